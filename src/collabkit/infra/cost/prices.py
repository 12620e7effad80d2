"""A dated table of prices: that of this package, prices.toml, or one of your own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from collabkit.infra import reading

__all__ = ["Prices", "prices"]

_NEEDED = {
    "hourly": ("nat_gateway", "public_address", "endpoint_per_zone", "load_balancer"),
    "monthly": (
        "disk_gb", "database_disk_gb", "search_disk_gb", "detailed_monitoring", "alarm", "composite_alarm",
        "dashboard", "hosted_zone", "health_check", "health_check_option", "web_acl", "web_acl_rule", "key", "secret",
    ),
}  # fmt: skip


_HEAD: dict[str, tuple[type, str]] = {
    "as_of": (date, "a date such as 2026-11-30"),
    "region": (str, "a text in quotes"),
    "currency": (str, "a text in quotes"),
    "hours": (int, "a whole number"),
    "sources": (Mapping, "a table"),
    "basis": (str, "a text in quotes"),
}
MOST_HOURS = 744
"""Of the longest month."""
HIGHEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """A table of prices; `table` has a section for each kind of thing."""

    as_of: date
    region: str
    currency: str
    hours: int
    sources: dict[str, str]
    basis: str
    """Where the figures come from, where the table says so."""
    table: dict[str, dict[str, Decimal]]

    def of(self, section: str, name: str) -> Decimal | None:
        """Return the price of a thing; None when the table does not have it."""
        return self.table.get(section, {}).get(name)


def prices(path: Path | None = None) -> Prices:
    """Return a table of prices, that of this package unless told otherwise; raise ValueError for an unusable one."""
    source = path or files("collabkit.infra").joinpath("prices.toml")
    try:
        return _read(reading.toml(source))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ValueError(
            f"{source} is no table of prices: {why}. Begin with a copy of prices.toml."
        ) from error


def _read(data: dict[str, Any]) -> Prices:
    """Return what a parsed table says; raise ValueError with the first thing that is wrong with it."""
    data.setdefault("basis", "")
    for name, (kind, what) in _HEAD.items():
        if not isinstance(data.get(name), kind) or isinstance(data[name], bool):
            raise ValueError(f"{name} must be {what}")
    head = {name: data.pop(name) for name in _HEAD}
    if not 0 < head["hours"] <= MOST_HOURS:
        raise ValueError(f"hours must be from 1 to {MOST_HOURS}")
    table = {section: _amounts(section, part) for section, part in data.items()}
    for section, names in _NEEDED.items():
        missing = sorted(set(names) - set(table.get(section, {})))
        if missing:
            raise ValueError(f"{section}.{missing[0]} is missing")
    return Prices(table=table, **head)


def _amounts(section: str, part: Any) -> dict[str, Decimal]:
    if not isinstance(part, Mapping):
        raise ValueError(f"{section} must be a table")
    for name, value in part.items():
        # A bool is an int, and NaN can be compared with nothing.
        known = type(value) in {int, Decimal} and Decimal(value).is_finite()
        if not known or not 0 <= value <= HIGHEST:
            raise ValueError(f"{section}.{name} must be an amount from 0 to {HIGHEST:,}")
    return {name: Decimal(value) for name, value in part.items()}
