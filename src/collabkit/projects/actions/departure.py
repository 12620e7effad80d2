"""What time and closed accounts end by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import ngettext

from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.core.events import announce
from collabkit.projects.conf import settings
from collabkit.projects.events import MembershipEndsSoon
from collabkit.projects.models import Membership, Role, RoleGrant

from .writes import close_grant, close_membership, lasting_owners, lock_project, lock_projects

BATCH = 500


def end_expired_memberships() -> int:
    """Close the memberships and roles whose end has passed, and return how many.

    They gave no rights since that moment; this tells everybody who needs to know.
    """
    now = clock.now()
    memberships = Membership.objects.filter(ended_at=None, ends_at__lte=now)
    grants = RoleGrant.objects.filter(ended_at=None, ends_at__lte=now)
    return _each(memberships, _end_membership) + _each(grants, _end_grant)


def warn_of_ends() -> int:
    """Announce once each membership and role that ends within PROJECTS.WARN_DAYS_BEFORE_END days."""
    now = clock.now()
    soon = now + timedelta(days=settings.warn_days_before_end)
    due = {"ended_at": None, "warned_at": None, "ends_at__gt": now, "ends_at__lte": soon}
    grants = RoleGrant.objects.running().filter(**due)
    return _each(Membership.objects.filter(**due), _warn_member) + _each(grants, _warn_holder)


def end_memberships_of(user: Any) -> int:
    """End every membership of a person whose account was closed, and return how many."""
    open_rows = Membership.objects.filter(user_id=user.pk, ended_at=None)
    # The caller may hold one transaction over all of them: projects are then locked in the order of their keys.
    return _each(open_rows, _end_deactivated, order="project_id")


def reasons_to_keep_owner(user: Any) -> list[str]:
    """Return why this person cannot go: projects without another owner.

    Locks them, so that the answer stays true.
    """
    held = RoleGrant.objects.running().filter(membership__user_id=user.pk, role=Role.OWNER)
    projects = lock_projects(held.values_list("membership__project_id", flat=True))
    alone = sum(
        not lasting_owners(project).exclude(membership__user_id=user.pk).exists() for project in projects
    )
    if not alone:
        return []
    return [
        ngettext(
            "This person is the only owner of %(count)s project. Hand it over to another member first.",
            "This person is the only owner of %(count)s projects. Hand them over to other members first.",
            alone,
        )
        % {"count": alone}
    ]


def _each(rows: Any, handle: Callable[[int], bool], *, order: str = "pk") -> int:
    """Handle a batch of rows by key, each in a transaction of its own; return how many were due."""
    keys: Iterable[int] = list(rows.order_by(order).values_list("pk", flat=True)[:BATCH])
    return sum(handle(key) for key in keys)


@transaction.atomic
def _end_membership(key: int) -> bool:
    row = _locked_membership(key)
    if row is None or row.ends_at is None or row.ends_at > clock.now():
        return False
    close_membership(row, how="expired", actor=None)
    return True


@transaction.atomic
def _end_deactivated(key: int) -> bool:
    row = _locked_membership(key)
    if row is None or row.user.is_active:
        return False
    close_membership(row, how="deactivated", actor=None)
    return True


@transaction.atomic
def _end_grant(key: int) -> bool:
    grant = _locked_grant(key)
    if grant is None or grant.ends_at is None or grant.ends_at > clock.now():
        return False
    close_grant(grant, how="expired", actor=None)
    return True


@transaction.atomic
def _warn_member(key: int) -> bool:
    row = _locked_membership(key)
    if row is None or row.warned_at is not None or row.ends_at is None:
        return False
    row.warned_at = clock.now()
    row.save(update_fields=["warned_at"])
    announce(MembershipEndsSoon(project=row.project.uuid, person=person_of(row.user), ends_at=row.ends_at))
    return True


@transaction.atomic
def _warn_holder(key: int) -> bool:
    grant = _locked_grant(key)
    if grant is None or grant.warned_at is not None or grant.ends_at is None:
        return False
    grant.warned_at = clock.now()
    grant.save(update_fields=["warned_at"])
    row = grant.membership
    event = MembershipEndsSoon(
        project=row.project.uuid, person=person_of(row.user), ends_at=grant.ends_at, role=grant.role
    )
    announce(event)
    return True


def _locked_membership(key: int) -> Membership | None:
    """Lock the project first, as every verb does, then read the row as it is now."""
    rows = Membership.objects.select_related("project", "user").filter(pk=key, ended_at=None)
    found = rows.first()
    if found is None:
        return None
    lock_project(found.project)
    return rows.first()


def _locked_grant(key: int) -> RoleGrant | None:
    rows = RoleGrant.objects.select_related("membership__project", "membership__user")
    found = rows.filter(pk=key, ended_at=None).first()
    if found is None:
        return None
    lock_project(found.membership.project)
    return rows.filter(pk=key, ended_at=None).first()
