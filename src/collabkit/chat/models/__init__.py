"""Tables of chat: conversations and who takes part, messages and their earlier texts, how far people have read."""

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
