"""What organisations offer and seek, and finding them by it: never one that the viewer may not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from collabkit.core.errors import Invalid
from collabkit.core.testing import event_log
from collabkit.projects import actions
from collabkit.projects.models import Kind, Project
from tests.factories import make_person, make_project
from tests.projects.conftest import INSIDE, OUTSIDE, Browser, Cast, make_cast

pytestmark = pytest.mark.django_db

TOLD = {"offers": ["Electron microscopy", "training"], "seeks": ["thin-film samples"]}
FINDS: list[dict[str, Any]] = [
    {"offers": "micro"},
    {"seeks": "SAMPLES thin"},
    {"kind": "organisation", "offers": "training", "seeks": "film", "q": "halden"},
]
MISSES: list[dict[str, Any]] = [
    {"offers": "scopy"},
    {"offers": "samples"},
    {"seeks": "training"},
    {"kind": "project", "offers": "micro"},
    {"offers": "micro", "seeks": "gold"},
    {"offers": "micro", "q": "tide"},
    {"offers": "micro", "state": "archived"},
]


def halden(**fields: Any) -> Cast:
    """Found an organisation with people in every position."""
    return make_cast(name="Halden", kind=Kind.ORGANISATION, **TOLD, **fields)


def found(browser: Browser, **params: Any) -> list[str]:
    return [item["name"] for item in browser.get(**params)["items"]]


@pytest.mark.parametrize("position", INSIDE)
def test_members_find_their_private_organisation(position: str) -> None:
    browser = halden().browser(position)
    for params in FINDS:
        assert found(browser, **params) == found(browser, mine="true", **params) == ["Halden"]
    for params in MISSES:
        assert found(browser, **params) == []


@pytest.mark.parametrize("position", [*OUTSIDE, "nobody"])
def test_whom_it_is_hidden_from_finds_it_by_no_filter(position: str) -> None:
    browser = halden().browser(position)
    for params in FINDS:
        assert found(browser, **params) == found(browser, mine="true", **params) == []


@pytest.mark.parametrize(
    ("visibility", "outsider", "nobody"),
    [("private", [], []), ("network", ["Halden"], []), ("public", ["Halden"], ["Halden"])],
)
def test_others_find_what_is_open_to_them(visibility: str, outsider: list[str], nobody: list[str]) -> None:
    cast = halden(visibility=visibility)
    for params in FINDS:
        assert found(cast.browser("outsider"), **params) == outsider
        assert found(Browser(), **params) == nobody


def test_a_hidden_one_leaves_no_gap_on_the_pages() -> None:
    ada = make_person("Ada")
    for number in range(6):
        seen = "network" if number % 2 else "private"
        make_project(ada, name=f"O{number}", kind="organisation", visibility=seen, **TOLD)
    browser = Browser(make_person("Grace"))
    first = browser.get(offers="micro", limit=2)
    assert [item["name"] for item in first["items"]] == ["O5", "O3"]
    second = browser.get(offers="micro", limit=2, cursor=first["next"])
    assert ([item["name"] for item in second["items"]], second["next"]) == (["O1"], None)


def test_it_is_said_in_the_list_and_on_the_page() -> None:
    cast = halden(visibility="public")
    for page in (Browser().get(cast.path), Browser().get()["items"][0]):
        assert {name: page[name] for name in TOLD} == TOLD
        assert not {"offers_folded", "seeks_folded"} & page.keys()


def test_it_can_be_said_at_the_founding_and_tidied_by_the_way() -> None:
    browser = Browser(make_person("Ada"))
    made = browser.send("POST", "", 201, name="Halden", kind="organisation", offers=["  wave\n tank "])
    assert (made["offers"], made["seeks"]) == (["wave tank"], [])


def test_managers_change_it_and_it_is_announced_as_other_fields_are() -> None:
    cast = halden()
    with event_log() as log:
        changed = cast.browser("manager").send("PATCH", cast.path, seeks=["gold"], offers=TOLD["offers"])
    assert changed["seeks"] == ["gold"]
    assert [event.changes for event in log.events] == [("seeks",)]  # type: ignore[attr-defined]
    assert found(cast.browser("member"), seeks="gold") == ["Halden"]
    assert found(cast.browser("member"), seeks="film") == []
    assert cast.browser("manager").send("PATCH", cast.path, seeks=[])["seeks"] == []


def test_others_do_not() -> None:
    cast = halden()
    for position, status in (("member", 403), ("moderator", 403), ("outsider", 404)):
        cast.browser(position).send("PATCH", cast.path, status, offers=["x"])


@pytest.mark.parametrize("field", ["offers", "seeks"])
@pytest.mark.parametrize("value", [["x"] * 21, ["x" * 61], [""], [" \u200b "], "x", [1]])
def test_what_does_not_fit_is_named_and_nothing_changes(field: str, value: Any) -> None:
    cast = halden()
    problem = cast.browser("owner").send("PATCH", cast.path, 422, **{field: value, "name": "New"})
    assert problem["detail"]
    assert cast.browser("owner").get(cast.path)["name"] == "Halden"
    Browser(cast["owner"]).send("POST", "", 422, **{"name": "New", field: value})
    assert Project.objects.count() == 1


def test_an_action_refuses_it_of_its_own_accord() -> None:
    cast = halden()
    with pytest.raises(Invalid):
        actions.update_project(actor=cast["owner"], project=cast.project, changes={"offers": ["x" * 61]})
    with pytest.raises(Invalid):
        make_project(cast["owner"], seeks="x")


@pytest.mark.parametrize("field", ["offers", "seeks"])
def test_a_text_that_is_too_long_is_named(field: str) -> None:
    problem = Browser().get(expect=422, **{field: "x" * 61})
    assert [error["field"].split(".")[-1] for error in problem["errors"]] == [field]


def test_it_costs_the_same_for_1_and_20(query_count: Any) -> None:
    ada, counts = make_person("Ada"), []
    for number in (1, 19):
        for index in range(number):
            make_project(ada, name=f"O{index}", kind="organisation", visibility="network", **TOLD)
        with query_count() as made:
            rows = found(Browser(ada), offers="micro", limit=50)
        counts.append((len(rows), len(made)))
    assert [rows for rows, _queries in counts] == [1, 20]
    assert counts[0][1] == counts[1][1]


def test_servers_with_the_code_from_before_go_on_founding_projects() -> None:
    """New servers come one after another, all with the same database."""
    state = MigrationLoader(connection).project_state(("collabkit_projects", "0003_no_index_of_all_by_age"))
    before: Any = state.apps.get_model("collabkit_projects", "Project")
    founded = before.objects.create(name="Halden", kind="organisation", created_by_id=make_person("Ada").pk)
    project = Project.objects.get(uuid=founded.uuid)
    assert (project.offers, project.seeks) == ([], [])
    assert (project.offers_folded, project.seeks_folded) == ("", "")
