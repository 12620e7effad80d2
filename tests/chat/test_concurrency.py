"""Many at once on PostgreSQL: no error, no gap, nothing twice, nothing unseen (B37, B38)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import close_old_connections, connection, transaction
from django.db.models import F

from collabkit.chat import actions, queries
from collabkit.chat.models import Conversation, Message, ReadState
from collabkit.core.errors import Conflict
from tests import factories
from tests.together import ROUNDS, at_once, crowd

from .conftest import Space, make_space, nth, nth_change

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(transactional_db: None) -> Space:
    """A project whose people act at the same time."""
    return make_space()


def numbers(conversation: Conversation) -> list[tuple[int | None, int | None]]:
    """Return the numbers of all messages, counted from the conversation's starts."""
    rows = Message.objects.filter(conversation=conversation).order_by("seq")
    counted = rows.values_list(
        F("seq") - conversation.start_seq, F("change_seq") - conversation.start_change_seq
    )
    return list(counted)


def test_sixteen_senders_in_one_room(busy: Space) -> None:
    people = [factories.make_person(f"Sender {number}") for number in range(16)]
    for person in people:
        factories.add_member(busy.project, person)

    def send(person: Any) -> None:
        for _round in range(20):
            factories.make_message(busy.channel, person)

    at_once([partial(send, person) for person in people])
    assert numbers(busy.channel) == [(number, number) for number in range(1, 321)]
    by_seq = Message.objects.order_by("seq").values_list("pk", flat=True)
    assert list(by_seq) == list(Message.objects.order_by("published_at").values_list("pk", flat=True))
    busy.channel.refresh_from_db()
    assert busy.channel.last_seq == nth(busy.channel, 320)
    assert busy.channel.change_seq == nth_change(busy.channel, 320)


def test_one_client_id_from_ten_threads_is_one_message(busy: Space) -> None:
    with crowd(10) as together:
        for round_ in range(ROUNDS):
            post = partial(factories.make_message, busy.channel, busy.member, client_id=uuid4())
            messages = together([post] * (10 if round_ % 10 == 0 else 2))
            assert len({message.pk for message in messages}) == 1
            assert sum(not message.was_posted_before for message in messages) == 1
    assert numbers(busy.channel) == [(number, number) for number in range(1, ROUNDS + 1)]


def test_the_read_cursor_never_goes_back(busy: Space) -> None:
    for _number in range(12):
        busy.post(busy.member)
    read = partial(actions.mark_read, actor=busy.other, conversation=busy.channel)
    with crowd(4) as together:
        for round_ in range(ROUNDS):
            ReadState.objects.all().delete()
            others = [(3, 1, 7), (12, 5, 9), (2, 11, 12)][round_ % 3]
            seats = together([partial(read, seq=nth(busy.channel, place)) for place in (12, *others)])
            assert ReadState.objects.get().read_seq == nth(busy.channel, 12)
            assert max(seat.read_seq for seat in seats) == nth(busy.channel, 12)


def test_what_is_unread_adds_up_while_others_write(busy: Space) -> None:
    """Reading up to what was seen while a message comes: it is counted as unread exactly when it is newer."""
    read = partial(actions.mark_read, actor=busy.other, conversation=busy.channel)
    with crowd(3) as together:
        for _round in range(ROUNDS):
            newest = queries.get_seat(busy.other, busy.channel).last_seq
            jobs = [
                partial(read, seq=newest),
                *[partial(factories.make_message, busy.channel, busy.member)] * 2,
            ]
            seat = together(jobs)[0]
            assert seat.read_seq == newest
            assert 0 <= seat.unread <= 2
            assert queries.reading_seat(busy.other, busy.channel).unread == 2
    assert read(seq=2**60).unread == 0


def test_catching_up_while_others_write_misses_nothing(busy: Space) -> None:
    """Writers keep their transactions open for a while; the reader only ever asks for what came after."""
    done = threading.Event()
    seen: dict[Any, int] = {}

    def write(pause: float) -> None:
        try:
            for _round in range(15):
                with transaction.atomic():
                    threading.Event().wait(pause / 2)
                    message = factories.make_message(busy.channel, busy.member)
                    threading.Event().wait(pause)
                actions.edit_message(actor=busy.member, message=message.uuid, body="Edited")
        finally:
            close_old_connections()

    def read() -> int:
        after = 0
        while True:
            last_round = done.is_set()
            seat = queries.get_seat(busy.other, busy.channel)
            rows, cursor, more = queries.changes(seat, after=after, limit=7)
            changes = [row.change_seq or 0 for row in rows]
            assert changes == sorted(changes)
            seen.update({row.uuid: row.change_seq or 0 for row in rows})
            after = cursor
            if last_round and not more:
                return after

    with ThreadPoolExecutor(1) as pool:

        def reading() -> int:
            try:
                return read()
            finally:
                connection.close()

        reader = pool.submit(reading)
        at_once([partial(write, pause) for pause in (0.0, 0.001, 0.004, 0.01)])
        done.set()
        after = reader.result(timeout=60)
    stored = dict(Message.objects.values_list("uuid", "change_seq"))
    assert seen == stored
    assert after == nth_change(busy.channel, 120)


def test_two_people_opening_the_same_conversation(busy: Space) -> None:
    pairs = [(busy.member, busy.other), (busy.other, busy.member)]
    with crowd(2) as together:
        for _round in range(ROUNDS):
            Conversation.objects.filter(kind="direct").delete()
            found = together([partial(actions.open_direct, actor=one, user=two) for one, two in pairs])
            assert len({conversation.pk for conversation in found}) == 1
            assert found[0].participants.count() == 2


def test_one_channel_for_each_project(busy: Space) -> None:
    with crowd(2) as together:
        for _round in range(ROUNDS):
            Conversation.objects.all().delete()
            found = together([partial(actions.open_channel, project=busy.project)] * 2)
            assert len({conversation.pk for conversation in found}) == 1


def test_adding_leaving_and_writing_at_once(busy: Space) -> None:
    people = [factories.make_person(f"Person {number}") for number in range(6)]
    for person in people:
        factories.add_member(busy.project, person)
    persons = [busy.person(person) for person in people]
    group = actions.create_group(actor=busy.member, name="Crew", people=[busy.person(busy.other)])
    add = partial(actions.add_participants, actor=busy.member, conversation=group)
    jobs: list[Callable[[], Any]] = [partial(add, people=[person]) for person in persons]
    jobs += [partial(factories.make_message, group, busy.member)] * 4
    jobs.append(partial(actions.leave_conversation, actor=busy.other, conversation=group))
    at_once(jobs)
    assert group.participants.filter(left_at=None).count() == 7
    found = numbers(group)
    assert found == [(number, number) for number in range(1, len(found) + 1)]


def test_editing_and_deleting_at_once_leave_nothing_behind(busy: Space) -> None:
    def edit(message: Message) -> str:
        try:
            actions.edit_message(actor=busy.member, message=message.uuid, body="Secret too")
        except Conflict as error:
            return error.code
        return "edited"

    def delete(message: Message) -> str:
        actions.delete_message(actor=busy.member, message=message.uuid)
        return "deleted"

    with crowd(3) as together:
        for _round in range(ROUNDS):
            message = busy.post(busy.member, "Secret")
            write = partial(factories.make_message, busy.channel, busy.other, "Answer")
            told = together([partial(edit, message), partial(delete, message), write])
            assert {"deleted"} <= set(told[:2]) <= {"edited", "deleted"}
            message.refresh_from_db()
            assert message.body == ""
            assert not message.revisions.exists()
    found = numbers(busy.channel)
    assert [seq for seq, _change in found] == list(range(1, 2 * ROUNDS + 1))
    assert len({change for _seq, change in found}) == 2 * ROUNDS
