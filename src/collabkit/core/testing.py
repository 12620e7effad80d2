"""For tests of collabkit apps and of sites built on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .events import Event, load
from .models import EventRecord

__all__ = ["EventLog", "event_log"]


@dataclass
class EventLog:
    """The events announced inside an `event_log` block, oldest first."""

    events: list[Event] = field(default_factory=list)
    records: list[EventRecord] = field(default_factory=list)

    def of(self, kind: type[Event]) -> list[Event]:
        """Return the events of one type."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def names(self) -> list[str]:
        """The type names, such as "projects.MemberJoined"."""
        return [event.type_name for event in self.events]


@contextmanager
def event_log() -> Iterator[EventLog]:
    """Collect the events announced inside the block; read them after it."""
    newest = EventRecord.objects.order_by("-id").values_list("id", flat=True).first() or 0
    log = EventLog()
    yield log
    for record in EventRecord.objects.filter(id__gt=newest).order_by("id"):
        event = load(record)
        if event is not None:
            log.records.append(record)
            log.events.append(event)
