"""Who wants to know at once that a person has read on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

__all__ = ["ReadMoved", "on_read", "tell_read"]

logger = logging.getLogger(__name__)


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
    """Tell every listener; one that fails is logged, for the cursor is stored already."""
    for listener in _listeners:
        try:
            listener(moved)
        except Exception:
            logger.exception("A listener to read cursors failed.")
