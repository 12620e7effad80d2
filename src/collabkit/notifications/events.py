"""What happened in the inboxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from collabkit.core.events import Event


@dataclass(frozen=True, kw_only=True)
class NotificationsPosted(Event):
    """People were notified: `cause` is the event they were told about, `kind` the kind of notification."""

    subject: ClassVar[str] = "cause"
    cause: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class SeeableNoticesPosted(Event):
    """People were notified of what some may have seen before; announced for kinds that can tell (`seen`).

    An event of its own, so that other kinds leave the worker nothing to do.
    """

    subject: ClassVar[str] = "cause"
    cause: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class NotificationsClosed(Event):
    """A decision was taken elsewhere: every copy about `about` of these kinds now shows what came of it."""

    subject: ClassVar[str] = "about"
    about: UUID
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NotificationsMarked(Event):
    """A person marked `count` notifications as read (or unread again)."""

    subject: ClassVar[str] = "person"
    person: UUID
    count: int
    read: bool


@dataclass(frozen=True, kw_only=True)
class NotificationsPutAway(Event):
    """A person put `count` notifications away as done (or back into the list)."""

    subject: ClassVar[str] = "person"
    person: UUID
    count: int
    done: bool


@dataclass(frozen=True, kw_only=True)
class NotificationsSnoozed(Event):
    """A person hid `count` notifications until a moment."""

    subject: ClassVar[str] = "person"
    person: UUID
    count: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class NotificationsUnsnoozed(Event):
    """A person had `count` snoozed notifications shown again before their time."""

    subject: ClassVar[str] = "person"
    person: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class NotificationsReturned(Event):
    """The time came for `count` snoozed notifications of a person: they are news again."""

    subject: ClassVar[str] = "person"
    person: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class PreferencesChanged(Event):
    """A person changed what he or she is told about."""

    subject: ClassVar[str] = "person"
    person: UUID


@dataclass(frozen=True, kw_only=True)
class HostNoticeSent(Event):
    """The site told people something by its own notifications package; see `bridge`."""

    subject: ClassVar[str] = "notice"
    notice: UUID
    people: tuple[UUID, ...]
    text: str
    description: str
    url: str
