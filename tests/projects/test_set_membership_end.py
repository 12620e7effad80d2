"""Letting a membership end (P6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from collabkit.core import clock
from collabkit.core.testing import event_log
from collabkit.projects import actions, queries
from tests.projects.conftest import Browser, Cast, second_owner


def set_end(browser: Browser, cast: Cast, target: str, ends_at: Any, expect: int = 200) -> Any:
    path = f"{cast.path}/members/{cast.person(target)}/end"
    return browser.send("PUT", path, expect, ends_at=ends_at, reason="Season")


def in_days(days: int) -> str:
    return (clock.now() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("position", "target"), [("owner", "manager"), ("owner", "member"), ("manager", "moderator")]
)
def test_within_ones_power(cast: Cast, position: str, target: str) -> None:
    assert set_end(cast.browser(position), cast, target, in_days(9))["ends_at"]
    assert set_end(cast.browser(position), cast, target, None)["ends_at"] is None


@pytest.mark.parametrize(
    ("position", "target"),
    [
        ("manager", "owner"),
        ("manager", "security_manager"),
        ("manager", "manager"),
        ("owner", "owner"),
        ("member", "member"),
        ("moderator", "member"),
        ("security_manager", "member"),
    ],
)
def test_not_beyond_it_and_not_ones_own(cast: Cast, position: str, target: str) -> None:
    set_end(cast.browser(position), cast, target, in_days(9), 403)


@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired"])
def test_who_is_outside_finds_nothing(cast: Cast, position: str) -> None:
    set_end(cast.browser(position), cast, "member", in_days(9), 404)


def test_it_is_announced_once(cast: Cast) -> None:
    end = in_days(9)
    with event_log() as log:
        set_end(cast.browser("owner"), cast, "member", end)
        set_end(cast.browser("owner"), cast, "member", end)
    [event] = log.events
    assert event.type_name == "projects.MembershipEndSet"
    assert (event.ends_at.isoformat(), event.reason) == (end, "Season")  # type: ignore[attr-defined]


def test_access_ends_by_itself_on_time(cast: Cast) -> None:
    browser = cast.browser("member")
    end = clock.now() + timedelta(days=9)
    set_end(cast.browser("owner"), cast, "member", end.isoformat())
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert browser.get(cast.path)["my_ends_at"]
    with time_machine.travel(end, tick=False):
        browser.get(cast.path, 404)
        assert browser.get()["items"] == []
        assert queries.member_counts([cast.project.pk]) == {cast.project.pk: 4}


def test_an_owner_can_end_only_beside_a_lasting_one(cast: Cast) -> None:
    second_owner(cast)
    set_end(cast.browser("owner"), cast, "manager", in_days(9))
    problem = set_end(cast.browser("manager"), cast, "owner", in_days(9), 409)
    assert problem["code"] == "last_owner"


@pytest.mark.parametrize("ends_at", ["2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "soon", 7.5e300])
def test_an_end_must_be_a_moment_that_comes(cast: Cast, ends_at: Any) -> None:
    set_end(cast.browser("owner"), cast, "member", ends_at, 422)


def test_in_an_archived_project_rights_shrink_only(cast: Cast) -> None:
    set_end(cast.browser("owner"), cast, "member", in_days(9))
    actions.archive_project(actor=cast["owner"], project=cast.project)
    set_end(cast.browser("owner"), cast, "member", in_days(5))
    assert set_end(cast.browser("owner"), cast, "member", in_days(50), 409)["code"] == "archived"
    assert set_end(cast.browser("owner"), cast, "member", None, 409)["code"] == "archived"
    set_end(cast.browser("owner"), cast, "moderator", in_days(5))
