"""What the scaler remembers between two runs, and how that is written down."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

__all__ = ["Ledger", "Origin"]


@dataclass(frozen=True, slots=True)
class Origin:
    """How the coming or going of a cell began: the mail about its end says so."""

    reason: str
    woken_by: str
    before: int
    """How many cells there were."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the scaler remembers between two runs; all of it can be lost without harm to a visitor."""

    generation: int = 0
    actions: tuple[datetime, ...] = ()
    changed_at: datetime | None = None
    failures: int = 0
    retry_at: datetime | None = None
    cost_today: float = 0.0
    cost_at: datetime | None = None
    goal: int = 0
    """How many cells the present scale-out is for."""
    launches: Mapping[str, datetime] = field(default_factory=dict)
    """Cells asked for and not yet in service."""
    draining: Mapping[str, datetime] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """How each launch, draining and taking back began of whose end nobody has been told."""
    waits: Mapping[str, datetime] = field(default_factory=dict)
    """Since when a stack has been in progress, by its name and, for a cell, its status."""
    sick: Mapping[str, datetime] = field(default_factory=dict)
    attempts: Mapping[str, int] = field(default_factory=dict)
    told: Mapping[str, datetime] = field(default_factory=dict)
    switch_version: int = 0
    outbox: str = ""
    """A mail of which it is not known that it went out."""

    def dump(self) -> str:
        """Return the ledger as JSON."""
        return json.dumps(asdict(self), default=datetime.isoformat, sort_keys=True)

    @classmethod
    def load(cls, text: str) -> Ledger:
        """Return the ledger of a JSON text; raises ValueError when it is damaged."""
        try:
            data = json.loads(text).items()
            return cls(**{name: _READERS[name](value) for name, value in data if name in _READERS})
        except (AttributeError, KeyError, OverflowError, RecursionError, TypeError) as error:
            raise ValueError(f"The ledger is damaged: {error}") from error

    def without(self, name: str) -> Ledger:
        """Return the ledger with nothing in it about the cell ``name``."""
        parts = {part: dict(getattr(self, part)) for part in _BY_CELL}
        for part in parts.values():
            part.pop(name, None)
        return replace(self, **parts)  # type: ignore[arg-type]


_BY_CELL = ("launches", "draining", "origins", "sick", "attempts")


def _of(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"{value!r:.40} instead of {kind.__name__}")
        return value

    return read


def _moment(text: Any) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _moment_or_none(text: Any) -> datetime | None:
    return None if text is None else _moment(text)


def _amount(value: Any) -> float:
    if isinstance(value, bool) or not math.isfinite(value):
        raise TypeError(f"{value!r:.40} instead of an amount")
    return float(value)


def _moments(values: Any) -> tuple[datetime, ...]:
    return tuple(_moment(value) for value in _of(list)(values))


def _origin(value: Any) -> Origin:
    return Origin(_of(str)(value["reason"]), _of(str)(value["woken_by"]), _of(int)(value["before"]))


def _by_name(read: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    return lambda values: {name: read(value) for name, value in values.items()}


_READERS: dict[str, Callable[[Any], Any]] = {
    "generation": _of(int),
    "actions": _moments,
    "changed_at": _moment_or_none,
    "failures": _of(int),
    "retry_at": _moment_or_none,
    "cost_today": _amount,
    "cost_at": _moment_or_none,
    "goal": _of(int),
    "launches": _by_name(_moment),
    "draining": _by_name(_moment),
    "origins": _by_name(_origin),
    "waits": _by_name(_moment),
    "sick": _by_name(_moment),
    "attempts": _by_name(_of(int)),
    "told": _by_name(_moment),
    "switch_version": _of(int),
    "outbox": _of(str),
}
"""How each field is read; what a later release of the scaler has added is left out."""
