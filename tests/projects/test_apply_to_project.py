"""Asking to become a member, and taking it back (P2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collabkit.core import clock
from collabkit.core.testing import event_log
from collabkit.projects import actions
from collabkit.projects.models import Application
from tests.projects.conftest import Cast, make_cast


def test_anybody_who_sees_it_applies_and_it_is_announced_once(applying_cast: Cast) -> None:
    cast = applying_cast
    with event_log() as log:
        path = f"{cast.path}/applications"
        made = cast.browser("outsider").send("POST", path, 201, message=" Hi\r\nthere ")
    assert (made["state"], made["message"]) == ("pending", " Hi\nthere")
    assert made["person"]["display_name"] == "Outsider"
    assert log.names == ["projects.ApplicationSubmitted"]
    shown = cast.browser("outsider").get(cast.path)
    assert shown["my_application"]["uuid"] == made["uuid"]
    assert (shown["permissions"]["apply"], shown["permissions"]["join"]) == (False, False)


def test_one_at_a_time(applying_cast: Cast) -> None:
    browser, path = applying_cast.browser("outsider"), f"{applying_cast.path}/applications"
    browser.send("POST", path, 201)
    assert browser.send("POST", path, 409)["code"] == "already_applied"


def test_again_after_it_was_declined(applying_cast: Cast) -> None:
    cast = applying_cast
    first = actions.apply_to_project(actor=cast["outsider"], project=cast.project)
    actions.decide_application(actor=cast["owner"], application=first, accept=False)
    cast.browser("outsider").send("POST", f"{cast.path}/applications", 201)


def test_asking_and_taking_back_ends_after_three_a_day(
    applying_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, path = applying_cast.browser("outsider"), f"{applying_cast.path}/applications"
    for _again in range(3):
        made = browser.send("POST", path, 201)
        browser.send("POST", f"/applications/{made['uuid']}/withdraw", 200)
    with event_log() as log:
        problem = browser.send("POST", path, 429)
    assert (problem["code"], log.names) == ("rate_limited", [])
    assert "Wait a day" in problem["detail"]
    tomorrow = clock.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    actions.apply_to_project(actor=applying_cast["outsider"], project=applying_cast.project)


def test_the_applications_of_others_and_elsewhere_do_not_count(applying_cast: Cast) -> None:
    cast, elsewhere = applying_cast, make_cast(visibility="network", join_policy="application")
    for _again in range(3):
        made = actions.apply_to_project(actor=cast["outsider"], project=cast.project)
        actions.withdraw_application(actor=cast["outsider"], application=made)
    actions.apply_to_project(actor=cast["ex_member"], project=cast.project)
    actions.apply_to_project(actor=cast["outsider"], project=elsewhere.project)


@pytest.mark.parametrize("position", ["ex_member", "expired"])
def test_who_was_a_member_applies_again(applying_cast: Cast, position: str) -> None:
    applying_cast.browser(position).send("POST", f"{applying_cast.path}/applications", 201)


@pytest.mark.parametrize("position", ["owner", "member"])
def test_a_member_is_told_so(applying_cast: Cast, position: str) -> None:
    problem = applying_cast.browser(position).send("POST", f"{applying_cast.path}/applications", 409)
    assert problem["code"] == "already_member"


@pytest.mark.django_db
@pytest.mark.parametrize(("policy", "word"), [("closed", "invitation"), ("open", "open")])
def test_other_join_policies_say_what_to_do(policy: str, word: str) -> None:
    cast = make_cast(visibility="network", join_policy=policy)
    assert word in cast.browser("outsider").send("POST", f"{cast.path}/applications", 403)["detail"]


@pytest.mark.django_db
def test_a_private_project_is_not_there() -> None:
    cast = make_cast(visibility="private", join_policy="application")
    cast.browser("outsider").send("POST", f"{cast.path}/applications", 404)
    assert not Application.objects.exists()


def test_an_archived_project_takes_none(applying_cast: Cast) -> None:
    cast = applying_cast
    actions.archive_project(actor=cast["owner"], project=cast.project)
    assert cast.browser("outsider").send("POST", f"{cast.path}/applications", 409)["code"] == "archived"


@pytest.mark.parametrize("field", ["state", "uuid", "person", "decided_by"])
def test_no_other_field_can_be_set(applying_cast: Cast, field: str) -> None:
    cast = applying_cast
    cast.browser("outsider").send("POST", f"{cast.path}/applications", 422, **{field: "accepted"})
    cast.browser("outsider").send("POST", f"{cast.path}/applications", 422, message="x" * 1001)
    assert not Application.objects.exists()


def test_the_applicant_takes_it_back_and_it_is_announced_once(applying_cast: Cast) -> None:
    cast = applying_cast
    application = actions.apply_to_project(actor=cast["outsider"], project=cast.project)
    path = f"/applications/{application.uuid}/withdraw"
    with event_log() as log:
        assert cast.browser("outsider").send("POST", path)["state"] == "withdrawn"
    assert log.names == ["projects.ApplicationWithdrawn"]
    assert cast.browser("outsider").send("POST", path, 409)["code"] == "already_decided"
    assert cast.browser("outsider").get(cast.path)["my_application"] is None


@pytest.mark.parametrize("position", ["owner", "manager", "member", "ex_member"])
def test_nobody_else_takes_it_back(applying_cast: Cast, position: str) -> None:
    cast = applying_cast
    application = actions.apply_to_project(actor=cast["outsider"], project=cast.project)
    cast.browser(position).send("POST", f"/applications/{application.uuid}/withdraw", 404)


def test_it_can_be_taken_back_when_the_project_became_private(applying_cast: Cast) -> None:
    cast = applying_cast
    application = actions.apply_to_project(actor=cast["outsider"], project=cast.project)
    actions.update_project(actor=cast["owner"], project=cast.project, changes={"visibility": "private"})
    withdrawn = cast.browser("outsider").send("POST", f"/applications/{application.uuid}/withdraw")
    assert cast.project.name not in str(withdrawn)
