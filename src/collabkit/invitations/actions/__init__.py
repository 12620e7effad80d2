"""What invitations do."""

from .accept import Accepted, accept_invitation
from .answer import accept
from .bulk import LineResult, invite_many
from .decline import decline_invitation
from .expire import expire_due
from .invite import decline_warning, invite
from .links import create_link, revoke_link, use_link
from .resend import resend_invitation
from .revoke import revoke_invitation

__all__ = [
    "Accepted",
    "LineResult",
    "accept",
    "accept_invitation",
    "create_link",
    "decline_invitation",
    "decline_warning",
    "expire_due",
    "invite",
    "invite_many",
    "resend_invitation",
    "revoke_invitation",
    "revoke_link",
    "use_link",
]
