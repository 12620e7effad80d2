"""Why an invitation cannot be answered or sent: each reason in its own clear words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from collabkit.core.errors import CollabkitError, Conflict, NotAllowed, NotFound
from collabkit.invitations.models import Invitation, InvitationLink, InvitationState
from collabkit.invitations.queries import UNKNOWN_TOKEN, masked

_STATES = {
    InvitationState.ACCEPTED: _("This invitation has been accepted already."),
    InvitationState.DECLINED: _(
        "This invitation has been declined. Ask for a new one if that was a mistake."
    ),
    InvitationState.REVOKED: _("This invitation was taken back. Ask the person who invited you."),
    InvitationState.EXPIRED: _("This invitation has expired. Ask the person who invited you for a new one."),
    InvitationState.SUPERSEDED: _("This invitation was replaced: you got in by another one."),
    "used_up": _("This link has been used as often as it may be. Ask the person who gave it to you."),
}


def settled(row: Invitation | InvitationLink) -> Conflict:
    """Say why this one can no longer be answered."""
    state = row.state_now
    return Conflict(_STATES.get(state), code=str(state) if state in _STATES else None)


def replaced() -> Conflict:
    """Say that a newer e-mail holds the valid link."""
    return Conflict(
        _("This link was replaced by a newer one. Use the link in the latest e-mail."), code="superseded"
    )


def unknown() -> NotFound:
    """Say that no invitation has this token or id."""
    return NotFound(UNKNOWN_TOKEN)


def wrong_address(invitation: Invitation) -> NotAllowed:
    """Say that the invitation is for another address, without giving that address away."""
    if not invitation.email:
        return NotAllowed(_("This invitation is for another account. Sign in with it."), code="wrong_address")
    return NotAllowed(
        _(
            "This invitation was sent to %(address)s. Sign in with that address, or add it to your account "
            "and confirm it."
        )
        % {"address": masked(invitation.email)},
        code="wrong_address",
        extra={"email_masked": masked(invitation.email)},
    )


def inviter_lost_power() -> Conflict:
    """Say that the person who invited may no longer do so."""
    return Conflict(
        _("The person who invited you may no longer do so. Ask somebody else there for a new invitation."),
        code="inviter_lost_power",
    )


def already_member() -> Conflict:
    """Say that there is nothing left to give."""
    return Conflict(_("This person is a member already."), code="already_member")


def not_by_link() -> NotAllowed:
    """Say that a link lets everybody in but those who were removed."""
    return NotAllowed(
        _("You were removed here, so this link does not let you in. Ask for an invitation of your own."),
        code="removed",
    )


def not_yours(visible: bool) -> CollabkitError:
    """Say that one may not invite to this; about what one cannot see, say nothing."""
    if not visible:
        return NotFound()
    return NotAllowed(_("You may not invite people to this with that role."), code="not_allowed")


def already_invited(pending: Any) -> Conflict:
    """Say that there is an open invitation, which can be sent again."""
    return Conflict(
        _("This person has been invited already. Send that invitation again instead."),
        code="already_invited",
        extra={"invitation": pending.uuid},
    )
