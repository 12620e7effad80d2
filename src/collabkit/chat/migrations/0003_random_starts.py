"""Move the numbers of existing conversations to random starts, so that old rooms tell as little as new ones.

Every number of a room is moved by the same amount: order, distance and unread counts stay what they were. All
rows of messages that have a number are written once, in one transaction, a few hundred rooms at a time; posting to
a room waits until the end. Which windows notice, and why it is not left out for old rooms: decision 20.

Undone, the numbers count from 1 again.
"""

import secrets
from collections.abc import Iterator
from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, QuerySet, Subquery

LOWEST_START = 2**40
ROOMS = 500


def move_to_random_starts(apps: Any, schema_editor: Any) -> None:
    """Draw a start for each room that counts from 1, and move all its numbers there."""
    for rooms in _batches(apps, start_seq=0, start_change_seq=0):
        for room in rooms:
            room.start_seq = LOWEST_START + secrets.randbelow(LOWEST_START)
            room.start_change_seq = LOWEST_START + secrets.randbelow(LOWEST_START)
            room.last_seq += room.start_seq
            room.change_seq += room.start_change_seq
        _store(apps, rooms)
        _move(apps, rooms, sign=1)


def move_back(apps: Any, schema_editor: Any) -> None:
    """Let every room count from 1."""
    for rooms in _batches(apps, start_seq__gt=0):
        _move(apps, rooms, sign=-1)
        for room in rooms:
            room.last_seq -= room.start_seq
            room.change_seq -= room.start_change_seq
            room.start_seq = room.start_change_seq = 0
        _store(apps, rooms)


def _batches(apps: Any, **which: int) -> Iterator[list[Any]]:
    """Return rooms, locked, some at a time; each batch must change what `which` asks for."""
    rooms = apps.get_model("collabkit_chat", "Conversation").objects.filter(**which).order_by("pk")
    while batch := list(rooms.select_for_update()[:ROOMS]):
        yield batch


def _store(apps: Any, rooms: list[Any]) -> None:
    model = apps.get_model("collabkit_chat", "Conversation")
    model.objects.bulk_update(rooms, ["start_seq", "start_change_seq", "last_seq", "change_seq"])


def _move(apps: Any, rooms: list[Any], *, sign: int) -> None:
    """Move the numbers that refer to these rooms. Old and new ones are far apart, so none meets another's."""
    conversation = apps.get_model("collabkit_chat", "Conversation").objects.filter(
        pk=OuterRef("conversation_id")
    )

    def start(column: str) -> Any:
        return sign * Subquery(conversation.values(column)[:1])

    def rows(name: str) -> QuerySet[Any]:
        found: QuerySet[Any] = apps.get_model("collabkit_chat", name).objects.filter(conversation__in=rooms)
        return found

    rows("Message").filter(seq__isnull=False).update(
        seq=F("seq") + start("start_seq"), change_seq=F("change_seq") + start("start_change_seq")
    )
    rows("Mention").update(seq=F("seq") + start("start_seq"))
    # 0 means "from the beginning" and "nothing read", wherever the numbers begin.
    rows("Participant").filter(from_seq__gt=0).update(from_seq=F("from_seq") + start("start_seq"))
    rows("ReadState").filter(read_seq__gt=0).update(read_seq=F("read_seq") + start("start_seq"))


class Migration(migrations.Migration):
    dependencies = [("collabkit_chat", "0002_conversation_starts")]

    operations = [migrations.RunPython(move_to_random_starts, move_back, elidable=True)]
