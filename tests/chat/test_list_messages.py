"""listMessages: pages by number, in both directions, with the same effort at any depth."""

from typing import Any

import pytest

from collabkit.core.ids import new_uuid
from collabkit.projects.actions import archive_project, remove_member
from tests import factories

from .conftest import Space, make_space, nth, nth_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def long(space: Space) -> Space:
    """A channel with 25 messages."""
    for number in range(1, 26):
        space.post(space.member, f"Message {number}")
    return space


def places(space: Space, window: dict[str, Any]) -> list[int]:
    return [message["seq"] - space.channel.start_seq for message in window["items"]]


def test_the_newest_messages_come_oldest_first(long: Space) -> None:
    window = long.browser(long.other).messages(long.channel, limit=10)
    assert places(long, window) == list(range(16, 26))
    assert (window["has_older"], window["has_newer"]) == (True, False)
    assert window["last_seq"] == nth(long.channel, 25)
    assert window["change_seq"] == nth_change(long.channel, 25)


def test_pages_before_and_after_a_number(long: Space) -> None:
    browser = long.browser(long.other)
    before = browser.messages(long.channel, before=nth(long.channel, 16), limit=10)
    assert places(long, before) == list(range(6, 16))
    assert (before["has_older"], before["has_newer"]) == (True, True)
    first = browser.messages(long.channel, before=nth(long.channel, 6), limit=10)
    assert places(long, first) == list(range(1, 6))
    assert (first["has_older"], first["has_newer"]) == (False, True)
    after = browser.messages(long.channel, after=nth(long.channel, 5), limit=10)
    assert places(long, after) == list(range(6, 16))
    assert (after["has_older"], after["has_newer"]) == (True, True)
    last = browser.messages(long.channel, after=nth(long.channel, 15), limit=10)
    assert places(long, last) == list(range(16, 26))
    assert (last["has_older"], last["has_newer"]) == (True, False)


def test_reading_goes_on_a_little_before_the_first_unread_one(long: Space) -> None:
    """In one request: the page of the client sends it before it knows how much is unread."""
    browser = long.browser(long.other)

    def opened(limit: int) -> tuple[list[int], bool, bool]:
        window = browser.messages(long.channel, unread="true", limit=limit)
        return places(long, window), window["has_older"], window["has_newer"]

    read = f"conversations/{long.channel.uuid}/read"
    browser.send("POST", read, {"seq": nth(long.channel, 10)})
    assert opened(10) == (list(range(8, 18)), True, True)
    # All fifteen fit on this page, with what stands before them.
    assert opened(22) == (list(range(4, 26)), True, False)
    assert opened(21) == (list(range(5, 26)), True, False)
    browser.send("POST", read, {"seq": nth(long.channel, 25)})
    assert opened(10) == (list(range(16, 26)), True, False)


def test_reading_goes_on_at_the_beginning_where_nothing_was_read(long: Space) -> None:
    window = long.browser(long.other).messages(long.channel, unread="true", limit=10)
    assert (places(long, window), window["has_older"], window["has_newer"]) == (
        list(range(1, 11)),
        False,
        True,
    )


def test_pages_at_the_edges(long: Space) -> None:
    browser = long.browser(long.other)
    assert browser.messages(long.channel, after=0, limit=100)["has_older"] is False
    beyond = browser.messages(long.channel, after=nth(long.channel, 25))
    assert (places(long, beyond), beyond["has_older"], beyond["has_newer"]) == ([], True, False)
    nothing = browser.messages(long.channel, before=nth(long.channel, 1))
    assert (places(long, nothing), nothing["has_older"], nothing["has_newer"]) == ([], False, True)
    everything = browser.messages(long.channel, before=nth(long.channel, 26), limit=100)
    assert (len(everything["items"]), everything["has_older"], everything["has_newer"]) == (25, False, False)


def test_an_empty_conversation(space: Space) -> None:
    window = space.browser(space.member).messages(space.channel)
    assert window == {
        "items": [],
        "has_older": False,
        "has_newer": False,
        "change_seq": nth_change(space.channel, 0),
        "last_seq": nth(space.channel, 0),
    }


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 0}, {"limit": 101}, {"limit": "many"}, {"before": -1}, {"before": "1; drop"},
        {"after": "1e400"}, {"after": 10**30}, {"before": 1, "after": 1}, {"around": "x"},
    ],
)  # fmt: skip
def test_strange_parameters_are_refused(space: Space, params: dict[str, Any]) -> None:
    expect = 400 if len(params) == 2 else 422
    assert space.browser(space.member).messages(space.channel, expect=expect, **params)["detail"]


def test_a_message_is_shown_between_its_neighbours(long: Space) -> None:
    browser = long.browser(long.other)
    uuids = {
        place: item["uuid"] for place, item in enumerate(browser.messages(long.channel)["items"], start=1)
    }
    middle = browser.messages(long.channel, around=uuids[12], limit=10)
    assert places(long, middle) == list(range(7, 17))
    assert (middle["has_older"], middle["has_newer"]) == (True, True)
    first = browser.messages(long.channel, around=uuids[1], limit=10)
    assert places(long, first)[0] == 1
    assert (first["has_older"], first["has_newer"]) == (False, True)
    last = browser.messages(long.channel, around=uuids[25], limit=10)
    assert places(long, last) == list(range(20, 26))
    assert (last["has_older"], last["has_newer"]) == (True, False)


def test_only_a_message_of_this_conversation_that_one_may_read_is_looked_for(long: Space) -> None:
    direct = factories.make_direct(long.member, long.other)
    said = factories.make_message(direct, long.member, "Between us")
    long.browser(long.other).messages(long.channel, around=said.uuid, expect=404)
    long.browser(long.owner).messages(direct, around=said.uuid, expect=404)
    long.browser(long.owner).messages(long.channel, around=new_uuid(), expect=404)
    refused = long.browser(long.other).messages(long.channel, around=said.uuid, before=1, expect=400)
    assert refused["detail"]


def test_what_was_said_before_one_joined_a_protected_history_is_not_shown_around() -> None:
    space = make_space(protected_history=True)
    said = space.post(space.member, "Before")
    late = factories.make_person("Late Comer")
    factories.add_member(space.project, late)
    space.post(space.member, "After")
    space.browser(late).messages(space.channel, around=said.uuid, expect=404)
    assert len(space.browser(space.other).messages(space.channel, around=said.uuid)["items"]) == 2


def test_who_does_not_take_part_sees_nothing(long: Space) -> None:
    direct = factories.make_direct(long.member, long.other)
    remove_member(actor=long.owner, project=long.project, user=long.manager)
    for user in (long.outsider, long.manager):
        long.browser(user).messages(long.channel, expect=404)
        long.browser(user).get(f"conversations/{long.channel.uuid}/changes", 404)
        long.browser(user).get(f"conversations/{long.channel.uuid}/held", 404)
        long.browser(user).get(f"conversations/{long.channel.uuid}/mentions", 404)
    long.browser(long.owner).messages(direct, expect=404)


def test_an_archived_project_is_read(long: Space) -> None:
    archive_project(actor=long.owner, project=long.project)
    assert len(long.browser(long.member).messages(long.channel)["items"]) == 25


def test_every_page_takes_five_queries_at_most(long: Space, count) -> None:
    browser = long.browser(long.other)
    one = count(lambda: browser.messages(long.channel, limit=1))
    assert one <= 5
    sixth, fifth, end = (nth(long.channel, place) for place in (6, 5, 26))
    for params in (
        {"limit": 20},
        {"before": sixth},
        {"after": fifth, "limit": 20},
        {"before": end, "limit": 20},
    ):
        assert count(lambda params=params: browser.messages(long.channel, **params)) == one
    for author in (long.owner, long.manager, long.moderator):
        long.post(author)
    assert count(lambda: browser.messages(long.channel)) == one
    assert count(lambda: browser.changes(long.channel)) == one


def test_a_removed_account_is_a_former_member(long: Space) -> None:
    message = long.post(long.member)
    type(message).objects.filter(pk=message.pk).update(author=None)
    shown = long.browser(long.other).messages(long.channel, limit=1)["items"][0]
    assert shown["author"] == {
        "uuid": None, "display_name": "Former member", "headline": "", "avatar_url": None
    }  # fmt: skip
