"""A dated table of prices: that of this package, prices.toml, or one of your own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

__all__ = ["Prices", "prices"]

_NEEDED = {
    "hourly": ("nat_gateway", "public_address", "endpoint_per_zone", "load_balancer"),
    "monthly": (
        "disk_gb", "database_disk_gb", "search_disk_gb", "detailed_monitoring", "alarm", "composite_alarm",
        "dashboard", "hosted_zone", "health_check", "health_check_option", "web_acl", "web_acl_rule", "key", "secret",
    ),
}  # fmt: skip


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
        data = tomllib.loads(source.read_text(encoding="utf-8"), parse_float=Decimal)
        head = {key: data.pop(key) for key in ("as_of", "region", "currency", "hours", "sources")}
        basis = data.pop("basis", "")
        table = {name: {key: Decimal(value) for key, value in part.items()} for name, part in data.items()}
        for section, names in _NEEDED.items():
            missing = sorted(set(names) - set(table.get(section, {})))
            if missing:
                raise KeyError(f"{section}.{missing[0]}")
    except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError, ArithmeticError) as error:
        raise ValueError(
            f"{source} is no table of prices: {error}. Begin with a copy of prices.toml."
        ) from error
    return Prices(table=table, basis=basis, **head)
