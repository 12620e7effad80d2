"""The few writes that every verb on members is made of. Each expects the project's row to be locked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from collabkit.accounts.queries import active_user, is_active_person, person_of
from collabkit.core import clock
from collabkit.core.errors import Conflict, Invalid, NotFound
from collabkit.core.events import announce
from collabkit.projects.events import (
    ApplicationDecided,
    MemberJoined,
    MemberLeft,
    OwnershipOfferCancelled,
    RoleGranted,
    RoleRevoked,
)
from collabkit.projects.models import (
    ApplicationState,
    Membership,
    OwnershipTransfer,
    Project,
    Role,
    RoleGrant,
    TransferState,
)
from collabkit.projects.queries import NO_SUCH_PROJECT

from .refusals import LastOwner

LONGEST = timedelta(days=36_525)
RowT = TypeVar("RowT", bound=Model)


def lock_project(project: Project) -> Project:
    """Return the project's row, locked until the transaction ends.

    Verbs on its members come one at a time.
    """
    return lock_projects([project.pk])[0]


def lock_projects(project_ids: Iterable[int]) -> list[Project]:
    """Return several rows, locked in the order of their keys: no two callers wait for each other."""
    wanted = set(project_ids)
    # "No key": rows that merely point at the project, such as a new message's, are not held up.
    locked = Project.objects.select_for_update(no_key=True)
    rows = list(locked.filter(pk__in=wanted).order_by("pk"))
    if len(rows) != len(wanted):
        raise NotFound(NO_SUCH_PROJECT)
    return rows


def cleaned(row: RowT) -> RowT:
    """Check a row's own fields before it is written; raise Invalid that names them."""
    try:
        row.clean_fields()
    except ValidationError as error:
        messages: dict[str, str | Promise] = {
            name: " ".join(texts) for name, texts in error.message_dict.items()
        }
        raise Invalid(_("Some values do not fit. Correct them and try again."), errors=messages) from error
    return row


def check_end(ends_at: datetime | None) -> None:
    """Raise Invalid for an end that has passed, or that no clock here needs to reach."""
    if ends_at is None:
        return
    now = clock.now()
    if ends_at <= now:
        raise Invalid(
            _("Choose an end in the future."), errors={"ends_at": _("Choose an end in the future.")}
        )
    if ends_at > now + LONGEST:
        detail = _("Choose an end within the next hundred years, or none.")
        raise Invalid(detail, errors={"ends_at": detail})


def running_membership(project: Project, user: Any) -> Membership | None:
    """Return the person's running membership, closing first one whose end has passed unnoticed."""
    row = Membership.objects.filter(project=project, user_id=user.pk, ended_at=None).first()
    if row is None or row.ends_at is None or row.ends_at > clock.now():
        return row
    close_membership(row, how="expired", actor=None)
    return None


def open_membership(
    project: Project, user: Any, *, via: str, actor: Any, ends_at: datetime | None = None
) -> Membership:
    """Make the person a member, and settle an application of his or hers that still waits."""
    if not is_active_person(user):
        raise Conflict(
            _("This account is closed, so the person cannot become a member."), code="inactive_person"
        )
    row = Membership.objects.create(project=project, user_id=user.pk, ends_at=ends_at)
    person = person_of(user)
    announce(MemberJoined(project=project.uuid, person=person, via=via), actor=actor)
    for application in project.applications.filter(user_id=user.pk, state=ApplicationState.PENDING):
        application.state, application.decided_at = ApplicationState.ACCEPTED, clock.now()
        application.decided_by_id = actor.pk
        application.save(update_fields=["state", "decided_at", "decided_by"])
        event = ApplicationDecided(
            project=project.uuid, application=application.uuid, person=person, accepted=True
        )
        announce(event, actor=actor)
    return row


def close_membership(membership: Membership, *, how: str, actor: Any, reason: str = "") -> None:
    """End a membership with all its roles and with the offers of ownership that hang on it."""
    project, user = membership.project, membership.user
    for grant in membership.grants.filter(ended_at=None).order_by("pk"):
        close_grant(grant, how=how, actor=actor, reason=reason)
    cancel_offers(project, Q(from_user=user) | Q(to_user=user), actor=actor)
    membership.ended_at, membership.was_removed = clock.now(), how == "removed"
    membership.save(update_fields=["ended_at", "was_removed"])
    announce(MemberLeft(project=project.uuid, person=person_of(user), how=how, reason=reason), actor=actor)


def open_grant(
    membership: Membership, role: str, *, actor: Any, ends_at: datetime | None = None, reason: str = ""
) -> RoleGrant:
    """Give a member a role, or set its end anew when the member has it; the same again changes nothing."""
    grant = membership.grants.filter(role=role, ended_at=None).first()
    if grant is not None and grant.ends_at == ends_at:
        return grant
    if grant is None:
        grant = RoleGrant(membership=membership, role=role)
    grant.ends_at, grant.warned_at = ends_at, None
    grant.granted_by_id, grant.granted_at = actor.pk, clock.now()
    cleaned_role(role)
    grant.save()
    project, person = membership.project, person_of(membership.user)
    announce(
        RoleGranted(project=project.uuid, person=person, role=role, ends_at=ends_at, reason=reason),
        actor=actor,
    )
    return grant


def cleaned_role(role: str) -> str:
    """Return a role that exists; raise Invalid."""
    if role not in Role.values:
        known = ", ".join(Role.values)
        raise Invalid(_("There is no such role. Choose one of %(known)s.") % {"known": known})
    return role


def close_grant(grant: RoleGrant, *, how: str, actor: Any, reason: str = "") -> None:
    """Take a role away."""
    grant.ended_at = clock.now()
    grant.save(update_fields=["ended_at"])
    project, person = grant.membership.project, person_of(grant.membership.user)
    announce(
        RoleRevoked(project=project.uuid, person=person, role=grant.role, how=how, reason=reason),
        actor=actor,
    )


def lasting_owners(project: Project) -> QuerySet[RoleGrant]:
    """Return the grants of active owners whose ownership has no end: one of them must always be there."""
    return RoleGrant.objects.running().filter(
        active_user("membership__user"),
        membership__project=project,
        membership__ends_at=None,
        role=Role.OWNER,
        ends_at=None,
    )


def require_other_owner(project: Project, user: Any) -> None:
    """Raise LastOwner when the project would have no lasting owner without this person."""
    if not lasting_owners(project).exclude(membership__user_id=user.pk).exists():
        raise LastOwner


def is_owner(membership: Membership) -> bool:
    """Return whether the member holds the owner's role now."""
    return membership.grants.running().filter(role=Role.OWNER).exists()


def cancel_offers(project: Project, which: Q, *, actor: Any) -> None:
    """Take back the open offers of ownership that fit."""
    for offer in OwnershipTransfer.objects.filter(
        which, project=project, state=TransferState.PENDING
    ).order_by("pk"):
        offer.state, offer.decided_at = TransferState.CANCELLED, clock.now()
        offer.save(update_fields=["state", "decided_at"])
        candidate = person_of(offer.to_user)
        announce(
            OwnershipOfferCancelled(project=project.uuid, transfer=offer.uuid, person=candidate), actor=actor
        )
