"""What this thread has just written, so that the push after the commit need not read it again."""

from __future__ import annotations

import threading
from uuid import UUID

from collabkit.chat.models import Message

from .authors import Author

__all__ = ["Written", "recall", "remember"]

_KEPT = 8


class Written(threading.local):
    """The thread's latest messages; a handful, so that what is never asked for goes away by itself."""

    def __init__(self) -> None:
        self.messages: dict[UUID, tuple[Message, Author | None]] = {}


_written = Written()


def remember(message: Message, author: Author | None) -> None:
    """Keep a message, as it will stand after the commit, for the handlers that run right then."""
    kept = _written.messages
    kept[message.uuid] = message, author
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]


def recall(uuid: UUID) -> tuple[Message, Author | None] | None:
    """Return what `remember` kept, or None when it must be read."""
    return _written.messages.get(uuid)
