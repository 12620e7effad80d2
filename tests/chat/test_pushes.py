"""Pushes: the bytes of the answer, to those who may read them, and nothing of what is held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from collabkit.chat import actions, pushes, queries
from collabkit.core import clock
from collabkit.projects.actions import remove_member, set_membership_end
from collabkit.realtime.registry import topic_kinds
from tests import factories

from .conftest import Space, make_space, mention, nth_change
from .hidden import CHANGES, HIDDEN, Room, channel_with, group_with, numbers_in, shape, telling

pytestmark = pytest.mark.django_db


@dataclass
class Wire:
    """What was pushed and whose rights are to be checked again."""

    pushed: list[tuple[str, str, Any, int | None]] = field(default_factory=list)
    dropped: list[tuple[Any, str | None]] = field(default_factory=list)

    def publish(self, topic: str, type: str, data: Any, *, cursor: int | None = None) -> None:
        self.pushed.append((topic, type, data, cursor))

    def drop(self, user_id: Any, topic: str | None = None) -> None:
        self.dropped.append((user_id, topic))

    def of(self, type: str) -> list[tuple[str, Any, int | None]]:
        return [(topic, data, cursor) for topic, kind, data, cursor in self.pushed if kind == type]


@pytest.fixture
def wire(monkeypatch: Any) -> Wire:
    """Everything that chat hands to realtime."""
    wire = Wire()
    monkeypatch.setattr(pushes, "publish", wire.publish)
    monkeypatch.setattr(pushes, "drop", wire.drop)
    return wire


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Return a function that does something as if its transaction were committed."""

    def run(what: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return what()

    return run


def test_a_push_is_the_answer(space: Space, wire: Wire, committed) -> None:
    answer = committed(lambda: space.browser(space.member).post(space.channel, "Hello *all*"))
    [(topic, data, cursor)] = wire.of("chat.message")
    assert topic == f"conversation:{space.channel.uuid}"
    assert cursor == nth_change(space.channel, 1)
    assert msgspec.json.decode(data) == answer
    assert answer == space.browser(space.other).messages(space.channel)["items"][0]


def test_edits_and_deletions_are_pushed(space: Space, wire: Wire, committed) -> None:
    message = space.post(space.member)
    browser = space.browser(space.member)
    edited = committed(lambda: browser.send("PATCH", f"messages/{message.uuid}", {"body": "Other"}))
    deleted = committed(lambda: browser.send("DELETE", f"messages/{message.uuid}"))
    pushed = [(msgspec.json.decode(data), cursor) for _topic, data, cursor in wire.of("chat.message")]
    assert pushed == [(edited, nth_change(space.channel, 2)), (deleted, nth_change(space.channel, 3))]


def test_a_push_costs_a_post_no_query(space: Space, wire: Wire, committed, count) -> None:
    browser = space.browser(space.member)
    browser.post(space.channel)
    assert count(lambda: committed(lambda: browser.post(space.channel))) <= 6


def test_nothing_is_pushed_of_what_is_held(wire: Wire, committed) -> None:
    space = make_space(reviewed=True)
    wire.pushed.clear()
    browser = space.browser(space.member)
    held = committed(lambda: browser.post(space.channel, mention(space.other)))
    committed(lambda: browser.send("PATCH", f"messages/{held['uuid']}", {"body": "y"}))
    committed(lambda: browser.send("DELETE", f"messages/{held['uuid']}"))
    assert wire.pushed == []


def test_a_change_some_may_not_see_is_left_to_be_fetched(wire: Wire, committed) -> None:
    space = make_space(protected_history=True)
    message = space.post(space.member)
    factories.add_member(space.project, space.outsider)
    browser = space.browser(space.member)
    wire.pushed.clear()
    committed(lambda: browser.send("PATCH", f"messages/{message.uuid}", {"body": "Other"}))
    assert wire.of("chat.message") == []
    assert queries.heads([space.channel.uuid]) == {space.channel.uuid: nth_change(space.channel, 2)}
    committed(lambda: browser.post(space.channel))
    assert len(wire.of("chat.message")) == 1


def test_in_groups_only_what_everybody_may_see_is_pushed(space: Space, wire: Wire, committed) -> None:
    group = actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])
    before = factories.make_message(group, space.member, "Before")
    actions.add_participants(actor=space.member, conversation=group, people=[space.person(space.owner)])
    after = factories.make_message(group, space.member, "After")
    for message, pushed in ((before, 0), (after, 1)):
        wire.pushed.clear()
        committed(lambda message=message: actions.delete_message(actor=space.member, message=message.uuid))
        assert len(wire.of("chat.message")) == pushed


def test_a_read_cursor_goes_to_the_own_windows(space: Space, wire: Wire, committed) -> None:
    seq = space.post(space.member).seq
    committed(lambda: actions.mark_read(actor=space.other, conversation=space.channel, seq=seq))
    data = {"conversation": space.channel.uuid, "read_seq": seq, "unread": 0, "mentions": 0}
    assert wire.pushed == [(f"user:{space.person(space.other)}", "chat.read", data, None)]


def frames_of(room: Room, wire: Wire, committed: Callable[..., Any]) -> list[Any]:
    """Return what a newcomer's socket carries while people write, and how far the topics are said to be."""
    wire.pushed.clear()
    mine = committed(lambda: room.space.browser(room.newcomer).post(room.conversation))
    other = committed(lambda: factories.make_message(room.conversation, room.space.member, "Welcome"))
    committed(
        lambda: actions.mark_read(actor=room.newcomer, conversation=room.conversation, seq=other.seq or 0)
    )
    committed(lambda: actions.edit_message(actor=room.newcomer, message=UUID(mine["uuid"]), body="Mine"))
    committed(lambda: actions.delete_message(actor=room.newcomer, message=UUID(mine["uuid"])))
    topics = {f"conversation:{room.conversation.uuid}", f"user:{room.space.person(room.newcomer)}"}
    pushed = [
        {
            "type": type,
            "cursor": cursor,
            "data": msgspec.json.decode(data if isinstance(data, bytes) else msgspec.json.encode(data)),
        }
        for topic, type, data, cursor in wire.pushed
        if topic in topics
    ]
    return [*pushed, {"cursor": queries.heads([room.conversation.uuid])[room.conversation.uuid]}]


@pytest.mark.parametrize("room_with", [channel_with, group_with])
def test_no_frame_tells_a_newcomer_how_much_is_hidden(
    room_with: Callable[..., Room], wire: Wire, committed
) -> None:
    young, old = room_with(messages=0, changes=0), room_with(messages=HIDDEN, changes=CHANGES)
    told = []
    for room in (young, old):
        seat = queries.reading_seat(room.newcomer, room.conversation)
        frames = frames_of(room, wire, committed)
        assert {"chat.message", "chat.read"} <= {frame.get("type") for frame in frames}
        assert telling(numbers_in([frames, seat.read_seq, seat.last_seq, seat.change_seq])) == []
        told.append(shape(frames, seq=seat.read_seq, change_seq=seat.change_seq))
    assert told[0] == told[1]


def test_people_hear_of_their_conversations(space: Space, wire: Wire, committed) -> None:
    def told() -> set[str]:
        topics = {topic for topic, _data, _cursor in wire.of("chat.conversation")}
        wire.pushed.clear()
        return topics

    def windows(*users: Any) -> set[str]:
        return {f"user:{space.person(user)}" for user in users}

    people = [space.person(space.other)]
    group = committed(lambda: actions.create_group(actor=space.member, name="Crew", people=people))
    assert told() == windows(space.member, space.other)
    owner = [space.person(space.owner)]
    committed(lambda: actions.add_participants(actor=space.member, conversation=group, people=owner))
    assert told() == windows(space.member, space.other, space.owner)
    committed(lambda: actions.rename_group(actor=space.member, conversation=group, name="Gang"))
    assert told() == windows(space.member, space.other, space.owner)
    committed(lambda: actions.leave_conversation(actor=space.other, conversation=group))
    assert told() == windows(space.member, space.other, space.owner)
    assert wire.dropped == [(space.other.pk, f"conversation:{group.uuid}")]


def test_the_end_of_a_membership_ends_the_topic(space: Space, wire: Wire, committed) -> None:
    topic = f"conversation:{space.channel.uuid}"
    committed(lambda: remove_member(actor=space.owner, project=space.project, user=space.member))
    assert wire.dropped == [(space.member.pk, topic)]
    wire.dropped.clear()
    committed(lambda: factories.add_member(space.project, space.outsider))
    assert wire.dropped == [(space.outsider.pk, topic)]


def test_topics_are_for_those_who_take_part(space: Space) -> None:
    kind = topic_kinds.get("conversation")
    assert kind is not None
    direct = factories.make_direct(space.member, space.other)
    keys = [space.channel.uuid, direct.uuid, uuid4()]
    assert kind.authorize(space.member, keys) == {space.channel.uuid: None, direct.uuid: None}
    assert kind.authorize(space.owner, keys) == {space.channel.uuid: None}
    assert kind.authorize(space.outsider, keys) == {}
    space.member.is_active = False
    assert kind.authorize(space.member, keys) == {}


def test_a_topic_ends_with_the_membership(space: Space) -> None:
    end = clock.now() + timedelta(days=1)
    set_membership_end(actor=space.owner, project=space.project, user=space.member, ends_at=end)
    assert pushes.authorize(space.member, [space.channel.uuid]) == {space.channel.uuid: end}


def test_many_topics_are_authorised_in_one_query(space: Space, count) -> None:
    keys: list[UUID] = [space.channel.uuid]
    one = count(lambda: pushes.authorize(space.member, keys))
    for number in range(20):
        group = actions.create_group(
            actor=space.member, name=f"G{number}", people=[space.person(space.other)]
        )
        keys.append(group.uuid)
    assert count(lambda: pushes.authorize(space.member, keys)) == one == 1
