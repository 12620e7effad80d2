"""Events go up: an action announces what happened, and whoever cares subscribes.

``announce`` writes the event, and what must be delivered of it, in the transaction of the change itself. Two kinds
of subscribers exist:

* ``subscribe``: durable. Handled by the worker, in a transaction of its own together with the removal of the
  delivery, retried with back-off, set aside visibly when it keeps failing.
* ``on_commit_subscribe``: best effort, right after the commit, in the same process. For pushes to open windows,
  which heal themselves when one is lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction

from .clock import now
from .models import Delivery, EventRecord
from .wakeup import wake_worker

__all__ = [
    "Event",
    "Subscriber",
    "announce",
    "event_type",
    "event_types",
    "load",
    "on_commit_subscribe",
    "subscribe",
    "subscriber",
]

logger = logging.getLogger(__name__)

event_types: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events: frozen data of public ids and plain values, named in the past tense.

    ``subject`` names the field that holds the public id of what the event is about; history is read by it.
    """

    subject: ClassVar[str | None] = None
    type_name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        parts = cls.__module__.split(".")
        app = parts[parts.index("events") - 1] if "events" in parts else parts[-1]
        cls.type_name = f"{app}.{cls.__name__}"
        event_types[cls.type_name] = cls

    @property
    def subject_id(self) -> UUID | None:
        """The public id of what this event is about, or None."""
        return getattr(self, self.subject) if self.subject else None


E = TypeVar("E", bound=Event)
Handler = Callable[[Any, EventRecord], None]
TypedHandler = Callable[[E, EventRecord], None]
Decorator = Callable[[TypedHandler[E]], TypedHandler[E]]


@dataclass(frozen=True)
class Subscriber:
    """A durable subscription: ``handler(event, record)`` must be idempotent and re-read what it needs."""

    name: str
    event: type[Event]
    handler: Handler


_durable: dict[type[Event], dict[str, Subscriber]] = {}
_by_name: dict[str, Subscriber] = {}
_after_commit: dict[type[Event], list[Handler]] = {}


def subscribe(event: type[E], *, name: str | None = None) -> Decorator[E]:
    """Let the decorated ``handler(event, record)`` handle every ``event``, durably, in the worker.

    ``name`` is stored with pending deliveries, so it must stay the same over releases; by default it is the
    handler's module and name.
    """

    def decorate(handler: TypedHandler[E]) -> TypedHandler[E]:
        full = name or f"{handler.__module__.removeprefix('collabkit.')}.{handler.__qualname__}"
        if full in _by_name:
            raise ValueError(f"The subscriber {full!r} is registered twice.")
        item = Subscriber(name=full, event=event, handler=handler)
        _durable.setdefault(event, {})[full] = item
        _by_name[full] = item
        return handler

    return decorate


def on_commit_subscribe(event: type[E]) -> Decorator[E]:
    """Call the decorated ``handler(event, record)`` right after the commit, best effort, in the same process."""

    def decorate(handler: TypedHandler[E]) -> TypedHandler[E]:
        _after_commit.setdefault(event, []).append(handler)
        return handler

    return decorate


def subscriber(name: str) -> Subscriber | None:
    """Return the durable subscriber called ``name``, or None when no installed app has it."""
    return _by_name.get(name)


def event_type(name: str) -> type[Event] | None:
    """Return the event class called ``name`` (such as "projects.MemberJoined"), or None."""
    return event_types.get(name)


def announce(event: Event, *, actor: AbstractBaseUser | AnonymousUser | None = None) -> EventRecord:
    """Record that ``event`` happened, as part of the surrounding transaction, and deliver it after the commit.

    ``actor`` is who did it (None or an anonymous user for the system). Returns the record.
    Raises TransactionManagementError outside ``transaction.atomic``: the event and the change must stand together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("announce() belongs inside transaction.atomic().")
    record = EventRecord.objects.create(
        type=event.type_name,
        subject=event.subject_id,
        data=_dump(event),
        actor_id=actor.pk if actor is not None else None,
    )
    names = _durable.get(type(event), {})
    if names:
        due = now()
        Delivery.objects.bulk_create(
            [Delivery(event=record, subscriber=name, available_at=due) for name in names]
        )
    if names or type(event) in _after_commit:
        transaction.on_commit(lambda: _delivered(event, record, bool(names)), robust=True)
    return record


def load(record: EventRecord) -> Event | None:
    """Return the event that ``record`` holds, or None when no installed app knows its type."""
    kind = event_types.get(record.type)
    if kind is None:
        return None
    return msgspec.convert(record.data, kind, strict=False)


def _dump(event: Event) -> dict[str, Any]:
    values = {field.name: getattr(event, field.name) for field in fields(event)}
    data: dict[str, Any] = msgspec.to_builtins(values)
    return data


def _delivered(event: Event, record: EventRecord, durable: bool) -> None:
    for handler in _after_commit.get(type(event), ()):
        try:
            handler(event, record)
        except Exception:
            logger.exception("After-commit handler %s failed", handler.__qualname__)
    if durable:
        wake_worker()
