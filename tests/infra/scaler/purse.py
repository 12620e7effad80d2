"""What the cells cost, counted apart from the scaler's own books."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

HOUR = timedelta(hours=1)


@dataclass
class Purse:
    """What each day (UTC) has cost, as it can be seen: by the cells that a look finds, since the look before."""

    spent: dict[date, float] = field(default_factory=dict)
    looked_at: datetime | None = None

    def pay(self, now: datetime, an_hour: float) -> None:
        """Pay for the time since the last look, each day for itself."""
        since, self.looked_at = self.looked_at or now, now
        while since < now:
            until = min(now, _next_midnight(since))
            self.spent[since.date()] = self.spent.get(since.date(), 0.0) + an_hour * ((until - since) / HOUR)
            since = until

    def at_least(self, now: datetime, base: float, extra: float) -> float:
        """Return what this day costs in the end, when the base is paid until midnight and the rest for an hour."""
        left = (_next_midnight(now) - now) / HOUR
        return self.spent.get(now.date(), 0.0) + base * left + extra * min(left, 1.0)


def _next_midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=1), time.min, moment.tzinfo)
