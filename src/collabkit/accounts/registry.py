"""What other apps declare to accounts: reasons why a person cannot go yet, and who relies on proved addresses."""

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


_uses_of_addresses: set[str] = set()


def register_use_of_addresses(name: str) -> None:
    """Declare that the app called `name` relies on `queries.verified_emails`: a check warns where none is known."""
    _uses_of_addresses.add(name)


def uses_of_addresses() -> list[str]:
    """Return the names of the apps that rely on proved addresses, sorted."""
    return sorted(_uses_of_addresses)
