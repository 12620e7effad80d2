"""Tables of chat: conversations and their people, messages and their earlier texts, read cursors."""

from .conversation import Conversation, Kind, Numbers, Participant, ReadState
from .message import Mention, Message, MessageKind, MessageRevision

__all__ = [
    "Conversation",
    "Kind",
    "Mention",
    "Message",
    "MessageKind",
    "MessageRevision",
    "Numbers",
    "Participant",
    "ReadState",
]
