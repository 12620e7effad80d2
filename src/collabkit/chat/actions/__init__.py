"""The verbs of chat."""

from .changing import delete_message, edit_message
from .channels import open_channel, open_missing_channels
from .groups import add_participants, create_group, leave_conversation, open_direct, rename_group
from .posting import post_message, record_mentions, release_message
from .reading import mark_read
from .refusals import (
    AlreadyDeleted,
    ClientIdUsed,
    ConversationIsReadOnly,
    EditWindowClosed,
    GroupIsFull,
    NeedsReview,
    NoSharedProject,
    NotThisKind,
)

__all__ = [
    "AlreadyDeleted",
    "ClientIdUsed",
    "ConversationIsReadOnly",
    "EditWindowClosed",
    "GroupIsFull",
    "NeedsReview",
    "NoSharedProject",
    "NotThisKind",
    "add_participants",
    "create_group",
    "delete_message",
    "edit_message",
    "leave_conversation",
    "mark_read",
    "open_channel",
    "open_direct",
    "open_missing_channels",
    "post_message",
    "record_mentions",
    "release_message",
    "rename_group",
]
