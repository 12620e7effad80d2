"""mark_read: a cursor that only moves forward, and what is unread after it."""

from typing import Any

import pytest

from collabkit.chat import actions
from collabkit.chat.registry import ReadMoved
from tests import factories

from .conftest import Space, mention, nth

pytestmark = pytest.mark.django_db


def read(space: Space, place: int) -> dict[str, Any]:
    """Read up to the first, second, … message, and return the answer with the place that it says."""
    seq = nth(space.channel, place)
    answer = space.browser(space.other).send("POST", f"conversations/{space.channel.uuid}/read", {"seq": seq})
    return {"place": answer["read_seq"] - nth(space.channel, 0), "unread": answer["unread"]}


@pytest.fixture
def five(space: Space) -> Space:
    """A channel with five messages that `other` has not read."""
    for _number in range(5):
        space.post(space.member)
    return space


def test_unread_counts_down(five: Space) -> None:
    assert five.browser(five.other).conversation(five.channel)["unread"] == 5
    assert read(five, 3) == {"place": 3, "unread": 2}
    assert five.browser(five.other).conversation(five.channel)["unread"] == 2
    assert read(five, 5) == {"place": 5, "unread": 0}


def test_the_cursor_never_goes_back(five: Space) -> None:
    read(five, 4)
    assert read(five, 2) == {"place": 4, "unread": 1}
    assert read(five, 0) == {"place": 4, "unread": 1}


def test_beyond_the_end_is_the_end(five: Space) -> None:
    assert read(five, 10**15) == {"place": 5, "unread": 0}
    five.post(five.member)
    assert five.browser(five.other).conversation(five.channel)["unread"] == 1


def test_each_person_has_an_own_cursor(five: Space) -> None:
    read(five, 5)
    assert five.browser(five.manager).conversation(five.channel)["unread"] == 5


def test_writing_is_reading(five: Space) -> None:
    assert five.browser(five.member).conversation(five.channel)["unread"] == 0
    five.browser(five.other).post(five.channel)
    assert five.browser(five.other).conversation(five.channel)["unread"] == 0
    assert five.browser(five.member).conversation(five.channel)["unread"] == 1


def test_newcomers_have_nothing_to_catch_up_with(five: Space) -> None:
    person = factories.make_person("Nora New")
    factories.add_member(five.project, person)
    assert five.browser(person).conversation(five.channel)["unread"] == 0
    assert len(five.browser(person).messages(five.channel)["items"]) == 5
    five.post(five.member)
    assert five.browser(person).conversation(five.channel)["unread"] == 1


def test_mentions_count_until_they_are_read(space: Space, drain) -> None:
    space.post(space.member, mention(space.other))
    space.post(space.member, mention(space.owner))
    space.post(space.member, mention(space.other))
    drain()
    browser = space.browser(space.other)
    assert browser.conversation(space.channel)["mentions"] == 2
    read(space, 1)
    assert browser.conversation(space.channel)["mentions"] == 1
    read(space, 3)
    assert browser.conversation(space.channel)["mentions"] == 0


def test_a_moved_cursor_is_told_and_an_unmoved_one_is_not(five: Space, monkeypatch) -> None:
    told: list[ReadMoved] = []
    monkeypatch.setattr("collabkit.chat.actions.reading.tell_read", told.append)
    third = nth(five.channel, 3)
    actions.mark_read(actor=five.other, conversation=five.channel, seq=third)
    actions.mark_read(actor=five.other, conversation=five.channel, seq=third - 1)
    assert told == [
        ReadMoved(user_id=five.other.pk, conversation=five.channel.uuid, read_seq=third, unread=2, mentions=0)
    ]


@pytest.mark.parametrize("data", [{}, {"seq": -1}, {"seq": "x"}, {"seq": None}, {"seq": 2**70}, {"seq": 1.5}])
def test_strange_numbers_are_refused(space: Space, data: dict[str, Any]) -> None:
    path = f"conversations/{space.channel.uuid}/read"
    expect = 400 if data.get("seq") == 2**70 else 422
    space.browser(space.member).send("POST", path, data, expect)


def test_an_outsider_reads_nothing(space: Space) -> None:
    space.browser(space.outsider).send("POST", f"conversations/{space.channel.uuid}/read", {"seq": 1}, 404)


def test_a_listener_that_fails_neither_fails_the_reader_nor_the_other_listeners(
    five: Space, monkeypatch, caplog
) -> None:
    told: list[ReadMoved] = []

    def fail(moved: ReadMoved) -> None:
        raise RuntimeError("no inbox today")

    monkeypatch.setattr("collabkit.chat.registry._listeners", [fail, told.append])
    assert read(five, 3) == {"place": 3, "unread": 2}
    assert [moved.read_seq for moved in told] == [nth(five.channel, 3)]
    assert "no inbox today" in caplog.text
