"""Decline an invitation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from collabkit.core import clock
from collabkit.core.errors import Invalid
from collabkit.core.events import announce
from collabkit.core.text import single_line
from collabkit.invitations.events import InvitationDeclined
from collabkit.invitations.models import Invitation, InvitationState

from .accept import answerable, why_lost

REASON_LENGTH = 500


@transaction.atomic
def decline_invitation(
    *, actor: Any | None, token: str | None = None, uuid: UUID | None = None, reason: str = ""
) -> Invitation:
    """Decline by token or by public id, with a reason if one likes; the inviter is told.

    actor: None for somebody without an account, who needs none to say no but must hold the token.
    """
    text = single_line(reason)
    if len(text) > REASON_LENGTH:
        said = _("At most %(most)s characters.") % {"most": REASON_LENGTH}
        raise Invalid(said, errors={"reason": said})
    invitation = answerable(actor=actor, token=token, uuid=uuid)
    changes = {"state": InvitationState.DECLINED, "decided_at": clock.now(), "reason": text}
    if actor is not None:
        changes["invitee"] = actor
    pending = Invitation.objects.pending().filter(pk=invitation.pk, issue=invitation.issue)
    if not pending.update(**changes):
        raise why_lost(invitation)
    announce(InvitationDeclined(invitation=invitation.uuid, target=invitation.target), actor=actor)
    invitation.refresh_from_db()
    return invitation
