"""Take an invitation back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from collabkit.core import clock
from collabkit.core.errors import NotFound
from collabkit.core.events import announce
from collabkit.invitations.events import InvitationRevoked
from collabkit.invitations.models import Invitation, InvitationState
from collabkit.invitations.policies import can_manage
from collabkit.invitations.queries import invitation_by_uuid

from .accept import why_lost


@transaction.atomic
def revoke_invitation(*, actor: Any, uuid: UUID) -> Invitation:
    """Take it back: its link dies at once and the invited person is told. Raises NotFound or Conflict."""
    invitation = manageable(actor, uuid)
    pending = Invitation.objects.pending().filter(pk=invitation.pk)
    if not pending.update(state=InvitationState.REVOKED, decided_at=clock.now()):
        raise why_lost(invitation)
    announce(InvitationRevoked(invitation=invitation.uuid, target=invitation.target), actor=actor)
    invitation.refresh_from_db()
    return invitation


def manageable(actor: Any, uuid: UUID) -> Invitation:
    """Return an invitation that the actor may take back or resend; raise NotFound."""
    invitation = invitation_by_uuid(uuid)
    if not can_manage(actor, invitation) or invitation is None:
        raise NotFound()
    return invitation
