"""Rooms that differ only in how much of them a newcomer may not see, and what can be read from an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import Any

from collabkit.chat import actions
from collabkit.chat.models import Conversation, Message
from collabkit.core import clock
from collabkit.core.ids import new_uuid
from collabkit.core.pagination import decode_cursor
from tests import factories

from .conftest import Space, make_space

# How many messages and how many changes of them are hidden; no other number of the story is near to these.
HIDDEN, CHANGES = 5_000, 7_700
NEAR = 60
# From here on a number is one of a conversation's.
NUMBERS_FROM = 1_000_000
_NAMES = re.compile(r"[0-9a-f-]{36}|\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)|[Pp]artner-?\w*")


def bury(conversation: Conversation, author: Any, *, messages: int, changes: int) -> None:
    """Let the room have a past, straight in the tables: by the action it would take half a minute."""
    conversation.refresh_from_db()
    began = clock.now() - timedelta(days=1)
    Message.objects.bulk_create(
        Message(
            uuid=new_uuid(),
            conversation=conversation,
            author=author,
            body="Old",
            seq=conversation.last_seq + step,
            change_seq=conversation.change_seq + step,
            created_at=began,
            published_at=began + timedelta(seconds=step),
        )
        for step in range(1, messages + 1)
    )
    conversation.last_seq += messages
    conversation.change_seq += changes
    conversation.save()


@dataclass
class Room:
    """A conversation that a person has come to after some time."""

    space: Space
    conversation: Conversation
    newcomer: Any


def channel_with(*, messages: int, changes: int) -> Room:
    """A channel with protected history and its newest member."""
    space = make_space(protected_history=True)
    bury(space.channel, space.member, messages=messages, changes=changes)
    newcomer = factories.make_person("Nora New")
    factories.add_member(space.project, newcomer)
    return Room(space, space.channel, newcomer)


def group_with(*, messages: int, changes: int) -> Room:
    """A group and the person who was added last."""
    space = make_space()
    group = actions.create_group(actor=space.member, name="Crew", people=[space.person(space.owner)])
    bury(group, space.member, messages=messages, changes=changes)
    newcomer = factories.make_person("Nora New")
    factories.add_member(space.project, newcomer)
    actions.add_participants(actor=space.member, conversation=group, people=[space.person(newcomer)])
    return Room(space, group, newcomer)


def numbers_in(answer: Any) -> Iterator[int]:
    """Return every number that somebody can read from an answer, those inside page cursors too."""
    if isinstance(answer, dict):
        answer = [*answer.values(), *_cursors(answer)]
    if isinstance(answer, list):
        for value in answer:
            yield from numbers_in(value)
    if isinstance(answer, int) and not isinstance(answer, bool):
        yield answer


def _cursors(answer: dict[str, Any]) -> list[Any]:
    return decode_cursor(answer["next"], length=2) if answer.get("next") else []


def shape(answer: Any, *, seq: int, change_seq: int, key: str = "") -> Any:
    """Return an answer with its numbers told from where the person came in, and without names and times."""
    if isinstance(answer, dict):
        return {k: shape(value, seq=seq, change_seq=change_seq, key=k) for k, value in answer.items()}
    if isinstance(answer, list):
        return [shape(value, seq=seq, change_seq=change_seq, key=key) for value in answer]
    if isinstance(answer, int) and answer > NUMBERS_FROM:
        return answer - (change_seq if key in ("change_seq", "cursor") else seq)
    if isinstance(answer, str):
        return "cursor" if key == "next" else _NAMES.sub("name", answer)
    return answer


def telling(numbers: Iterable[int]) -> list[int]:
    """Return the numbers, and differences of two of them, that are about as many as what is hidden."""
    found = sorted(set(numbers))
    values = [*found, *(two - one for one, two in combinations(found, 2))]
    return [value for value in values for many in (HIDDEN, CHANGES) if abs(value - many) <= NEAR]
