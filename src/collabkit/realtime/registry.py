"""What the rooms declare in their ``pushes.py``: topic kinds, and the pushes themselves."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from collabkit.core.registry import Registry

from . import envelopes, frames, publisher

__all__ = ["TopicKind", "disconnect", "drop", "publish", "register_topic", "topic_kinds"]

logger = logging.getLogger(__name__)

Authorize = Callable[[Any, list[UUID]], Mapping[UUID, datetime | None]]
Heads = Callable[[list[UUID]], Mapping[UUID, int]]


@dataclass(frozen=True, kw_only=True)
class TopicKind:
    """Declare a kind of topic, written ``<name>:<uuid>`` on the wire.

    ``authorize(user, keys)`` returns the keys that the user may follow now, each with the moment at which
    that right ends by itself, or None. It runs in a thread, with the database, one batch for all keys.
    ``heads(keys)`` returns the newest cursor of each key; without it a lost push of this kind goes unnoticed
    until the client fetches again.
    """

    name: str
    authorize: Authorize
    heads: Heads | None = None


topic_kinds: Registry[TopicKind] = Registry("topic kind")


def register_topic(kind: TopicKind) -> None:
    """Register a kind of topic; raises ValueError for a name that is taken or no plain word."""
    if not kind.name.isidentifier():
        raise ValueError(f"A topic kind is named by a plain word, not {kind.name!r}.")
    topic_kinds.register(kind)


def publish(topic: str, type: str, data: Any, *, cursor: int | None = None) -> None:
    """Push an event to everybody who follows the topic, after the transaction commits.

    ``data`` is the payload of the HTTP answer: a payload object, a mapping, or JSON bytes already encoded.
    ``cursor`` is the number from which a client catches up. Best effort: it never raises and never waits for
    the bus, so a write cannot fail because of it; what is lost is healed by the heads of the topic kind.
    """
    try:
        frame = frames.event(topic, type, data, cursor)
    except (TypeError, ValueError, RecursionError):
        logger.exception("A push of type %s cannot be written as JSON and is left out", type)
        return
    if len(frame) > frames.MAX_EVENT_BYTES:
        # Too big to be worth pushing: the client fetches it.
        frame = frames.head(topic, cursor)
    _after_commit(envelopes.event(topic, cursor, frame))


def drop(user_id: int | str | UUID, topic: str | None = None) -> None:
    """Have a user's right to a topic, or to all his topics, checked again at once: his rights changed."""
    _after_commit(envelopes.drop(user_id, topic))


def disconnect(user_id: int | str | UUID) -> None:
    """Close every socket of a user."""
    _after_commit(envelopes.disconnect(user_id))


def _after_commit(envelope: bytes) -> None:
    transaction.on_commit(partial(publisher.send, envelope), robust=True)
