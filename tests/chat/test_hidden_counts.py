"""Protected history: not even how much was said before is told, by any number of any answer (P9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from collabkit.chat import actions
from collabkit.chat.models import Conversation
from collabkit.core.pagination import decode_cursor
from tests import factories

from .conftest import Space, make_space
from .hidden import CHANGES, HIDDEN, Room, channel_with, group_with, numbers_in, shape, telling

pytestmark = pytest.mark.django_db
Answers = dict[str, Any]


def visit(room: Room) -> Answers:
    """Ask for everything as the newcomer, with honest and with forged numbers, and write a little."""
    browser, uuid = room.space.browser(room.newcomer), room.conversation.uuid
    path = f"conversations/{uuid}"
    answers = {"line": browser.conversation(room.conversation), "list": browser.get("conversations", limit=1)}
    changed = dict(_forged(answers["line"]["change_seq"]))
    for name, number in _forged(answers["line"]["read_seq"]):
        answers |= {
            f"before {name}": browser.messages(room.conversation, before=number),
            f"after {name}": browser.messages(room.conversation, after=number, limit=1),
            f"changes after {name}": browser.changes(room.conversation, after=changed[name]),
            f"read {name}": browser.send("POST", f"{path}/read", {"seq": number}),
        }
    client_id = uuid4()
    mine = browser.post(room.conversation, "Mine", client_id=client_id)
    answers |= {
        "posted": mine,
        "posted again": browser.post(room.conversation, "Mine", client_id=client_id, expect=200),
        "edited": browser.send("PATCH", f"messages/{mine['uuid']}", {"body": "Mine too"}),
        "earlier": browser.get(f"messages/{mine['uuid']}/history"),
    }
    factories.make_message(room.conversation, room.space.member, "Welcome")
    factories.make_message(room.conversation, room.space.member, "Again")
    answers |= {
        "page": browser.messages(room.conversation, limit=1),
        "catching up": browser.changes(room.conversation, limit=1),
        "held": browser.get(f"{path}/held"),
        "people": browser.get(f"{path}/mentions"),
        "line then": browser.conversation(room.conversation),
        "deleted": browser.send("DELETE", f"messages/{mine['uuid']}"),
        "refused": browser.messages(room.conversation, expect=422, before=-1),
    }
    return answers


def _forged(entered: int) -> list[tuple[str, int]]:
    """Return numbers around the place where the person came in, and far from it."""
    steps = [("here", 0), ("next", 1), ("one below", -1), ("hidden", -HIDDEN), ("changed", -CHANGES)]
    around = [(name, max(0, entered + step)) for name, step in steps]
    return [*around, ("nothing", 0), ("one", 1), ("huge", 2**61)]


@pytest.mark.parametrize("room_with", [channel_with, group_with])
def test_a_newcomer_cannot_tell_how_much_is_hidden(room_with: Callable[..., Room]) -> None:
    young, old = room_with(messages=0, changes=0), room_with(messages=HIDDEN, changes=CHANGES)
    shapes = []
    for room in (young, old):
        answers = visit(room)
        line = answers["line"]
        assert line["unread"] == line["last_seq"] - line["read_seq"]
        shapes.append(
            {
                name: shape(answer, seq=line["read_seq"], change_seq=line["change_seq"])
                for name, answer in answers.items()
            }
        )
        assert telling(number for answer in answers.values() for number in numbers_in(answer)) == []
    assert shapes[0] == shapes[1]


def test_the_edges_of_an_empty_room_are_edges(space: Space) -> None:
    browser = space.browser(space.member)
    line = browser.conversation(space.channel)
    assert (line["unread"], line["last_message"], line["read_seq"]) == (0, None, line["last_seq"])
    for params in ({}, {"before": 1}, {"before": 2**61}, {"after": 0}, {"after": 2**61}):
        window = browser.messages(space.channel, **params)
        assert (window["items"], window["has_older"], window["has_newer"]) == ([], False, False)


@pytest.mark.parametrize("hidden", [0, 1])
def test_a_newcomer_cannot_tell_when_the_last_hidden_message_was_written(hidden: int) -> None:
    """Neither by the place of the channel in the list nor by the cursor after it (both would be its time)."""
    space, newcomer = make_space(protected_history=True), factories.make_person("Nora New")
    shared = make_space()
    factories.add_member(shared.project, newcomer)
    shared.post(shared.member, "Just now")
    for _message in range(hidden):
        space.post(space.member, "Before Nora came")
    joined = factories.add_member(space.project, newcomer).joined_at
    page = space.browser(newcomer).get("conversations", limit=1)
    assert [line["uuid"] for line in page["items"]] == [str(space.channel.uuid)]
    assert decode_cursor(page["next"], length=2) == [joined.isoformat(), str(space.channel.uuid)]
    rest = space.browser(newcomer).get("conversations", limit=1, cursor=page["next"])
    assert ([line["uuid"] for line in rest["items"]], rest["next"]) == ([str(shared.channel.uuid)], None)


class Drawn:
    """Stands for `secrets.randbelow`: always the same, and noted."""

    def __init__(self, which: Callable[[int], int]) -> None:
        self.which, self.calls = which, 0

    def __call__(self, below: int) -> int:
        self.calls += 1
        return self.which(below)


def test_both_numbers_begin_where_the_secrets_module_says(space: Space, monkeypatch: Any) -> None:
    others = iter([11, 22, 33, 44])
    drawn = Drawn(lambda below: next(others))
    monkeypatch.setattr("secrets.randbelow", drawn)
    channel = actions.open_channel(project=factories.make_project(space.owner))
    direct = factories.make_direct(space.member, space.other)
    assert drawn.calls == 4
    assert (channel.last_seq, channel.change_seq) == (2**40 + 11, 2**40 + 22)
    assert (direct.last_seq, direct.change_seq) == (2**40 + 33, 2**40 + 44)


def test_the_highest_start_leaves_room_for_what_browsers_count_exactly(monkeypatch: Any) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda below: below - 1)
    channel = make_space().channel
    assert max(channel.start_seq, channel.start_change_seq) + 10**15 < 2**53


def test_no_two_rooms_begin_alike() -> None:
    for _number in range(8):
        make_space()
    starts = Conversation.objects.values_list("start_seq", "start_change_seq")
    assert len({number for pair in starts for number in pair}) == 2 * len(starts) >= 16
