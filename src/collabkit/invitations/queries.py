"""Reads of invitations: by those who sent them, by those who got them, and by who holds a token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from collabkit.accounts.queries import users_by_email, verified_emails
from collabkit.core.conf import settings as core_settings
from collabkit.core.errors import NotFound

from . import registry
from .models import (
    Invitation,
    InvitationLink,
    InvitationQuerySet,
    InvitationState,
    read_link_token,
    read_token,
)
from .registry import Described, InvitationKind

UNKNOWN_TOKEN = _("This invitation link is not valid. Check that you copied all of it.")
NEWEST_FIRST = ("-created_at", "-uuid")
Invited = Invitation | InvitationLink


def sent_invitations(
    viewer: Any, target: UUID | None = None, powers: Collection[tuple[str, str]] = ()
) -> InvitationQuerySet:
    """Return what this person sent; with a target, also what others sent to it by the same powers.

    powers: the kinds and roles that the viewer may invite with himself (`policies.powers_to_invite`).
    """
    rows = Invitation.objects.select_related("inviter", "invitee")
    if target is None:
        return rows.filter(inviter_id=viewer.pk)
    return rows.filter(Q(inviter_id=viewer.pk) | _by_powers(powers), target=target)


def received_invitations(viewer: Any) -> InvitationQuerySet:
    """Return what is addressed to this person, or to an address that he or she has proved."""
    mine = Q(invitee_id=viewer.pk)
    addresses = verified_emails(viewer)
    if addresses:
        mine |= Q(email__in=addresses, invitee=None)
    return Invitation.objects.filter(mine).select_related("inviter", "invitee")


def in_state(rows: InvitationQuerySet, state: str | None) -> InvitationQuerySet:
    """Keep those that are in a state now, also when the clock's work has not marked them yet."""
    if state is None:
        return rows
    if state == InvitationState.PENDING:
        return rows.pending()
    if state == InvitationState.EXPIRED:
        return rows.filter(state=state) | rows.overdue()
    return rows.filter(state=state)


def invitation_by_uuid(uuid: UUID) -> Invitation | None:
    """Return an invitation, whoever asks; for actions that ask their policy next."""
    return Invitation.objects.select_related("inviter", "invitee").filter(uuid=uuid).first()


def invitation_by_token(token: str) -> tuple[Invitation, int] | None:
    """Return the invitation of a token and which sending of it; None when it is no token of ours."""
    parts = read_token(token)
    if parts is None:
        return None
    uuid, issue, signature = parts
    found = invitation_by_uuid(uuid)
    if found is None or not found.is_signed(signature, issue):
        return None
    return found, issue


def link_by_token(token: str) -> InvitationLink | None:
    """Return the reusable link that a token belongs to; None when it is no token of ours."""
    parts = read_link_token(token)
    if parts is None:
        return None
    uuid, secret = parts
    found = link_by_uuid(uuid)
    return found if found is not None and found.matches(secret) else None


def link_by_uuid(uuid: UUID) -> InvitationLink | None:
    """Return a link, whoever asks; for actions that ask their policy next."""
    return InvitationLink.objects.select_related("created_by").filter(uuid=uuid).first()


def visible_links(
    viewer: Any, target: UUID | None = None, powers: Collection[tuple[str, str]] = ()
) -> QuerySet[InvitationLink]:
    """Return the links that this person made; with a target, others' too, as `sent_invitations` does."""
    rows = InvitationLink.objects.select_related("created_by")
    if target is None:
        return rows.filter(created_by_id=viewer.pk)
    return rows.filter(Q(created_by_id=viewer.pk) | _by_powers(powers), target=target)


def _by_powers(powers: Collection[tuple[str, str]]) -> Q:
    """Return the condition that an invitation or a link is of one of these kinds and roles."""
    found = Q(pk__in=[])
    for kind, role in sorted(powers):
        found |= Q(kind=kind, role=role)
    return found


def powers_used(target: UUID) -> set[tuple[str, str]]:
    """Return the kinds and roles of all invitations and links to one thing."""
    sent = Invitation.objects.filter(target=target).order_by().values_list("kind", "role")
    made = InvitationLink.objects.filter(target=target).order_by().values_list("kind", "role")
    return set(sent.union(made))


def looked_up(token: str) -> tuple[Invited, int | None]:
    """Return what a token belongs to: an invitation and which sending, or a link and None; raise NotFound."""
    link = link_by_token(token)
    if link is not None:
        return link, None
    found = invitation_by_token(token)
    if found is None:
        raise NotFound(UNKNOWN_TOKEN)
    return found


def is_for(invitation: Invitation, person: Any, addresses: Iterable[str] | None = None) -> bool:
    """Tell whether the invitation is this person's to answer."""
    if invitation.invitee_id is not None:
        return bool(invitation.invitee_id == person.pk)
    proved = verified_emails(person) if addresses is None else addresses
    return invitation.email in proved


def people_invited(invitation: Invitation) -> list[Any]:
    """Return the users whom an invitation concerns, as far as they have an account."""
    if invitation.invitee is not None:
        return [invitation.invitee]
    return users_by_email(invitation.email)


def pending_beside(person: Any, target: UUID) -> list[Invitation]:
    """Return the person's other open invitations to the same thing."""
    return list(received_invitations(person).pending().filter(target=target).order_by("id"))


def recent_answers(sender: Any, number: int) -> list[str]:
    """Return how the sender's last answered invitations were answered, newest first."""
    answered = Invitation.objects.filter(
        inviter_id=sender.pk, state__in=[InvitationState.ACCEPTED, InvitationState.DECLINED]
    )
    return list(answered.order_by("-decided_at", "-id").values_list("state", flat=True)[:number])


def described(rows: Sequence[Invited]) -> dict[tuple[str, UUID], Described]:
    """Return what the rows lead to, by (kind, target); one question for each kind."""
    found: dict[tuple[str, UUID], Described] = {}
    for kind, targets in _targets_by_kind(rows):
        found |= {(kind.name, target): said for target, said in kind.describe(targets).items()}
    return found


def described_one(kind: str, target: UUID) -> Described | None:
    """Return one thing by title and url; None when it, or the app that declares its kind, is gone."""
    found = registry.get(kind)
    return found.describe([target]).get(target) if found else None


def answer_address(token: str) -> str:
    """Return where a token is answered; in the fragment, so that no server log and no referrer has it."""
    return f"{core_settings.site_url.rstrip('/')}/invitation#{token}"


def visible_targets(viewer: Any, rows: Sequence[Invited]) -> set[tuple[str, UUID]]:
    """Return which of the things that the rows lead to the viewer may see by himself."""
    return {
        (kind.name, target)
        for kind, targets in _targets_by_kind(rows)
        for target in kind.visible(viewer, targets)
    }


def _targets_by_kind(rows: Sequence[Invited]) -> Iterable[tuple[InvitationKind, set[UUID]]]:
    targets: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        targets[row.kind].add(row.target)
    for name, wanted in targets.items():
        kind = registry.get(name)
        if kind is not None:
            yield kind, wanted


def masked(email: str) -> str:
    """Return an address as those see it who may not know it: a***@example.org."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}***@{domain}" if email else ""
