"""What a person may follow, and how far the topics are: asked of the kinds that the apps registered."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import DatabaseError, InterfaceError

from .registry import TopicKind, topic_kinds

logger = logging.getLogger(__name__)

_TOPIC = re.compile(r"([a-z][a-z0-9_]{0,39}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_CHUNK = 500


@dataclass(slots=True)
class Verdict:
    """Which of the topics asked about a person may follow, until when, and how far those are."""

    allowed: dict[str, datetime | None] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)


def is_topic(value: object) -> bool:
    """Tell whether a value is a topic as it is written on the wire: a kind, a colon, a uuid in lower case."""
    return isinstance(value, str) and _TOPIC.fullmatch(value) is not None


def look_up(user_pk: Any, topics: Iterable[str]) -> Verdict:
    """Return what one person may follow, with the heads."""
    verdict = Verdict(allowed=look_up_many({user_pk: topics})[user_pk])
    verdict.heads = heads_of(verdict.allowed)
    return verdict


def look_up_many(asked: Mapping[Any, Iterable[str]]) -> dict[Any, dict[str, datetime | None]]:
    """Return what several people may follow; users are read anew, so that no cached right survives."""
    users = get_user_model()._default_manager.in_bulk(list(asked))
    return {pk: _allowed(users.get(pk), topics) for pk, topics in asked.items()}


def heads_of(topics: Iterable[str]) -> dict[str, int]:
    """Return the newest cursor of each topic whose kind knows one; 0 for a topic that has none yet."""
    found: dict[str, int] = {}
    for name, keys in _by_kind(topics).items():
        kind = topic_kinds.get(name)
        if kind is None or kind.heads is None:
            continue
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            cursors = _heads(kind, chunk)
            found.update((f"{name}:{key}", cursors.get(key) or 0) for key in chunk)
    return found


def _heads(kind: TopicKind, keys: list[UUID]) -> Mapping[UUID, int]:
    try:
        return kind.heads(keys) if kind.heads else {}
    except (DatabaseError, InterfaceError, OSError):
        raise
    except Exception:
        logger.exception("The topic kind %s failed to tell its heads", kind.name)
        return {}


def _allowed(user: Any, topics: Iterable[str]) -> dict[str, datetime | None]:
    allowed: dict[str, datetime | None] = {}
    if user is None or not getattr(user, "is_active", True):
        return allowed
    for name, keys in _by_kind(topics).items():
        kind = topic_kinds.get(name)
        if kind is None:
            continue
        try:
            granted = kind.authorize(user, keys)
        except (DatabaseError, InterfaceError, OSError):
            raise  # no answer is not an answer
        except Exception:
            logger.exception("The topic kind %s failed to authorize; its topics are refused", name)
            continue
        allowed.update((f"{name}:{key}", granted[key]) for key in keys if key in granted)
    return allowed


def _by_kind(topics: Iterable[str]) -> dict[str, list[UUID]]:
    keys: dict[str, list[UUID]] = {}
    for topic in topics:
        name, _, key = topic.partition(":")
        keys.setdefault(name, []).append(UUID(key))
    return keys
