"""Two owners go at the same moment, again and again: one active owner always stays (B17)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import connection

from collabkit.accounts.actions import deactivate_person
from collabkit.core.errors import CollabkitError, Conflict
from collabkit.projects import actions, queries
from collabkit.projects.models import Membership, OwnershipTransfer, Project, Role, RoleGrant
from tests import together
from tests.factories import make_person, make_project
from tests.together import ROUNDS

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Verb = Callable[[Any, Any, Project], None]
Attempts = Callable[..., list[CollabkitError | None]]


def leave(me: Any, other: Any, project: Project) -> None:
    actions.leave_project(actor=me, project=project)


def demote_other(me: Any, other: Any, project: Project) -> None:
    actions.revoke_role(actor=me, project=project, user=other, role="owner")


def demote_self(me: Any, other: Any, project: Project) -> None:
    actions.revoke_role(actor=me, project=project, user=me, role="owner")


def remove_other(me: Any, other: Any, project: Project) -> None:
    actions.remove_member(actor=me, project=project, user=other)


def close_account(me: Any, other: Any, project: Project) -> None:
    deactivate_person(actor=me, person=me)


PAIRS = [
    (leave, leave),
    (demote_self, demote_self),
    (demote_other, demote_other),
    (remove_other, demote_other),
    (close_account, leave),
    (close_account, close_account),
]


@contextmanager
def crowd(size: int) -> Iterator[Attempts]:
    """Give a function that runs so many calls, started together, and returns what each was refused with."""

    def attempt(call: Callable[[], Any]) -> CollabkitError | None:
        try:
            call()
        except CollabkitError as refusal:
            return refusal
        return None

    with together.crowd(size) as at_once:
        yield lambda *calls: at_once([partial(attempt, call) for call in calls])


def reset(project: Project, owners: list[Any]) -> None:
    """Make both people lasting owners again, without the cost of going through the offers."""
    type(owners[0]).objects.filter(pk__in=[owner.pk for owner in owners]).update(is_active=True)
    RoleGrant.objects.filter(membership__project=project).delete()
    Membership.objects.filter(project=project).delete()
    for owner in owners:
        owner.is_active = True
        membership = Membership.objects.create(project=project, user=owner)
        RoleGrant.objects.create(membership=membership, role=Role.OWNER)


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda verb: verb.__name__)
def test_an_owner_always_stays(first: Verb, second: Verb) -> None:
    assert connection.vendor == "postgresql"
    owners = [make_person("Ada"), make_person("Grace")]
    project = make_project(owners[0])
    refused = 0
    with crowd(2) as at_once:
        for _round in range(ROUNDS):
            reset(project, owners)
            ada, grace = owners
            outcomes = at_once(partial(first, ada, grace, project), partial(second, grace, ada, project))
            assert len(queries.member_user_ids(project, roles=["owner"])) >= 1
            refused += sum(outcome is not None for outcome in outcomes)
    assert refused >= ROUNDS


def test_nobody_takes_over_a_project_while_closing_the_account() -> None:
    owner, heir = make_person("Ada"), make_person("Grace")
    project = make_project(owner)
    outcomes = set()
    with crowd(2) as at_once:
        for _round in range(ROUNDS):
            reset(project, [owner, heir])
            RoleGrant.objects.filter(membership__user=heir).delete()
            offer = actions.offer_ownership(actor=owner, project=project, user=heir)
            accept = partial(actions.decide_ownership_offer, actor=heir, transfer=offer, accept=True)
            refusals = at_once(accept, partial(close_account, fresh(heir), owner, project))
            assert len(queries.member_user_ids(project, roles=["owner"])) == 1
            outcomes.add(tuple(refusal is None for refusal in refusals))
            OwnershipTransfer.objects.all().delete()
    assert outcomes <= {(True, False), (False, True)}


@pytest.mark.parametrize("goes", [leave, close_account], ids=lambda verb: verb.__name__)
def test_whoever_offers_the_ownership_goes_only_once_it_is_taken(goes: Verb) -> None:
    owner, heir = make_person("Ada"), make_person("Grace")
    project = make_project(owner)
    owners = set()
    with crowd(2) as at_once:
        for _round in range(ROUNDS):
            reset(project, [owner, heir])
            RoleGrant.objects.filter(membership__user=heir).delete()
            offer = actions.offer_ownership(actor=owner, project=project, user=heir)
            accept = partial(actions.decide_ownership_offer, actor=heir, transfer=offer, accept=True)
            refusals = at_once(accept, partial(goes, fresh(owner), heir, project))
            # Nothing keeps the heir from accepting: the giver stays until that has happened.
            assert refusals[0] is None
            owners |= queries.member_user_ids(project, roles=["owner"])
            OwnershipTransfer.objects.all().delete()
    assert owners == {heir.pk}


def fresh(person: Any) -> Any:
    """Return the person as another request would have read the row."""
    return type(person).objects.get(pk=person.pk)


def test_a_project_is_not_founded_by_a_closed_account() -> None:
    with crowd(2) as at_once:
        for number in range(ROUNDS):
            founder = make_person(f"Founder {number}")
            found = partial(actions.create_project, actor=founder, name="Tide gauges")
            at_once(found, partial(close_account, fresh(founder), None, Project()))
            for project in Project.objects.filter(created_by=founder):
                assert len(queries.member_user_ids(project, roles=["owner"])) == 1


def test_the_loser_is_told_why() -> None:
    owners = [make_person("Ada"), make_person("Grace")]
    project = make_project(owners[0])
    reset(project, owners)
    with crowd(2) as at_once:
        outcomes = at_once(*(partial(leave, owner, None, project) for owner in owners))
    [refusal] = [outcome for outcome in outcomes if outcome is not None]
    assert isinstance(refusal, Conflict)
    assert (refusal.status, refusal.code) == (409, "last_owner")


def test_one_membership_however_often_one_joins() -> None:
    ada = make_person("Ada")
    project = make_project(make_person("Grace"), visibility="network", join_policy="open")
    with crowd(4) as at_once:
        for _round in range(ROUNDS):
            outcomes = at_once(*[partial(actions.join_project, actor=ada, project=project)] * 4)
            assert sum(outcome is None for outcome in outcomes) == 1
            assert Membership.objects.filter(project=project, user=ada, ended_at=None).count() == 1
            actions.leave_project(actor=ada, project=project)


def top_of(key: int | None) -> int | None:
    """Walk up from a project; None at the top, the first one met twice in a circle."""
    parents = dict(Project.objects.values_list("pk", "parent_id"))
    seen = set()
    while key is not None and key not in seen:
        seen.add(key)
        key = parents[key]
    return key


def add_each(person: Any, pairs: list[tuple[Project, Project]]) -> list[Callable[[], Any]]:
    """Return one call for each pair that puts the second into the first."""
    return [partial(actions.add_child, actor=person, project=outer, child=inner) for outer, inner in pairs]


def test_initiatives_never_close_a_circle() -> None:
    ada = make_person("Ada")
    ring = [make_project(ada, kind="social_initiative", name=f"I{index}") for index in range(4)]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    with crowd(4) as at_once:
        for _round in range(ROUNDS):
            Project.objects.update(parent=None)
            at_once(*add_each(ada, pairs))
            for project in ring:
                assert top_of(project.pk) is None


def test_one_application_and_one_decision() -> None:
    owner, ada = make_person("Grace"), make_person("Ada")
    project = make_project(owner, visibility="network", join_policy="application")
    with crowd(4) as at_once:
        for _round in range(ROUNDS):
            Membership.objects.filter(project=project, user=ada).delete()
            project.applications.all().delete()
            outcomes = at_once(*[partial(actions.apply_to_project, actor=ada, project=project)] * 4)
            assert sum(outcome is None for outcome in outcomes) == 1
            application = project.applications.get()
            decide = partial(actions.decide_application, actor=owner, application=application)
            outcomes = at_once(*(partial(decide, accept=accept) for accept in (True, False, True, False)))
            assert sum(outcome is None for outcome in outcomes) == 1
            application.refresh_from_db()
            assert (application.state == "accepted") == bool(queries.roles_of(ada, project))
