"""Initiatives that contain projects (P13)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from collabkit.core.errors import Conflict
from collabkit.core.testing import event_log
from collabkit.projects import actions
from collabkit.projects.models import Project
from tests.factories import add_member, make_person, make_project
from tests.projects.conftest import Browser, Cast, make_cast


@pytest.fixture
def initiative(db: None) -> Cast:
    return make_cast(kind="social_initiative", name="Clean coast")


def child_of(cast: Cast, **fields: Any) -> Project:
    made: Project = make_project(cast["owner"], **{"name": "Tide gauges", **fields})
    return made


def put(cast: Cast, child: Project, expect: int = 200, by: str = "owner") -> Any:
    return cast.browser(by).send("PUT", f"{cast.path}/children/{child.uuid}", expect)


def test_a_manager_of_both_adds_it_and_it_is_announced_once(initiative: Cast) -> None:
    child = child_of(initiative)
    with event_log() as log:
        shown = put(initiative, child)
    assert [item["name"] for item in shown["children"]] == ["Tide gauges"]
    assert log.names == ["projects.ChildAdded"]
    assert (log.records[0].subject, log.events[0].child) == (initiative.project.uuid, child.uuid)  # type: ignore[attr-defined]
    assert initiative.browser("owner").get(f"/{child.uuid}")["parent"]["name"] == "Clean coast"


def test_it_takes_rights_in_both(initiative: Cast) -> None:
    child = child_of(initiative)
    put(initiative, child, 404, "manager")
    add_member(child, initiative["manager"])
    put(initiative, child, 403, "manager")
    actions.grant_role(actor=initiative["owner"], project=child, user=initiative["manager"], role="manager")
    put(initiative, child, 200, "manager")


@pytest.mark.parametrize("position", ["security_manager", "moderator", "member"])
def test_other_members_of_the_initiative_do_not(initiative: Cast, position: str) -> None:
    own = make_project(initiative[position])
    put(initiative, own, 403, position)


@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired"])
def test_who_is_outside_finds_nothing(initiative: Cast, position: str) -> None:
    own = make_project(initiative[position])
    put(initiative, own, 404, position)


@pytest.mark.parametrize("kind", ["project", "organisation"])
def test_only_initiatives_contain(db: None, kind: str) -> None:
    cast = make_cast(kind=kind)
    assert put(cast, child_of(cast), 409)["code"] == "not_an_initiative"


def test_a_project_is_in_one_initiative(initiative: Cast) -> None:
    child = child_of(initiative)
    put(initiative, child)
    other = make_project(initiative["owner"], kind="business_initiative")
    path = f"/{other.uuid}/children/{child.uuid}"
    assert initiative.browser("owner").send("PUT", path, 409)["code"] == "has_parent"
    assert put(initiative, child, 409)["code"] == "has_parent"


def test_no_circle_of_any_length(db: None) -> None:
    ada = make_person("Ada")
    circle = [make_project(ada, kind="social_initiative", name=f"I{index}") for index in range(4)]
    for outer, inner in pairwise(circle):
        actions.add_child(actor=ada, project=outer, child=inner)
    for outer in circle:
        with pytest.raises(Conflict) as refusal:
            actions.add_child(actor=ada, project=outer, child=circle[0])
        assert refusal.value.code == "cycle"


def test_an_archived_one_takes_none(initiative: Cast) -> None:
    child = child_of(initiative)
    actions.archive_project(actor=initiative["owner"], project=child)
    assert put(initiative, child, 409)["code"] == "archived"
    actions.restore_project(actor=initiative["owner"], project=child)
    actions.archive_project(actor=initiative["owner"], project=initiative.project)
    assert put(initiative, child, 409)["code"] == "archived"


def test_a_hidden_child_is_not_shown_and_not_hinted_at(initiative: Cast) -> None:
    hidden, seen = child_of(initiative), child_of(initiative, name="Public", visibility="public")
    put(initiative, hidden)
    put(initiative, seen)
    children = initiative.browser("member").get(initiative.path)["children"]
    assert [item["name"] for item in children] == ["Public"]


def test_a_hidden_initiative_is_not_shown_and_not_hinted_at(initiative: Cast) -> None:
    seen = child_of(initiative, visibility="public")
    put(initiative, seen)
    browser = Browser(make_person("Grace"))
    assert browser.get(f"/{seen.uuid}")["parent"] is None
    assert [item["parent"] for item in browser.get()["items"]] == [None]
    browser.send("DELETE", f"{initiative.path}/children/{seen.uuid}", 404)


def test_an_owner_takes_the_project_out_of_an_initiative_that_others_hid(db: None) -> None:
    """A manager hangs the project into a private initiative of his own: its owner learns that much, and undoes it."""
    owner, manager = make_person("Olga"), make_person("Max")
    child = make_project(owner, name="Tide gauges", visibility="network")
    add_member(child, manager, "manager")
    hidden = make_project(manager, name="Secret", kind="social_initiative", visibility="private")
    actions.add_child(actor=manager, project=hidden, child=child)
    browser, path = Browser(owner), f"/{hidden.uuid}/children/{child.uuid}"
    parent = browser.get(f"/{child.uuid}")["parent"]
    assert parent == {"uuid": str(hidden.uuid), "kind": "social_initiative", "name": ""}
    assert [item["parent"] for item in browser.get()["items"]] == [None]
    stranger = Browser(make_person("Grace"))
    assert stranger.get(f"/{child.uuid}")["parent"] is None
    stranger.send("DELETE", path, 404)
    answer = browser.send("DELETE", path)
    assert (answer["name"], answer["parent"]) == ("Tide gauges", None)
    browser.send("DELETE", path, 404)
    assert Project.objects.get(pk=child.pk).parent_id is None


def test_a_manager_of_either_removes_it_and_it_is_announced_once(initiative: Cast) -> None:
    child = child_of(initiative, visibility="network")
    put(initiative, child)
    path = f"{initiative.path}/children/{child.uuid}"
    initiative.browser("member").send("DELETE", path, 403)
    with event_log() as log:
        shown = initiative.browser("manager").send("DELETE", path)
    assert (shown["children"], log.names) == ([], ["projects.ChildRemoved"])
    assert initiative.browser("owner").send("DELETE", path, 404)["code"] == "not_a_child"


def test_the_page_costs_the_same_for_1_and_20_children(initiative: Cast, query_count) -> None:
    counts = []
    browser = initiative.browser("owner")
    browser.get(initiative.path)
    for number in (1, 19):
        for index in range(number):
            put(initiative, child_of(initiative, name=f"Child {number} {index}"))
        with query_count() as made:
            assert browser.get(initiative.path)["children"]
        counts.append(len(made))
    assert counts[0] == counts[1]
