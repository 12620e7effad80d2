"""Protected history: what was said before somebody came stays unseen, in every place (P9)."""

import pytest

from collabkit.chat import actions
from collabkit.projects.actions import remove_member
from tests import factories

from .conftest import Space, make_space, mention, nth, nth_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def protected() -> Space:
    """A project with protected history, three old messages, and a person who joined after them."""
    space = make_space(protected_history=True)
    for number in range(3):
        space.post(space.member, f"Old {number}")
    factories.add_member(space.project, space.outsider)
    return space


def bodies(space: Space, user) -> list[str]:
    return [item["body"] for item in space.browser(user).messages(space.channel)["items"]]


def test_the_past_is_hidden_everywhere(protected: Space) -> None:
    browser = protected.browser(protected.outsider)
    old = protected.channel.messages.get(seq=nth(protected.channel, 2))
    window = browser.messages(protected.channel)
    assert (window["items"], window["has_older"]) == ([], False)
    assert browser.messages(protected.channel, before=nth(protected.channel, 3))["items"] == []
    assert browser.messages(protected.channel, after=0)["items"] == []
    assert browser.changes(protected.channel)["items"] == []
    line = browser.conversation(protected.channel)
    assert (line["last_message"], line["unread"], line["mentions"]) == (None, 0, 0)
    assert browser.get("conversations")["items"][0] == line
    browser.get(f"messages/{old.uuid}/history", 404)


def test_the_present_is_seen(protected: Space) -> None:
    protected.post(protected.member, "New")
    assert bodies(protected, protected.outsider) == ["New"]
    assert bodies(protected, protected.other) == ["Old 0", "Old 1", "Old 2", "New"]
    line = protected.browser(protected.outsider).conversation(protected.channel)
    assert (line["last_message"]["body"], line["unread"]) == ("New", 1)
    window = protected.browser(protected.outsider).messages(protected.channel, limit=1)
    assert window["has_older"] is False


def test_a_change_of_an_old_message_stays_unseen(protected: Space, drain) -> None:
    old = protected.channel.messages.get(seq=nth(protected.channel, 2))
    actions.edit_message(actor=protected.member, message=old.uuid, body=f"Old {mention(protected.outsider)}")
    drain()
    browser = protected.browser(protected.outsider)
    changes = browser.changes(protected.channel)
    assert (changes["items"], changes["change_seq"]) == ([], nth_change(protected.channel, 4))
    assert browser.conversation(protected.channel)["mentions"] == 0
    assert len(protected.browser(protected.other).changes(protected.channel)["items"]) == 3


def test_who_comes_back_starts_anew(protected: Space) -> None:
    own = protected.post(protected.outsider, "Mine")
    remove_member(actor=protected.owner, project=protected.project, user=protected.outsider)
    protected.post(protected.member, "Meanwhile")
    factories.add_member(protected.project, protected.outsider)
    protected.post(protected.member, "Welcome back")
    assert bodies(protected, protected.outsider) == ["Welcome back"]
    browser = protected.browser(protected.outsider)
    browser.send("DELETE", f"messages/{own.uuid}", None, 404)
    assert browser.conversation(protected.channel)["unread"] == 1


def test_an_open_history_is_seen_in_full(space: Space) -> None:
    space.post(space.member, "Old")
    factories.add_member(space.project, space.outsider)
    assert bodies(space, space.outsider) == ["Old"]
