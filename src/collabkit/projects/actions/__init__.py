"""What people do with projects. Every verb locks the project, checks the policy, writes and announces."""

from .applications import apply_to_project, decide_application, withdraw_application
from .children import add_child, remove_child
from .departure import end_expired_memberships, end_memberships_of, warn_of_ends
from .founding import archive_project, create_project, restore_project, update_project
from .members import add_member, join_project, leave_project, remove_member, set_membership_end
from .ownership import cancel_ownership_offer, decide_ownership_offer, offer_ownership, rescue_project
from .refusals import AlreadyDecided, AlreadyMember, Archived, LastOwner, NeedsConsent
from .roles import grant_role, revoke_role

__all__ = [
    "AlreadyDecided",
    "AlreadyMember",
    "Archived",
    "LastOwner",
    "NeedsConsent",
    "add_child",
    "add_member",
    "apply_to_project",
    "archive_project",
    "cancel_ownership_offer",
    "create_project",
    "decide_application",
    "decide_ownership_offer",
    "end_expired_memberships",
    "end_memberships_of",
    "grant_role",
    "join_project",
    "leave_project",
    "offer_ownership",
    "remove_child",
    "remove_member",
    "rescue_project",
    "restore_project",
    "revoke_role",
    "set_membership_end",
    "update_project",
    "warn_of_ends",
    "withdraw_application",
]
