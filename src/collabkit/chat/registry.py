"""Who wants to know at once that a person has read on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

__all__ = ["ReadMoved", "on_read", "tell_read"]


@dataclass(frozen=True, kw_only=True)
class ReadMoved:
    """A person has read further. Not an event: it happens at every glance, and no log needs it."""

    user_id: Any
    conversation: UUID
    read_seq: int
    unread: int
    mentions: int


Listener = Callable[[ReadMoved], None]
_listeners: list[Listener] = []


def on_read(listener: Listener) -> Listener:
    """Call `listener` with every `ReadMoved`, after the cursor is stored, best effort."""
    _listeners.append(listener)
    return listener


def tell_read(moved: ReadMoved) -> None:
    """Tell every listener."""
    for listener in _listeners:
        listener(moved)
