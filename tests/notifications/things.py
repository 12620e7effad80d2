"""An app in miniature that tells people about things: who may see which, and what the things say now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction

from collabkit.core.events import Event, announce
from collabkit.core.ids import new_uuid
from collabkit.core.models import EventRecord
from collabkit.notifications.registry import Action, Channels, MailKind, Notice, NoticeKind, Presented


@dataclass(frozen=True, kw_only=True)
class ThingHappened(Event):
    """Something happened to a thing."""

    subject: ClassVar[str] = "thing"
    thing: UUID
    project: UUID | None = None
    channel: str = "plain"


@dataclass(frozen=True, kw_only=True)
class ThingAsked(Event):
    """Somebody is to decide on a thing."""

    subject: ClassVar[str] = "thing"
    thing: UUID


@dataclass(frozen=True, kw_only=True)
class ThingDecided(Event):
    """Somebody decided."""

    subject: ClassVar[str] = "thing"
    thing: UUID


@dataclass(frozen=True, kw_only=True)
class ThingPosted(Event):
    """Something is to be written to an address outside."""

    subject: ClassVar[str] = "thing"
    thing: UUID


@dataclass
class Thing:
    """One thing, as it is now."""

    uuid: UUID
    text: str
    readers: set[Any]
    outcome: str | None = None
    broken: bool = False
    address: str = ""
    asked: int = 0


things: dict[UUID, Thing] = {}


def make_thing(*readers: Any, text: str = "A thing happened", **fields: Any) -> Thing:
    """Make a thing that these people may see."""
    thing = Thing(uuid=new_uuid(), text=text, readers={reader.pk for reader in readers}, **fields)
    things[thing.uuid] = thing
    return thing


def happen(thing: Thing, *, actor: Any = None, **fields: Any) -> EventRecord:
    """Announce that something happened to it."""
    return _announce(ThingHappened(thing=thing.uuid, **fields), actor)


def ask(thing: Thing, *, actor: Any = None) -> EventRecord:
    """Announce that somebody is to decide on it."""
    return _announce(ThingAsked(thing=thing.uuid), actor)


def decide(thing: Thing, outcome: str) -> EventRecord:
    """Decide."""
    thing.outcome = outcome
    return _announce(ThingDecided(thing=thing.uuid), None)


def post(thing: Thing) -> EventRecord:
    """Announce that something is to be written to an address outside."""
    return _announce(ThingPosted(thing=thing.uuid), None)


def _announce(event: Event, actor: Any) -> EventRecord:
    with transaction.atomic():
        return announce(event, actor=actor)


def readers(event: Any, record: EventRecord) -> Iterable[Any]:
    return things[event.thing].readers


def present(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented | None]:
    found: dict[int, Presented | None] = {}
    for notice in notices:
        thing = things[notice.subject]
        thing.asked += 1
        if thing.broken:
            raise RuntimeError("this thing cannot be told")
        if viewer.pk in thing.readers:
            found[notice.id] = Presented(
                title=thing.text,
                body="First line\nsecond line\n\nNext paragraph",
                url=f"/things/{thing.uuid}",
            )
    return found


def present_question(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented | None]:
    found: dict[int, Presented | None] = {}
    for notice in notices:
        thing = things[notice.subject]
        if viewer.pk not in thing.readers:
            continue
        answer = Action(name="yes", label="Yes", method="POST", path="/things/yes", body={"n": 1})
        found[notice.id] = Presented(
            title=thing.text, actions=[] if thing.outcome else [answer], outcome=thing.outcome
        )
    return found


def present_outside(subject: UUID, address: str) -> Presented | None:
    thing = things[subject]
    return Presented(title=thing.text, url="/somewhere#secret") if thing.address == address else None


def _when(channel: str) -> Any:
    def recipients(event: ThingHappened, record: EventRecord) -> Iterable[Any]:
        return readers(event, record) if event.channel == channel else []

    return recipients


def _kind(name: str, **fields: Any) -> NoticeKind[ThingHappened]:
    return NoticeKind(
        name=f"things.{name}",
        label=f"Things: {name}",
        event=ThingHappened,
        recipients=_when(name),
        subject=lambda event: event.thing,
        scope=lambda event: event.project,
        present=present,
        **fields,
    )


PLAIN = _kind("plain", channels=Channels(email=None))
MENTION = _kind("mention", mention=True, channels=Channels(email=None))
MAILED = _kind("mailed")
QUIET = _kind("quiet", channels=Channels(inbox=False, email=False))
SECURITY = _kind("security", security=True)
NOISY = _kind("noisy", tell_actor=True, channels=Channels(email=None))
QUESTION = NoticeKind(
    name="things.question",
    label="Things: question",
    event=ThingAsked,
    recipients=readers,
    subject=lambda event: event.thing,
    present=present_question,
    actionable=True,
    closed_by={ThingDecided: lambda event: event.thing},
)
OUTSIDE = MailKind(
    name="things.outside",
    event=ThingPosted,
    address=lambda event, record: things[event.thing].address,
    subject=lambda event: event.thing,
    present=present_outside,
)
KINDS = (PLAIN, MENTION, MAILED, QUIET, SECURITY, NOISY, QUESTION)
