"""What other apps declare to accounts: reasons why a person cannot go yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

DepartureGuard = Callable[[Any], list[str]]

_guards: dict[str, DepartureGuard] = {}


def register_departure_guard(name: str, guard: DepartureGuard) -> None:
    """Declare `guard(user)`, which returns the reasons, one sentence each, why the user must stay for now.

    It is called inside the transaction that deactivates the person and should lock what its answer depends
    on. Registering the same name twice replaces the guard, so that reloading apps in tests is harmless.
    """
    _guards[name] = guard


def reasons_to_stay(user: Any) -> list[str]:
    """Return every declared reason why this person cannot be deactivated now; empty when free to go."""
    return [reason for guard in _guards.values() for reason in guard(user)]
