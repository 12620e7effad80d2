"""Archiving a project, and restoring it (P8)."""

from __future__ import annotations

import pytest

from collabkit.core.testing import event_log
from collabkit.projects import actions, policies, queries
from tests.projects.conftest import INSIDE, Cast


def test_an_owner_archives_and_it_is_announced_once(cast: Cast) -> None:
    with event_log() as log:
        shown = cast.browser("owner").send("POST", f"{cast.path}/archive")
    assert (shown["state"], log.names) == ("archived", ["projects.ProjectArchived"])


@pytest.mark.parametrize("verb", ["archive", "restore"])
@pytest.mark.parametrize("position", ["manager", "security_manager", "moderator", "member"])
def test_others_do_not(cast: Cast, position: str, verb: str) -> None:
    cast.browser(position).send("POST", f"{cast.path}/{verb}", 403)


@pytest.mark.parametrize("verb", ["archive", "restore"])
@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired"])
def test_who_is_outside_finds_nothing(cast: Cast, position: str, verb: str) -> None:
    cast.browser(position).send("POST", f"{cast.path}/{verb}", 404)


def test_twice_is_a_conflict(cast: Cast) -> None:
    browser = cast.browser("owner")
    browser.send("POST", f"{cast.path}/archive")
    assert browser.send("POST", f"{cast.path}/archive", 409)["code"] == "archived"


@pytest.mark.parametrize("position", INSIDE)
def test_members_still_read_it(cast: Cast, position: str) -> None:
    actions.archive_project(actor=cast["owner"], project=cast.project)
    browser = cast.browser(position)
    assert browser.get(cast.path)["state"] == "archived"
    assert browser.get(state="archived")["items"][0]["uuid"] == str(cast.project.uuid)
    assert browser.get(f"{cast.path}/members")["items"]


@pytest.mark.parametrize("position", INSIDE)
def test_nobody_writes_in_it(cast: Cast, position: str) -> None:
    actions.archive_project(actor=cast["owner"], project=cast.project)
    person, project = cast[position], queries.get_visible_project(cast[position], cast.project.uuid)
    assert not policies.can_post_in_project(person, project)
    assert not policies.can_edit_project(person, project)
    assert not policies.can_manage_members(person, project)
    assert not policies.can_invite_to_project(person, project, "member")
    assert not policies.can_review_project(person, project)
    assert not policies.can_moderate_project(person, project)


def test_people_may_leave_and_be_removed_from_it(cast: Cast) -> None:
    actions.archive_project(actor=cast["owner"], project=cast.project)
    cast.browser("member").send("POST", f"{cast.path}/leave", 204)
    cast.browser("owner").send("DELETE", f"{cast.path}/members/{cast.person('moderator')}", 204)
    cast.browser("owner").send("DELETE", f"{cast.path}/members/{cast.person('manager')}/roles/manager")
    assert queries.member_counts([cast.project.pk]) == {cast.project.pk: 3}


def test_nobody_enters_it(open_cast: Cast) -> None:
    actions.archive_project(actor=open_cast["owner"], project=open_cast.project)
    problem = open_cast.browser("outsider").send("POST", f"{open_cast.path}/join", 409)
    assert problem["code"] == "archived"


def test_it_can_be_handed_over(cast: Cast) -> None:
    """Otherwise the last owner of an archived project could never go."""
    actions.archive_project(actor=cast["owner"], project=cast.project)
    path = f"{cast.path}/ownership"
    offer = cast.browser("owner").send("POST", path, 201, person=cast.person("member"))
    cast.browser("member").send("POST", f"/ownership/{offer['uuid']}/decision", accept=True)
    assert "owner" in queries.roles_of(cast["member"], cast.project)


def test_an_owner_restores_it_and_it_is_announced_once(cast: Cast) -> None:
    actions.archive_project(actor=cast["owner"], project=cast.project)
    with event_log() as log:
        shown = cast.browser("owner").send("POST", f"{cast.path}/restore")
    assert (shown["state"], log.names) == ("active", ["projects.ProjectRestored"])
    cast.project.refresh_from_db()
    assert policies.can_post_in_project(cast["member"], cast.project)


def test_restoring_an_active_project_is_a_conflict(cast: Cast) -> None:
    assert cast.browser("owner").send("POST", f"{cast.path}/restore", 409)["code"] == "not_archived"
