"""End what nobody answered in time."""

from __future__ import annotations

from django.db import transaction

from collabkit.core.events import announce
from collabkit.invitations.events import InvitationExpired
from collabkit.invitations.models import Invitation, InvitationState

BATCH = 500


def expire_due() -> int:
    """Mark overdue invitations as expired, each in a transaction of its own, and return how many."""
    overdue = Invitation.objects.overdue().order_by("expires_at", "id")[:BATCH]
    return sum(expire(invitation) for invitation in overdue)


@transaction.atomic
def expire(invitation: Invitation) -> bool:
    """Mark one overdue invitation as expired; False when somebody else was faster."""
    mine = Invitation.objects.overdue().filter(pk=invitation.pk).update(state=InvitationState.EXPIRED)
    if mine:
        announce(InvitationExpired(invitation=invitation.uuid, target=invitation.target))
    return bool(mine)
