"""What happens in the demo's past, and when; told in order of time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min

from collabkit.core import worker
from collabkit.core.models import Delivery
from collabkit.notifications.models import MailState, OutgoingEmail
from example_project.demo.clock import StoryClock

# After each act the worker delivers what it caused, as in life: notifications get the time of what they tell.
Act = Callable[[], object]


@dataclass
class World:
    """What the story has made so far, by the keys of its texts."""

    end: datetime
    clock: StoryClock
    dice: random.Random
    people: dict[str, Any] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)
    spaces: dict[str, Any] = field(default_factory=dict)
    # Private conversations, and the people in each.
    rooms: list[tuple[Any, tuple[str, ...]]] = field(default_factory=list)

    def before_end(self, *, days: float, hour: int = 9, minute: int = 0) -> datetime:
        """Return a moment that many days before the story ends, at that time of day (UTC)."""
        day = (self.end - timedelta(days=days)).replace(hour=0, minute=0, second=0)
        return min(day + timedelta(hours=hour, minutes=minute), self.end)


class Agenda:
    """Acts with their moments."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []

    def add(self, moment: datetime, act: Act) -> None:
        """Note an act; those of one moment keep their order."""
        self._acts.append((moment, len(self._acts), act))

    def perform(self, clock: StoryClock) -> int:
        """Let everything happen, each at its moment; return the number of acts."""
        for moment, _, act in sorted(self._acts, key=lambda entry: entry[:2]):
            _send_mail_until(moment, clock)
            # An act may take its time: what was due meanwhile happens right after it.
            clock.move_to(max(moment, clock.moment))
            act()
            if Delivery.objects.exists():
                worker.drain()
        _send_mail_until(None, clock)
        return len(self._acts)


def _send_mail_until(moment: datetime | None, clock: StoryClock) -> None:
    """Send the e-mails that wait for a while, each at its time; without a moment all of them."""
    waiting = OutgoingEmail.objects.filter(state=MailState.QUEUED)
    if moment is not None:
        waiting = waiting.filter(available_at__lte=moment)
    while due := waiting.aggregate(first=Min("available_at"))["first"]:
        clock.move_to(max(due, clock.moment))
        worker.drain()
