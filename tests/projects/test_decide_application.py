"""Deciding on an application."""

from __future__ import annotations

import pytest

from collabkit.core.testing import event_log
from collabkit.projects import actions, queries
from collabkit.projects.models import Application
from tests.factories import make_person
from tests.projects.conftest import Cast

DENIED = ["security_manager", "moderator", "member", "ex_member", "expired"]


@pytest.fixture
def application(applying_cast: Cast) -> Application:
    return actions.apply_to_project(
        actor=applying_cast["outsider"], project=applying_cast.project, message="Please"
    )


@pytest.mark.parametrize("position", ["owner", "manager"])
def test_owners_and_managers_accept(applying_cast: Cast, application: Application, position: str) -> None:
    cast = applying_cast
    with event_log() as log:
        decided = cast.browser(position).send(
            "POST", f"/applications/{application.uuid}/decision", accept=True
        )
    assert (decided["state"], decided["decided_by"]["uuid"]) == ("accepted", cast.person(position))
    assert queries.roles_of(cast["outsider"], cast.project) == {"member"}
    assert log.names == ["projects.MemberJoined", "projects.ApplicationDecided"]


def test_declining_has_a_reason_and_makes_no_member(applying_cast: Cast, application: Application) -> None:
    cast = applying_cast
    path = f"/applications/{application.uuid}/decision"
    with event_log() as log:
        decided = cast.browser("owner").send("POST", path, accept=False, reason="Full")
    assert (decided["state"], decided["reason"]) == ("declined", "Full")
    assert queries.roles_of(cast["outsider"], cast.project) == frozenset()
    assert log.names == ["projects.ApplicationDecided"]
    shown = cast.browser("outsider").get(cast.path)
    assert shown["my_application"]["reason"] == "Full"
    assert shown["permissions"]["apply"]


@pytest.mark.parametrize("position", DENIED)
def test_others_find_nothing(applying_cast: Cast, application: Application, position: str) -> None:
    path = f"/applications/{application.uuid}/decision"
    applying_cast.browser(position).send("POST", path, 404, accept=True)


def test_the_applicant_does_not_decide(applying_cast: Cast, application: Application) -> None:
    path = f"/applications/{application.uuid}/decision"
    applying_cast.browser("outsider").send("POST", path, 403, accept=True)
    assert queries.roles_of(applying_cast["outsider"], applying_cast.project) == frozenset()


def test_the_first_decision_stands(applying_cast: Cast, application: Application) -> None:
    path = f"/applications/{application.uuid}/decision"
    applying_cast.browser("owner").send("POST", path, accept=False)
    assert applying_cast.browser("manager").send("POST", path, 409, accept=True)["code"] == "already_decided"


def test_a_closed_account_is_not_accepted_and_nothing_is_half_done(
    applying_cast: Cast, application: Application
) -> None:
    type(application.user).objects.filter(pk=application.user_id).update(is_active=False)
    path = f"/applications/{application.uuid}/decision"
    assert applying_cast.browser("owner").send("POST", path, 409, accept=True)["code"] == "inactive_person"
    application.refresh_from_db()
    assert application.state == "pending"


def test_an_archived_project_decides_nothing(applying_cast: Cast, application: Application) -> None:
    actions.archive_project(actor=applying_cast["owner"], project=applying_cast.project)
    path = f"/applications/{application.uuid}/decision"
    assert applying_cast.browser("owner").send("POST", path, 409, accept=True)["code"] == "archived"


def test_owners_and_managers_list_them(applying_cast: Cast, application: Application) -> None:
    cast = applying_cast
    for position in ("owner", "manager"):
        browser = cast.browser(position)
        [item] = browser.get(f"{cast.path}/applications")["items"]
        assert (item["uuid"], item["message"]) == (str(application.uuid), "Please")
        assert browser.get(f"{cast.path}/applications", state="accepted")["items"] == []
        browser.get(f"{cast.path}/applications", 422, state="lost")


@pytest.mark.parametrize("position", ["security_manager", "moderator", "member", "outsider"])
def test_others_do_not(applying_cast: Cast, application: Application, position: str) -> None:
    applying_cast.browser(position).get(f"{applying_cast.path}/applications", 403)


def test_the_list_costs_the_same_for_1_and_20(
    applying_cast: Cast, application: Application, query_count
) -> None:
    cast, counts = applying_cast, []
    browser = cast.browser("owner")
    browser.get(f"{cast.path}/applications")
    for number in (0, 19):
        for index in range(number):
            actions.apply_to_project(actor=make_person(f"P{index}"), project=cast.project)
        with query_count() as queries_made:
            browser.get(f"{cast.path}/applications")
        counts.append(len(queries_made))
    assert counts[0] == counts[1]
