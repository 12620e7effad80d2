"""The topic that everybody has: his own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from collabkit.accounts.queries import person_of

from .registry import TopicKind, register_topic


def _own(user: Any, keys: list[UUID]) -> Mapping[UUID, datetime | None]:
    person = person_of(user)
    return {key: None for key in keys if key == person}


register_topic(TopicKind(name="user", authorize=_own))
