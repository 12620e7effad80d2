"""Shapes of invitations, in and out."""

from .invitations import (
    AcceptedInvitation,
    AcceptInvitation,
    BulkResults,
    DeclineInvitation,
    Invitation,
    InvitationTarget,
    LineResult,
    SendInvitation,
    SendInvitations,
    SentInvitation,
    State,
    TokenBody,
    accepted,
    line_results,
    received,
    sent,
)
from .links import CreateLink, InvitationLink, links, new_link
from .previews import InvitationPreview, preview

__all__ = [
    "AcceptInvitation",
    "AcceptedInvitation",
    "BulkResults",
    "CreateLink",
    "DeclineInvitation",
    "Invitation",
    "InvitationLink",
    "InvitationPreview",
    "InvitationTarget",
    "LineResult",
    "SendInvitation",
    "SendInvitations",
    "SentInvitation",
    "State",
    "TokenBody",
    "accepted",
    "line_results",
    "links",
    "new_link",
    "preview",
    "received",
    "sent",
]
