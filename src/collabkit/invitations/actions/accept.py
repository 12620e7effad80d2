"""Accept an invitation. One conditional UPDATE decides which of several attempts wins."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from collabkit.accounts.actions import hold_account
from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.core.errors import Conflict, Invalid
from collabkit.core.events import announce
from collabkit.invitations import queries, registry
from collabkit.invitations.events import InvitationAccepted, InvitationSuperseded
from collabkit.invitations.models import Invitation, InvitationState
from collabkit.invitations.policies import can_invite
from collabkit.invitations.registry import InvitationKind

from . import refusals


class Accepted(NamedTuple):
    """What the person got."""

    kind: str
    role: str
    target: UUID


@transaction.atomic
def accept_invitation(*, actor: Any, token: str | None = None, uuid: UUID | None = None) -> Accepted:
    """Accept by token or by public id; the address it was sent to must be a proved one of the actor.

    Raises NotFound for what is not one of ours; Conflict `expired`, `revoked`, `superseded`, `declined`,
    `accepted`, `inviter_lost_power`; NotAllowed `wrong_address`.
    """
    invitation = answerable(actor=actor, token=token, uuid=uuid)
    kind = kind_of(invitation.kind)
    # Held before the invitation is: whoever gets in settles the person's other invitations, and two answers of one
    # person would wait for each other.
    hold_account(actor)
    won = (
        Invitation.objects.pending()
        .filter(pk=invitation.pk, issue=invitation.issue)
        .update(state=InvitationState.ACCEPTED, invitee=actor, decided_at=clock.now())
    )
    if not won:
        raise why_lost(invitation)
    admit(actor=actor, kind=kind, target=invitation.target, role=invitation.role, inviter=invitation.inviter)
    announce(
        InvitationAccepted(invitation=invitation.uuid, target=invitation.target, person=person_of(actor)),
        actor=actor,
    )
    supersede_others(actor=actor, target=invitation.target, shown=invitation.email)
    return Accepted(kind=kind.name, target=invitation.target, role=invitation.role)


def answerable(*, actor: Any | None, token: str | None, uuid: UUID | None) -> Invitation:
    """Return the invitation that this person, or whoever holds its token, may answer now; raise why not."""
    if (token is None) == (uuid is None):
        raise Invalid(_("Name the invitation by its token or by its id."))
    invitation = _by_token(token) if token is not None else _own(actor, uuid)
    if invitation.state_now != InvitationState.PENDING:
        raise refusals.settled(invitation)
    if actor is not None and not queries.is_for(invitation, actor):
        raise refusals.wrong_address(invitation)
    return invitation


def _by_token(token: str) -> Invitation:
    found = queries.invitation_by_token(token)
    if found is None:
        raise refusals.unknown()
    invitation, issue = found
    if issue != invitation.issue:
        raise refusals.replaced()
    return invitation


def _own(actor: Any | None, uuid: UUID | None) -> Invitation:
    mine = None
    if actor is not None and uuid is not None:
        mine = queries.received_invitations(actor).filter(uuid=uuid).first()
    if mine is None:
        raise refusals.unknown()
    return mine


def why_lost(invitation: Invitation) -> Conflict:
    """Say what came of an invitation that somebody else settled a moment ago."""
    now = queries.invitation_by_uuid(invitation.uuid)
    if now is None:
        return Conflict()
    return refusals.replaced() if now.issue != invitation.issue else refusals.settled(now)


def kind_of(name: str) -> InvitationKind:
    """Return the kind, or raise Conflict when the app that declared it is gone."""
    kind = registry.get(name)
    if kind is None:
        raise Conflict(_("What this invitation leads to is no longer offered here."), code="kind_gone")
    return kind


def admit(*, actor: Any, kind: InvitationKind, target: UUID, role: str, inviter: Any) -> None:
    """Give what was promised, if the one who promised it still could; who has it already keeps it."""
    if inviter is None or not can_invite(inviter, kind, target, role):
        raise refusals.inviter_lost_power()
    if not kind.member_already(actor, target, role):
        kind.accept(actor, target, role, inviter)


def supersede_others(*, actor: Any, target: UUID, shown: str) -> None:
    """Close the person's other invitations to the same thing which have nothing left to give.

    Those to an address only where this answer has shown whose that is (`shown`): an invitation that closed at the
    moment when somebody got in would tell its sender. The others wait for the person's own word.
    """
    for other in queries.pending_beside(actor, target):
        if other.email not in ("", shown):
            continue
        kind = registry.get(other.kind)
        if kind is None or not kind.member_already(actor, other.target, other.role):
            continue
        moot = Invitation.objects.pending().filter(pk=other.pk)
        if moot.update(state=InvitationState.SUPERSEDED, decided_at=clock.now()):
            announce(InvitationSuperseded(invitation=other.uuid, target=other.target), actor=actor)
