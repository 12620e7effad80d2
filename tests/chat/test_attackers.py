"""Who has no right any more, or none to the past, tries every address of chat: nothing is told, nothing changes."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode as b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from collabkit.accounts.actions import deactivate_person
from collabkit.chat import actions
from collabkit.chat.models import Conversation, Mention, Message, MessageRevision, Participant, ReadState
from collabkit.core import clock
from collabkit.core.pagination import decode_cursor
from collabkit.projects.actions import remove_member, set_membership_end
from tests import factories

from .conftest import Space, make_space, mention

pytestmark = pytest.mark.django_db
CANARY = "Otter-7f3a"
Call = tuple[str, str, Any]


def everything() -> list[Any]:
    """Return all rows of chat, to see that none changed."""
    tables = (Conversation, Message, MessageRevision, Mention, Participant, ReadState)
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def to_room(room: Conversation, number: int) -> list[Call]:
    """Return every call that names a conversation, with a number of its messages or changes."""
    path = f"conversations/{room.uuid}"
    person = {"people": [str(uuid4())]}
    return [
        ("GET", path, None),
        *(("GET", f"{path}/messages?{side}={number}", None) for side in ("before", "after")),
        ("GET", f"{path}/messages", None),
        ("GET", f"{path}/changes?after={number}", None),
        ("GET", f"{path}/held", None),
        ("GET", f"{path}/mentions?q=M", None),
        ("GET", f"{path}/participants", None),
        ("POST", f"{path}/messages", {"client_id": str(uuid4()), "body": "Let me in"}),
        ("POST", f"{path}/read", {"seq": number}),
        ("PATCH", path, {"name": "Mine"}),
        ("POST", f"{path}/participants", person),
        ("POST", f"{path}/leave", {}),
    ]


def to_message(message: Message) -> list[Call]:
    """Return every call that names a message."""
    path = f"messages/{message.uuid}"
    return [
        ("GET", f"{path}/history", None),
        ("PATCH", path, {"body": "Mine"}),
        ("DELETE", path, None),
    ]


def refused(space: Space, user: Any, calls: list[Call], status: int = 404) -> None:
    """Make the calls as this person: each is refused in words that tell nothing, and nothing changes."""
    before = everything()
    for method, path, data in calls:
        problem = space.browser(user).send(method, path, data, status)
        assert CANARY not in str(problem)
        assert not [value for value in problem.values() if isinstance(value, int) and value != status]
    assert everything() == before


def written(room: Conversation, author: Any, other: Any) -> list[Message]:
    """Write as the person and as another, with an earlier text of each."""
    found = []
    for one in (author, other):
        message = factories.make_message(room, one, f"{CANARY} first")
        actions.edit_message(actor=one, message=message.uuid, body=f"{CANARY} then {mention(author)}")
        found.append(message)
    return found


def removed(space: Space) -> int:
    remove_member(actor=space.owner, project=space.project, user=space.member)
    return 404


def closed(space: Space) -> int:
    person = type(space.member)._default_manager.get(pk=space.member.pk)
    deactivate_person(actor=person, person=person)
    return 401


@pytest.mark.parametrize("ends", [removed, closed])
def test_after_the_end_every_call_to_the_channel_is_refused(
    space: Space, ends: Callable[[Space], int]
) -> None:
    messages = written(space.channel, space.member, space.other)
    space.browser(space.member).conversation(space.channel)
    status = ends(space)
    for number in (0, messages[0].seq or 0, 2**62):
        calls = [*to_room(space.channel, number), *(call for one in messages for call in to_message(one))]
        refused(space, space.member, calls, status)


def test_after_leaving_every_call_to_the_group_is_refused(space: Space) -> None:
    group = actions.create_group(actor=space.owner, name="Crew", people=[space.person(space.member)])
    messages = written(group, space.member, space.owner)
    actions.leave_conversation(actor=space.member, conversation=group)
    calls = [*to_room(group, messages[0].seq or 0), *(call for one in messages for call in to_message(one))]
    refused(space, space.member, calls)
    assert group.name not in str(space.browser(space.member).get("conversations"))


def test_a_membership_that_ends_in_a_second_ends_in_a_second(space: Space) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        messages = written(space.channel, space.member, space.other)
        ends_at = clock.now() + timedelta(seconds=1)
        set_membership_end(actor=space.owner, project=space.project, user=space.member, ends_at=ends_at)
        space.browser(space.member).conversation(space.channel)
        time.shift(1)
        calls = [*to_room(space.channel, 0), *(call for one in messages for call in to_message(one))]
        refused(space, space.member, calls)
        assert space.browser(space.member).get("conversations")["items"] == []


def test_who_comes_back_cannot_reach_the_own_hidden_messages() -> None:
    space = make_space(protected_history=True)
    old = written(space.channel, space.member, space.other)
    remove_member(actor=space.owner, project=space.project, user=space.member)
    factories.add_member(space.project, space.member)
    refused(space, space.member, [call for one in old for call in to_message(one)])
    browser = space.browser(space.member)
    for number in (0, 1, old[0].seq or 0, 2**62):
        for answer in (
            browser.messages(space.channel, before=number),
            browser.messages(space.channel, after=number),
            browser.changes(space.channel, after=number),
        ):
            assert answer["items"] == []


def test_a_retry_of_a_hidden_message_tells_nothing_of_it() -> None:
    space = make_space(protected_history=True)
    old = space.post(space.member, CANARY)
    remove_member(actor=space.owner, project=space.project, user=space.member)
    factories.add_member(space.project, space.member)
    before = everything()
    problem = space.browser(space.member).post(space.channel, CANARY, client_id=old.client_id, expect=409)
    assert problem["code"] == "client_id_used"
    assert str(old.seq) not in str(problem)
    assert everything() == before


@pytest.mark.parametrize("seq", [2**53, 2**62, 2**63 - 1])
def test_huge_numbers_read_to_the_end_and_no_further(space: Space, seq: int) -> None:
    last = space.post(space.owner).seq
    answer = space.browser(space.member).send(
        "POST", f"conversations/{space.channel.uuid}/read", {"seq": seq}
    )
    assert answer == {"read_seq": last, "unread": 0}


@pytest.mark.parametrize("key", [10**30, -1, 2**63, "x", None, 1.5, True, [], {}, 7])
def test_forged_page_cursors_are_refused(space: Space, key: Any) -> None:
    cursor = b64encode(json.dumps([clock.now().isoformat(), key]).encode()).decode().rstrip("=")
    assert space.browser(space.member).get("conversations", 400, cursor=cursor)["code"] == "bad_cursor"


def test_a_page_cursor_does_not_count_the_conversations_of_the_site(space: Space) -> None:
    factories.make_direct(space.member, space.other)
    first = space.browser(space.member).get("conversations", limit=1)
    _at, uuid = decode_cursor(first["next"], length=2)
    assert uuid == first["items"][0]["uuid"]
    [second] = space.browser(space.member).get("conversations", limit=1, cursor=first["next"])["items"]
    assert second["uuid"] != uuid
