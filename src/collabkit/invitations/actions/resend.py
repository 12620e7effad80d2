"""Send an invitation once more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from collabkit.core import clock
from collabkit.core.errors import Conflict
from collabkit.core.events import announce
from collabkit.invitations.events import InvitationResent
from collabkit.invitations.models import Invitation, InvitationState
from collabkit.invitations.policies import can_invite, can_see_target
from collabkit.invitations.queries import people_invited

from . import refusals
from .accept import kind_of
from .invite import count_receiving, count_sending
from .revoke import manageable


@transaction.atomic
def resend_invitation(*, actor: Any, uuid: UUID) -> Invitation:
    """Send a pending or expired invitation again: a new token, the old one dead, the same time to answer.

    Who sends it again vouches for it and becomes its inviter. Raises NotFound, NotAllowed, Conflict,
    RateLimited.
    """
    invitation = manageable(actor, uuid)
    kind = kind_of(invitation.kind)
    if not can_invite(actor, kind, invitation.target, invitation.role):
        raise refusals.not_yours(can_see_target(actor, kind, invitation.target))
    if invitation.state_now not in (InvitationState.PENDING, InvitationState.EXPIRED):
        raise refusals.settled(invitation)
    count_sending(actor)
    may_be_told = count_receiving(actor, invitation, people_invited(invitation))
    now = clock.now()
    unchanged = Invitation.objects.filter(pk=invitation.pk, state=invitation.state, issue=invitation.issue)
    try:
        with transaction.atomic():
            won = unchanged.update(
                state=InvitationState.PENDING,
                issue=invitation.issue + 1,
                inviter=actor,
                expires_at=now + (invitation.expires_at - invitation.sent_at),
                sent_at=now,
                is_quiet=not may_be_told,
            )
    except IntegrityError:
        raise Conflict(_("There is a newer invitation of this person."), code="already_invited") from None
    if not won:
        raise Conflict()
    invitation.refresh_from_db()
    announce(
        InvitationResent(invitation=invitation.uuid, target=invitation.target, issue=invitation.issue),
        actor=actor,
    )
    return invitation
