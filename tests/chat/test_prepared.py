"""Queries that are compiled once: the same rows as the plain query, for every person and at every moment."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db.models import QuerySet, Value

from collabkit.accounts import queries as accounts
from collabkit.chat import actions, queries
from collabkit.chat.models import Conversation, Message
from collabkit.chat.queries import conversations, messages, seats, told
from collabkit.core import clock
from collabkit.core.errors import NotFound
from collabkit.core.prepared import Prepared
from collabkit.notifications.queries import counting, inbox
from collabkit.projects.actions import set_membership_end
from tests import factories

from .conftest import Space, make_space, mention, nth

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(drain) -> Space:
    """A project with protected history, a group and a direct conversation, all with messages."""
    space = make_space(protected_history=True)
    space.post(space.member, "Old")
    factories.add_member(space.project, space.outsider)
    direct = factories.make_direct(space.member, space.other)
    group = actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])
    for conversation in (space.channel, direct, group):
        factories.make_message(conversation, space.member, mention(space.other))
    drain()
    return space


def test_a_compiled_query_gives_the_rows_of_the_plain_one(full: Space) -> None:
    everybody = [full.owner, full.member, full.other, full.outsider, factories.make_person("Nobody")]
    uuids = list(Conversation.objects.values_list("uuid", flat=True))
    keys = list(Conversation.objects.values_list("pk", flat=True))
    said = list(Message.objects.values_list("uuid", flat=True))
    asked: list[tuple[Prepared, tuple[Any, ...], dict[str, Any]]] = [
        (messages._page, (), {"conversation": room.pk, "first": nth(room, 1), "last": nth(room, 2)})
        for room in Conversation.objects.all()
    ]
    asked += [(messages._changed, (2,), {"conversation": key, "floor": 0, "after": 1}) for key in keys]
    asked += [(accounts._people_shown, (), {"keys": [full.owner.pk, full.other.pk]})]
    asked += [(conversations._newest, (), {"keys": keys}), (conversations._shown, (), {"keys": keys})]
    for user in everybody:
        asked += [
            (seats._by_uuid, (what,), {"viewer": user.pk, "uuid": uuid})
            for what in seats.BESIDE
            for uuid in uuids
        ]
        asked += [(seats._by_uuids, (what,), {"viewer": user.pk, "uuids": uuids}) for what in seats.BESIDE]
        asked += [
            (told._told, (True, reading), {"viewer": user.pk, "uuids": said}) for reading in (False, True)
        ]
        asked.append((counting._newest, (("chat.mention", "chat.direct_message"),), {"viewer": user.pk}))
        narrowed = {"kind_name": "chat.mention", "project_uuid": full.project.uuid}
        before = {"before_time": clock.now(), "uuid": UUID(int=2**128 - 1)}
        for values in ({}, narrowed, before, {**narrowed, **before}):
            asked.append((inbox._page, ("unread", 2, ()), {"viewer": user.pk, **values}))
        asked.append((conversations._page, (2,), {"viewer": user.pk}))
        later = {"active_time": clock.now(), "uuid": max(uuids)}
        asked.append((conversations._page, (1,), {"viewer": user.pk, **later}))
    found = 0
    for prepared, shape, values in asked:
        plain = [tuple(row) for row in prepared.build(*shape, **values)]
        assert [tuple(row) for row in prepared(shape=shape, **values)] == plain
        found += bool(plain)
    assert found > 40
    assert len(asked) > 60


def test_a_right_ends_in_time(full: Space) -> None:
    end = clock.now() + timedelta(hours=1)
    set_membership_end(actor=full.owner, project=full.project, user=full.member, ends_at=end)
    assert queries.get_seat(full.member, full.channel).until == end
    with time_machine.travel(end + timedelta(seconds=1), tick=False):
        for ask in (queries.get_seat, queries.reading_seat):
            with pytest.raises(NotFound):
                ask(full.member, full.channel)
        page, _cursor = queries.conversation_page(full.member, cursor=None, limit=20)
        assert {seat.kind for seat in page} == {"direct", "group"}
    assert queries.get_seat(full.member, full.channel).until == end


def test_the_sql_is_the_same_for_everybody(full: Space) -> None:
    built: list[str] = []

    def build(**values: Any) -> QuerySet[Any]:
        built.append("once")
        return messages._build_page(**values)

    ask = Prepared(build)
    for key in Conversation.objects.values_list("pk", flat=True):
        ask(conversation=key, first=1, last=2)
    assert len(built) == 1


def test_a_moment_of_its_own_is_refused(full: Space) -> None:
    past = clock.now() - timedelta(days=1)
    ask = Prepared(lambda **values: Conversation.objects.filter(created_at__gt=past).values_list("pk"))
    with pytest.raises(TypeError, match="moment"):
        ask(viewer=1)


def test_an_empty_query_is_refused(full: Space) -> None:
    ask = Prepared(lambda **values: Conversation.objects.none().annotate(n=Value(1)).values_list("pk"))
    with pytest.raises(TypeError, match="empty"):
        ask(viewer=1)
