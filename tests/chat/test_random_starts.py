"""The migrations that move old conversations to random starts, there and back (decision 20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from collabkit.chat import queries
from collabkit.chat.models import Conversation
from collabkit.core import clock
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
APP, FIRST, MOVED = "collabkit_chat", "0001_initial", "0003_random_starts"
STARTS = ("start_seq", "start_change_seq")
NUMBERS = {
    "Conversation": ("last_seq", "change_seq"),
    "Message": ("seq", "change_seq"),
    "Mention": ("seq",),
    "Participant": ("from_seq",),
    "ReadState": ("read_seq",),
}


def migrate(name: str) -> Any:
    """Bring the tables of chat to a migration, and return the models as they are there."""
    MigrationExecutor(connection).migrate([(APP, name)])
    return MigrationExecutor(connection).loader.project_state([(APP, name)]).apps


@pytest.fixture
def old(transactional_db: None) -> Iterator[Any]:
    """The models of chat as they were first; whatever happens, the tables are brought up to date again."""
    executor = MigrationExecutor(connection)
    try:
        yield migrate(FIRST)
    finally:
        MigrationExecutor(connection).migrate(executor.loader.graph.leaf_nodes())


def numbers(models: Any) -> dict[str, list[Any]]:
    """Return every number that is stored, by table."""
    return {
        name: list(models.get_model(APP, name).objects.order_by("pk").values_list("pk", *columns))
        for name, columns in NUMBERS.items()
    }


def old_group(models: Any, people: list[Any], **numbers: int) -> Any:
    group = models.get_model(APP, "Conversation").objects.create(kind="group", name="Crew", **numbers)
    for person in people:
        models.get_model(APP, "Participant").objects.create(conversation=group, user_id=person.pk)
    return group


def fill(models: Any, group: Any, author: Any, mentioned: Any) -> None:
    """Write three messages, the second edited later, and one that waits; name somebody in the third."""
    messages = models.get_model(APP, "Message").objects
    written = {"conversation": group, "author_id": author.pk}
    at = clock.now() - timedelta(hours=1)
    *_earlier, last = [
        messages.create(body=str(seq), seq=seq, change_seq=change_seq, published_at=at, **written)
        for seq, change_seq in ((1, 1), (2, 4), (3, 3))
    ]
    messages.create(body="Held", state="held", **written)
    models.get_model(APP, "Mention").objects.create(
        message=last, conversation=group, user_id=mentioned.pk, seq=3
    )


def test_old_rooms_are_moved_as_a_whole_and_back(old: Any) -> None:
    ann, bob, cat = (factories.make_person(name) for name in ("Ann", "Bob", "Cat"))
    group = old_group(old, [ann, bob, cat], last_seq=3, change_seq=4)
    empty = old_group(old, [ann, bob], last_seq=0, change_seq=0)
    fill(old, group, ann, cat)
    old.get_model(APP, "Participant").objects.filter(conversation=group, user_id=cat.pk).update(from_seq=2)
    old.get_model(APP, "ReadState").objects.create(conversation=group, user_id=bob.pk, read_seq=1)
    before = numbers(old)

    migrate(MOVED)
    rooms = {room.pk: room for room in Conversation.objects.all()}
    drawn = {getattr(room, start) for room in rooms.values() for start in STARTS}
    assert len(drawn) == 4
    assert min(drawn) >= 2**40
    assert (rooms[group.pk].message_count, rooms[empty.pk].message_count) == (3, 0)
    unread = [queries.reading_seat(person, group.uuid).unread for person in (ann, bob, cat)]
    assert unread == [0, 2, 1]
    assert queries.reading_seat(cat, group.uuid).mentions == 1
    assert [row.body for row in queries.history(queries.get_seat(cat, group.uuid)).rows] == ["3"]
    changed, _cursor, _more = queries.changes(queries.get_seat(bob, group.uuid), after=0)
    assert [row.body for row in changed] == ["1", "3", "2"]

    assert numbers(migrate(FIRST)) == before


def test_a_moved_room_goes_on_where_it_was(old: Any) -> None:
    ann, bob = (factories.make_person(name) for name in ("Ann", "Bob"))
    group = old_group(old, [ann, bob], last_seq=3, change_seq=4)
    fill(old, group, ann, bob)
    migrate(MOVED)
    room = Conversation.objects.get(pk=group.pk)
    posted = factories.make_message(room, bob, "New")
    assert (posted.seq, posted.change_seq) == (room.last_seq + 1, room.change_seq + 1)
