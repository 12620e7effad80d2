"""A closed account and what it does at that moment exclude each other on PostgreSQL, in every kind of room (B16)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from collabkit.chat import actions
from collabkit.chat.models import Conversation, Message
from collabkit.core.errors import NotFound
from tests import factories
from tests.together import ROUNDS, at_once, crowd, must_wait

from .conftest import Space, make_space
from .ends import close

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Use = Callable[[Any, Conversation], Any]


@pytest.fixture
def busy(transactional_db: None) -> Space:
    """A project whose people act at the same time."""
    return make_space()


def channel(space: Space) -> Conversation:
    return space.channel


def direct(space: Space) -> Conversation:
    return actions.open_direct(actor=space.member, user=space.other)


def group(space: Space) -> Conversation:
    return actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])


def loaded(space: Space) -> Any:
    """Return the member as a request that has just begun knows the person."""
    return get_user_model()._default_manager.get(pk=space.member.pk)


def post(person: Any, room: Conversation) -> None:
    factories.make_message(room, person, "A last word")


def own_text(person: Any, room: Conversation) -> Message:
    return Message.objects.get(conversation=room, author=person, kind="text")


def edit(person: Any, room: Conversation) -> None:
    actions.edit_message(actor=person, message=own_text(person, room).uuid, body="Another text")


def delete(person: Any, room: Conversation) -> None:
    actions.delete_message(actor=person, message=own_text(person, room).uuid)


def rename(person: Any, room: Conversation) -> None:
    actions.rename_group(actor=person, conversation=room, name="Gang")


def begin_group(person: Any, room: Conversation) -> None:
    other = room.participants.exclude(user=person).get()
    actions.create_group(actor=person, name="Another", people=[other.user.collabkit_profile.uuid])


USES = [(room, use) for room in (channel, direct, group) for use in (post, edit, delete)]
USES += [(group, rename), (group, begin_group)]


@pytest.mark.parametrize(("room", "use"), USES)
def test_the_end_waits_for_the_commit_of_what_was_begun(
    busy: Space, room: Callable[[Space], Conversation], use: Use
) -> None:
    conversation = room(busy)
    factories.make_message(conversation, busy.member, "Before")

    with transaction.atomic():
        use(loaded(busy), conversation)
        must_wait(partial(close, busy))
    close(busy)


@pytest.mark.parametrize("room", [direct, group, channel])
def test_after_the_end_nothing_is_committed(busy: Space, room: Callable[[Space], Conversation]) -> None:
    conversation = room(busy)
    kept = factories.make_message(conversation, busy.member, "Kept")

    def stored() -> list[Any]:
        return list(Message.objects.filter(author=busy.member).order_by("pk").values_list("pk", "body"))

    def ended() -> list[Any]:
        close(busy)
        return stored()

    def used(what: Callable[[], Any]) -> None:
        with suppress(NotFound):
            what()

    with crowd(5) as together:
        for round_ in range(ROUNDS):
            get_user_model()._default_manager.filter(pk=busy.member.pk).update(is_active=True)
            rewrite = partial(
                actions.edit_message, actor=loaded(busy), message=kept.uuid, body=f"Text {round_}"
            )
            uses: list[Callable[[], Any]] = [partial(post, loaded(busy), conversation) for _ in range(2)]
            # Somebody else writes there too, so that there is a lock to wait for.
            uses += [rewrite, partial(post, busy.other, conversation)]
            told, *_used = together([ended, *(partial(used, use) for use in uses)])
            assert stored() == told


def wait_until_somebody_waits() -> None:
    """Return as soon as a transaction of this database stands before a lock."""
    for _try in range(600):
        with connection.cursor() as cursor:
            # What is told of others stays the same within a transaction otherwise.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.1)
    raise AssertionError("Nobody waits.")


@pytest.mark.parametrize("room", [direct, group, channel])
def test_a_post_that_waits_for_the_room_while_the_account_closes_is_refused(
    busy: Space, room: Callable[[Space], Conversation]
) -> None:
    conversation = room(busy)
    person = loaded(busy)

    def refused() -> None:
        try:
            with pytest.raises(NotFound):
                post(person, conversation)
        finally:
            connection.close()  # looked up by each thread: its own

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Conversation.objects.select_for_update().get(pk=conversation.pk)
            posting = pool.submit(refused)
            wait_until_somebody_waits()
            at_once([partial(close, busy)])
        posting.result(timeout=60)
    assert not Message.objects.filter(kind="text").exists()
