"""Events and subscribers that exist in these tests only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from collabkit.core import events
from collabkit.core.events import Event


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    """A kettle boiled."""

    subject = "kettle"
    kettle: UUID
    litres: int = 1
    at: datetime | None = None
    guests: tuple[UUID, ...] = ()


@pytest.fixture
def subscriptions() -> Iterator[None]:
    """Forget the subscriptions that a test makes."""
    durable = {kind: dict(found) for kind, found in events._durable.items()}
    by_name, after = (
        dict(events._by_name),
        {kind: list(found) for kind, found in events._after_commit.items()},
    )
    yield
    stores: list[tuple[dict[Any, Any], dict[Any, Any]]] = [
        (events._durable, durable),
        (events._by_name, by_name),
        (events._after_commit, after),
    ]
    for store, saved in stores:
        store.clear()
        store.update(saved)
