"""Giving a role to a member (P3, P4, P5, P6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from collabkit.core import clock
from collabkit.core.testing import event_log
from collabkit.projects import actions, queries
from tests.projects.conftest import Browser, Cast

ALLOWED = [
    ("owner", "moderator"),
    ("owner", "manager"),
    ("owner", "security_manager"),
    ("manager", "moderator"),
]
REFUSED = [
    ("manager", "manager"),
    ("manager", "security_manager"),
    *[(position, "moderator") for position in ("security_manager", "moderator")],
]


def give(browser: Browser, cast: Cast, target: str, expect: int = 200, **data: Any) -> Any:
    return browser.send("POST", f"{cast.path}/members/{cast.person(target)}/roles", expect, **data)


@pytest.mark.parametrize(("position", "role"), ALLOWED)
def test_within_ones_power(cast: Cast, position: str, role: str) -> None:
    member = give(cast.browser(position), cast, "member", role=role)
    assert member["roles"] == sorted(["member", role])


@pytest.mark.parametrize(("position", "role"), REFUSED)
def test_not_beyond_it(cast: Cast, position: str, role: str) -> None:
    give(cast.browser(position), cast, "member", 403, role=role)
    assert queries.roles_of(cast["member"], cast.project) == {"member"}


@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired"])
def test_who_is_outside_finds_nothing(cast: Cast, position: str) -> None:
    give(cast.browser(position), cast, "member", 404, role="moderator")


@pytest.mark.parametrize("role", ["moderator", "manager", "security_manager"])
def test_nobody_appoints_himself(cast: Cast, role: str) -> None:
    problem = give(cast.browser("owner"), cast, "owner", 403, role=role)
    assert "himself" in problem["detail"]


def test_nobody_is_made_owner_unasked(cast: Cast) -> None:
    assert give(cast.browser("owner"), cast, "member", 409, role="owner")["code"] == "needs_consent"


@pytest.mark.parametrize("role", ["member", "king", "", None])
def test_an_unknown_role_is_refused(cast: Cast, role: str | None) -> None:
    give(cast.browser("owner"), cast, "member", 422, role=role)


def test_it_is_announced_once(cast: Cast) -> None:
    end = clock.now() + timedelta(days=30)
    with event_log() as log:
        give(
            cast.browser("owner"),
            cast,
            "member",
            role="moderator",
            ends_at=end.isoformat(),
            reason="Festival",
        )
    [event] = log.events
    assert event.type_name == "projects.RoleGranted"
    assert (event.role, event.ends_at, event.reason) == ("moderator", end, "Festival")  # type: ignore[attr-defined]


def test_the_same_again_is_no_news_but_a_new_end_is(cast: Cast) -> None:
    end = clock.now() + timedelta(days=30)
    with event_log() as log:
        give(cast.browser("owner"), cast, "moderator", role="moderator")
        member = give(cast.browser("owner"), cast, "moderator", role="moderator", ends_at=end.isoformat())
    assert log.names == ["projects.RoleGranted"]
    assert list(member["role_ends"]) == ["moderator"]


def test_a_role_ends_on_time_without_any_job(cast: Cast) -> None:
    end = clock.now() + timedelta(days=30)
    give(cast.browser("owner"), cast, "member", role="manager", ends_at=end.isoformat())
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert "manager" in queries.roles_of(cast["member"], cast.project)
    with time_machine.travel(end, tick=False):
        assert queries.roles_of(cast["member"], cast.project) == {"member"}
        assert not cast["member"].has_perm("collabkit_projects.change_project", cast.project)


@pytest.mark.parametrize(
    "ends_at",
    ["2020-01-01T00:00:00Z", "2030-01-01T00:00:00", "9999-12-31T23:59:59-14:00", "soon", 1e300, -5],
)
def test_an_end_must_be_a_moment_in_the_future(cast: Cast, ends_at: Any) -> None:
    give(cast.browser("owner"), cast, "member", 422, role="moderator", ends_at=ends_at)


def test_who_is_no_member_gets_no_role(cast: Cast) -> None:
    give(cast.browser("owner"), cast, "outsider", 404, role="moderator")
    give(cast.browser("owner"), cast, "deactivated", 404, role="moderator")


def test_an_archived_project_gives_no_roles(cast: Cast) -> None:
    actions.archive_project(actor=cast["owner"], project=cast.project)
    assert give(cast.browser("owner"), cast, "member", 409, role="moderator")["code"] == "archived"
