"""What time and closed accounts end by themselves (P6, B16)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from collabkit.accounts.actions import deactivate_person
from collabkit.core import clock
from collabkit.core.testing import event_log
from collabkit.projects import actions, queries, tasks
from collabkit.projects.actions import departure
from collabkit.projects.models import Membership
from tests.factories import add_member, make_project
from tests.projects.conftest import Cast


@pytest.fixture
def due(cast: Cast) -> Cast:
    """The project, without the membership that the cast lets expire at once."""
    actions.end_expired_memberships()
    return cast


def test_what_passed_its_end_is_closed_and_announced_once(due: Cast) -> None:
    end = clock.now() + timedelta(days=9)
    actions.set_membership_end(actor=due["owner"], project=due.project, user=due["moderator"], ends_at=end)
    actions.grant_role(
        actor=due["owner"], project=due.project, user=due["member"], role="manager", ends_at=end
    )
    with time_machine.travel(end + timedelta(seconds=1), tick=False), event_log() as log:
        tasks.end_expired_memberships()
        tasks.end_expired_memberships()
    told = [(event.type_name, event.how) for event in log.events]  # type: ignore[attr-defined]
    assert told == [
        ("projects.RoleRevoked", "expired"),
        ("projects.MemberLeft", "expired"),
        ("projects.RoleRevoked", "expired"),
    ]
    assert {record.actor for record in log.records} == {None}


def test_nothing_ends_before_its_time(due: Cast) -> None:
    end = clock.now() + timedelta(days=9)
    actions.set_membership_end(actor=due["owner"], project=due.project, user=due["member"], ends_at=end)
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert actions.end_expired_memberships() == 0


def test_both_ends_are_warned_of_once(due: Cast) -> None:
    end = clock.now() + timedelta(days=9)
    actions.set_membership_end(actor=due["owner"], project=due.project, user=due["moderator"], ends_at=end)
    actions.grant_role(
        actor=due["owner"], project=due.project, user=due["member"], role="manager", ends_at=end
    )
    assert actions.warn_of_ends() == 0
    with time_machine.travel(end - timedelta(days=3), tick=False), event_log() as log:
        tasks.warn_of_ends()
        tasks.warn_of_ends()
    told = [(event.type_name, event.role, event.ends_at) for event in log.events]  # type: ignore[attr-defined]
    assert told == [
        ("projects.MembershipEndsSoon", None, end),
        ("projects.MembershipEndsSoon", "manager", end),
    ]


def test_a_new_end_is_warned_of_anew(due: Cast) -> None:
    owner, member = due["owner"], due["member"]
    for days in (2, 1):
        end = clock.now() + timedelta(days=days)
        actions.set_membership_end(actor=owner, project=due.project, user=member, ends_at=end)
        assert actions.warn_of_ends() == 1


def test_a_closed_account_loses_its_memberships(due: Cast, drain) -> None:
    with event_log() as log:
        deactivate_person(actor=due["manager"], person=due["manager"], reason="Bye")
        assert queries.roles_of(due["manager"], due.project) == frozenset()
        drain()
    ours = [event for event in log.events if event.type_name.startswith("projects.")]
    assert [event.type_name for event in ours] == ["projects.RoleRevoked", "projects.MemberLeft"]
    assert {event.how for event in ours} == {"deactivated"}  # type: ignore[attr-defined]
    assert not due.project.memberships.filter(user=due["manager"], ended_at=None).exists()


def test_a_closed_account_loses_all_of_them_however_many(
    due: Cast, drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_member(make_project(due["owner"]), due["manager"])
    monkeypatch.setattr(departure, "BATCH", 1)
    deactivate_person(actor=due["manager"], person=due["manager"])
    drain()
    assert not Membership.objects.filter(user=due["manager"], ended_at=None).exists()


def test_an_account_that_was_opened_again_keeps_them(due: Cast, drain) -> None:
    person = due["manager"]
    deactivate_person(actor=person, person=person)
    type(person).objects.filter(pk=person.pk).update(is_active=True)
    drain()
    person.refresh_from_db()
    assert "manager" in queries.roles_of(person, due.project)
