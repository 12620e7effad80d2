"""Taking a role away."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.core.testing import event_log
from collabkit.projects import queries
from tests.projects.conftest import Browser, Cast, second_owner

ALLOWED = [
    ("owner", "manager", "manager"),
    ("owner", "security_manager", "security_manager"),
    ("owner", "moderator", "moderator"),
    ("manager", "moderator", "moderator"),
    ("manager", "manager", "manager"),
    ("security_manager", "security_manager", "security_manager"),
    ("moderator", "moderator", "moderator"),
]
REFUSED = [
    ("manager", "security_manager", "security_manager"),
    ("manager", "owner", "owner"),
    ("security_manager", "manager", "manager"),
    ("moderator", "manager", "manager"),
    ("member", "moderator", "moderator"),
]


def take(browser: Browser, cast: Cast, target: str, role: str, expect: int = 200) -> Any:
    path = f"{cast.path}/members/{cast.person(target)}/roles/{role}?reason=Enough"
    return browser.send("DELETE", path, expect)


@pytest.mark.parametrize(("position", "target", "role"), ALLOWED)
def test_within_ones_power_or_ones_own(cast: Cast, position: str, target: str, role: str) -> None:
    assert take(cast.browser(position), cast, target, role)["roles"] == ["member"]
    assert queries.roles_of(cast[target], cast.project) == {"member"}


@pytest.mark.parametrize(("position", "target", "role"), REFUSED)
def test_not_beyond_it(cast: Cast, position: str, target: str, role: str) -> None:
    take(cast.browser(position), cast, target, role, 403)
    assert role in queries.roles_of(cast[target], cast.project)


@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired"])
def test_who_is_outside_finds_nothing(cast: Cast, position: str) -> None:
    take(cast.browser(position), cast, "manager", "manager", 404)


def test_the_only_owner_stays_owner(cast: Cast) -> None:
    assert take(cast.browser("owner"), cast, "owner", "owner", 409)["code"] == "last_owner"


def test_an_owner_beside_another_can_be_demoted(cast: Cast) -> None:
    second_owner(cast)
    take(cast.browser("manager"), cast, "owner", "owner")
    assert take(cast.browser("manager"), cast, "manager", "owner", 409)["code"] == "last_owner"


def test_it_is_announced_once_with_its_reason(cast: Cast) -> None:
    with event_log() as log:
        take(cast.browser("owner"), cast, "moderator", "moderator")
    [event] = log.events
    assert (event.type_name, event.how, event.reason) == (  # type: ignore[attr-defined]
        "projects.RoleRevoked",
        "revoked",
        "Enough",
    )


def test_a_role_that_is_not_there_cannot_be_taken(cast: Cast) -> None:
    assert take(cast.browser("owner"), cast, "member", "manager", 404)["code"] == "no_such_role"


@pytest.mark.parametrize("role", ["member", "king"])
def test_an_unknown_role_is_refused(cast: Cast, role: str) -> None:
    take(cast.browser("owner"), cast, "member", role, 422)
