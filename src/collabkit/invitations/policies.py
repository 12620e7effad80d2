"""Who may do what with invitations; what one may invite to is asked of its kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from collabkit.accounts.queries import is_active_person

from . import registry
from .models import Invitation, InvitationLink
from .queries import kinds_used
from .registry import InvitationKind


def can_invite(actor: Any, kind: InvitationKind, target: UUID, role: str) -> bool:
    """Tell whether the person may invite to this, with this role, now."""
    return is_active_person(actor) and role in kind.roles and kind.can_invite(actor, target, role)


def can_see_target(actor: Any, kind: InvitationKind, target: UUID) -> bool:
    """Tell whether the person may know of this at all."""
    return is_active_person(actor) and target in kind.visible(actor, [target])


def can_invite_to_any_role(actor: Any, kind: InvitationKind, target: UUID) -> bool:
    """Tell whether the person may invite to this with some role."""
    return any(can_invite(actor, kind, target, role) for role in kind.roles)


def kinds_to_invite_with(actor: Any, target: UUID | None) -> set[str]:
    """Return the kinds with which the person may invite to this: he sees what others sent with them, too.

    Only kinds of which there is something to see are asked.
    """
    used = kinds_used(target) if target is not None else set()
    return {
        kind.name
        for kind in registry.kinds
        if target is not None and kind.name in used and can_invite_to_any_role(actor, kind, target)
    }


def can_manage_invitation(actor: Any, invitation: Invitation) -> bool:
    """Tell whether the person may take back or resend it: who sent it, and who could have sent it."""
    if invitation.inviter_id is not None and invitation.inviter_id == actor.pk:
        return True
    kind = registry.get(invitation.kind)
    return kind is not None and can_invite(actor, kind, invitation.target, invitation.role)


def can_manage_link(actor: Any, link: InvitationLink) -> bool:
    """Tell whether the person may see and take back a link: who made it, and who could have made it."""
    if link.created_by_id is not None and link.created_by_id == actor.pk:
        return True
    kind = registry.get(link.kind)
    return kind is not None and can_invite(actor, kind, link.target, link.role)


def can_make_link(actor: Any, kind: InvitationKind, target: UUID, role: str) -> bool:
    """Tell whether the person may let in whoever has a link, with this role."""
    return role in kind.link_roles and can_invite(actor, kind, target, role)
