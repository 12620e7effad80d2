"""What people are told about invitations."""

from . import invited, inviter, outside

__all__ = ["invited", "inviter", "outside"]
