"""Adding a person who agreed to it, as an accepted invitation does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collabkit.core import clock
from collabkit.core.errors import Conflict, Invalid, NotAllowed, NotFound
from collabkit.core.testing import event_log
from collabkit.projects import actions, queries
from tests.projects.conftest import Cast

ALLOWED = [
    ("owner", "member"),
    ("owner", "moderator"),
    ("owner", "manager"),
    ("owner", "security_manager"),
    ("manager", "member"),
    ("manager", "moderator"),
]
REFUSED = [
    ("manager", "manager"),
    ("manager", "security_manager"),
    *[(position, "member") for position in ("security_manager", "moderator", "member")],
]


@pytest.mark.parametrize(("position", "role"), ALLOWED)
def test_within_ones_power(cast: Cast, position: str, role: str) -> None:
    actions.add_member(actor=cast[position], project=cast.project, user=cast["outsider"], roles=[role])
    assert queries.roles_of(cast["outsider"], cast.project) == {"member", role}


@pytest.mark.parametrize(("position", "role"), REFUSED)
def test_not_beyond_it(cast: Cast, position: str, role: str) -> None:
    with pytest.raises(NotAllowed):
        actions.add_member(actor=cast[position], project=cast.project, user=cast["outsider"], roles=[role])
    assert queries.roles_of(cast["outsider"], cast.project) == frozenset()


@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired", "deactivated"])
def test_who_is_outside_finds_nothing(cast: Cast, position: str) -> None:
    with pytest.raises(NotFound):
        actions.add_member(actor=cast[position], project=cast.project, user=cast["outsider"])


def test_nobody_is_made_owner_unasked(cast: Cast) -> None:
    with pytest.raises(actions.NeedsConsent):
        actions.add_member(actor=cast["owner"], project=cast.project, user=cast["outsider"], roles=["owner"])


def test_nobody_adds_himself(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.add_member(
            actor=cast["owner"], project=cast.project, user=cast["owner"], roles=["security_manager"]
        )


def test_it_is_announced_once_with_its_way(cast: Cast) -> None:
    with event_log() as log:
        actions.add_member(
            actor=cast["owner"],
            project=cast.project,
            user=cast["outsider"],
            roles=["manager"],
            via="invitation",
        )
    assert log.names == ["projects.MemberJoined", "projects.RoleGranted"]
    assert log.events[0].via == "invitation"  # type: ignore[attr-defined]
    assert [record.actor for record in log.records] == [cast["owner"]] * 2


def test_a_member_keeps_the_membership_and_gains_the_role(cast: Cast) -> None:
    before = queries.membership_of(cast["member"], cast.project)
    with event_log() as log:
        actions.add_member(
            actor=cast["owner"], project=cast.project, user=cast["member"], roles=["moderator"]
        )
    assert log.names == ["projects.RoleGranted"]
    assert queries.membership_of(cast["member"], cast.project) == before


def test_the_same_again_changes_nothing(cast: Cast) -> None:
    with event_log() as log:
        actions.add_member(
            actor=cast["owner"], project=cast.project, user=cast["moderator"], roles=["moderator"]
        )
    assert log.names == []


def test_an_end_ends_the_new_membership(cast: Cast) -> None:
    end = clock.now() + timedelta(days=9)
    membership = actions.add_member(
        actor=cast["owner"], project=cast.project, user=cast["outsider"], roles=["moderator"], ends_at=end
    )
    assert membership.ends_at == end
    assert membership.grants.get().ends_at is None


@pytest.mark.parametrize("days", [-1, 40_000])
def test_an_end_is_in_a_future_that_somebody_sees(cast: Cast, days: int) -> None:
    with pytest.raises(Invalid):
        actions.add_member(
            actor=cast["owner"],
            project=cast.project,
            user=cast["outsider"],
            ends_at=clock.now() + timedelta(days=days),
        )


def test_a_closed_account_is_not_added(cast: Cast) -> None:
    cast.project.memberships.filter(user=cast["deactivated"]).delete()
    with pytest.raises(Conflict) as refusal:
        actions.add_member(actor=cast["owner"], project=cast.project, user=cast["deactivated"])
    assert refusal.value.code == "inactive_person"


def test_an_unknown_role_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        actions.add_member(actor=cast["owner"], project=cast.project, user=cast["outsider"], roles=["king"])


def test_a_waiting_application_is_settled_by_it(applying_cast: Cast) -> None:
    cast = applying_cast
    application = actions.apply_to_project(actor=cast["outsider"], project=cast.project)
    with event_log() as log:
        actions.add_member(actor=cast["owner"], project=cast.project, user=cast["outsider"], via="invitation")
    application.refresh_from_db()
    assert (application.state, application.decided_by) == ("accepted", cast["owner"])
    assert log.names == ["projects.MemberJoined", "projects.ApplicationDecided"]
