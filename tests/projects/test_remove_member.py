"""Removing a member."""

from __future__ import annotations

import pytest

from collabkit.core.errors import NotAllowed
from collabkit.core.testing import event_log
from collabkit.projects import actions, queries
from tests.projects.conftest import Cast, second_owner

ALLOWED = [
    ("owner", "manager"),
    ("owner", "security_manager"),
    ("owner", "moderator"),
    ("owner", "member"),
    ("manager", "moderator"),
    ("manager", "member"),
]
REFUSED = [
    ("manager", "owner"),
    ("manager", "security_manager"),
    *[(position, "member") for position in ("security_manager", "moderator")],
    ("security_manager", "owner"),
    ("member", "moderator"),
]


@pytest.mark.parametrize(("position", "target"), ALLOWED)
def test_within_ones_power(cast: Cast, position: str, target: str) -> None:
    cast.browser(position).send("DELETE", f"{cast.path}/members/{cast.person(target)}", 204)
    assert queries.roles_of(cast[target], cast.project) == frozenset()


@pytest.mark.parametrize(("position", "target"), REFUSED)
def test_not_beyond_it(cast: Cast, position: str, target: str) -> None:
    before = queries.roles_of(cast[target], cast.project)
    cast.browser(position).send("DELETE", f"{cast.path}/members/{cast.person(target)}", 403)
    assert queries.roles_of(cast[target], cast.project) == before


@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired"])
def test_who_is_outside_finds_nothing(cast: Cast, position: str) -> None:
    cast.browser(position).send("DELETE", f"{cast.path}/members/{cast.person('member')}", 404)


def test_a_manager_cannot_dismiss_the_reviewer(cast: Cast) -> None:
    """P5: not by the back door either, by removing the person who holds the role."""
    with pytest.raises(NotAllowed):
        actions.remove_member(actor=cast["manager"], project=cast.project, user=cast["security_manager"])


def test_an_owner_removes_another_owner_but_never_the_last(cast: Cast) -> None:
    second_owner(cast)
    cast.browser("manager").send("DELETE", f"{cast.path}/members/{cast.person('owner')}", 204)
    with pytest.raises(actions.LastOwner):
        actions.remove_member(actor=cast["manager"], project=cast.project, user=cast["manager"])


def test_it_is_announced_once_with_its_reason(cast: Cast) -> None:
    path = f"{cast.path}/members/{cast.person('member')}?reason=Spam"
    with event_log() as log:
        cast.browser("owner").send("DELETE", path, 204)
    assert log.names == ["projects.MemberLeft"]
    event = log.events[0]
    assert (event.how, event.reason) == ("removed", "Spam")  # type: ignore[attr-defined]


def test_removing_oneself_is_leaving(cast: Cast) -> None:
    with event_log() as log:
        cast.browser("member").send("DELETE", f"{cast.path}/members/{cast.person('member')}", 204)
    assert log.events[0].how == "left"  # type: ignore[attr-defined]


@pytest.mark.parametrize("target", ["outsider", "ex_member", "expired", "deactivated"])
def test_who_is_no_member_cannot_be_removed(cast: Cast, target: str) -> None:
    cast.browser("owner").send("DELETE", f"{cast.path}/members/{cast.person(target)}", 404)
