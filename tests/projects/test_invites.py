"""The kinds of invitation that projects declare."""

from __future__ import annotations

from uuid import uuid4

import pytest

from collabkit.core.errors import CollabkitError
from collabkit.invitations.registry import InvitationKind, get, kinds
from collabkit.projects import actions, queries
from tests.factories import make_project
from tests.projects.conftest import INSIDE, OUTSIDE, Cast

POWER = {
    ("project_member", "member"): {"owner", "manager"},
    ("project_member", "moderator"): {"owner", "manager"},
    ("project_manager", "manager"): {"owner"},
    ("security_manager", "security_manager"): {"owner"},
    ("initiative", "member"): set(),
    ("project_member", "manager"): set(),
    ("project_member", "owner"): set(),
    ("project_manager", "security_manager"): set(),
}


def kind_of(name: str) -> InvitationKind:
    kind = get(name)
    assert kind is not None
    return kind


def test_the_four_kinds_are_declared() -> None:
    assert {"project_member", "project_manager", "security_manager", "initiative"} <= set(kinds.names())


@pytest.mark.parametrize(("name", "role"), POWER)
def test_who_may_invite(cast: Cast, name: str, role: str) -> None:
    target = cast.project.uuid
    able = {who for who in (*INSIDE, *OUTSIDE) if kind_of(name).can_invite(cast[who], target, role)}
    assert able == POWER[name, role]


def test_initiatives_have_a_kind_of_their_own(cast: Cast) -> None:
    coast = make_project(cast["owner"], kind="social_initiative")
    assert kind_of("initiative").can_invite(cast["owner"], coast.uuid, "manager")
    assert not kind_of("initiative").can_invite(cast["member"], coast.uuid, "member")


def test_a_missing_or_archived_project_invites_nobody(cast: Cast) -> None:
    kind = kind_of("project_member")
    assert not kind.can_invite(cast["owner"], uuid4(), "member")
    actions.archive_project(actor=cast["owner"], project=cast.project)
    assert not kind.can_invite(cast["owner"], cast.project.uuid, "member")


@pytest.mark.parametrize(("name", "role"), [key for key, able in POWER.items() if "owner" in able])
def test_accepted_it_gives_the_role(cast: Cast, name: str, role: str) -> None:
    kind, target, guest = kind_of(name), cast.project.uuid, cast["outsider"]
    assert not kind.member_already(guest, target, role)
    kind.accept(guest, target, role, cast["owner"])
    assert queries.roles_of(guest, cast.project) == {"member", role}
    assert kind.member_already(guest, target, role)


@pytest.mark.parametrize("position", ["moderator", "ex_member", "deactivated"])
def test_an_inviter_without_the_power_gives_nothing(cast: Cast, position: str) -> None:
    """B15: what counts is the inviter's power at the moment of acceptance."""
    with pytest.raises(CollabkitError):
        kind_of("project_member").accept(cast["outsider"], cast.project.uuid, "member", cast[position])
    assert queries.roles_of(cast["outsider"], cast.project) == frozenset()


def test_a_project_that_is_gone_says_so(cast: Cast) -> None:
    with pytest.raises(CollabkitError) as refusal:
        kind_of("project_member").accept(cast["outsider"], uuid4(), "member", cast["owner"])
    assert "no longer exists" in str(refusal.value.detail)


def test_what_it_leads_to_and_who_sees_that(cast: Cast) -> None:
    kind, target = kind_of("project_member"), cast.project.uuid
    described = kind.describe([target, uuid4()])
    assert [(item.title, item.url) for item in described.values()] == [("Tide gauges", f"/projects/{target}")]
    assert set(kind.visible(cast["owner"], [target, uuid4()])) == {target}
    assert set(kind.visible(cast["outsider"], [target])) == set()
