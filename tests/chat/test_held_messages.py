"""Held messages: the author sees them, and nobody else can notice them (R1, R2)."""

import pytest

from collabkit.chat import actions, events
from collabkit.chat.models import Mention, Message
from collabkit.core import publication
from collabkit.core.errors import NotAllowed, NotFound
from collabkit.core.publication import State
from collabkit.core.testing import event_log
from tests import factories

from .conftest import Space, make_space, mention, nth, nth_change

pytestmark = pytest.mark.django_db

CANARY = "canary-7f3a"


@pytest.fixture
def reviewed() -> Space:
    """A reviewed project with one published message from the time before."""
    space = make_space()
    space.post(space.owner, "Before the review")
    space.project.reviewed = True
    space.project.save()
    return space


def held(space: Space, user) -> list[str]:
    items = space.browser(user).get(f"conversations/{space.channel.uuid}/held")["items"]
    return [item["body"] for item in items]


def everything_seen(space: Space, user) -> str:
    browser = space.browser(user)
    conversation = f"conversations/{space.channel.uuid}"
    seen = [
        browser.get("conversations"),
        browser.get(conversation),
        browser.get(f"{conversation}/messages"),
        browser.get(f"{conversation}/changes", after=0),
        browser.get(f"{conversation}/held"),
    ]
    return repr(seen)


def test_the_author_sees_it_as_held(reviewed: Space) -> None:
    answer = reviewed.browser(reviewed.member).post(reviewed.channel, CANARY)
    assert (answer["state"], answer["seq"], answer["change_seq"]) == ("held", None, 0)
    assert held(reviewed, reviewed.member) == [CANARY]


@pytest.mark.parametrize("role", ["owner", "manager", "moderator", "other"])
def test_nobody_else_can_notice_it(reviewed: Space, role: str, drain) -> None:
    user = getattr(reviewed, role)
    before = everything_seen(reviewed, user)
    message = reviewed.browser(reviewed.member).post(reviewed.channel, f"{CANARY} {mention(user)}")
    drain()
    assert everything_seen(reviewed, user) == before
    assert not Mention.objects.exists()
    browser = reviewed.browser(user)
    unknown = browser.get(f"messages/{reviewed.project.uuid}/history", 404)
    assert browser.get(f"messages/{message['uuid']}/history", 404) == unknown
    browser.send("PATCH", f"messages/{message['uuid']}", {"body": "x"}, 404)
    browser.send("DELETE", f"messages/{message['uuid']}", None, 404)


def test_the_authors_other_reads_do_not_change_either(reviewed: Space) -> None:
    before = reviewed.browser(reviewed.member).get("conversations")
    reviewed.browser(reviewed.member).post(reviewed.channel, CANARY)
    assert reviewed.browser(reviewed.member).get("conversations") == before


def test_only_the_holding_is_announced(reviewed: Space) -> None:
    with event_log() as log:
        message = reviewed.post(reviewed.member, mention(reviewed.other))
    assert log.events == [
        events.MessageHeld(
            conversation=reviewed.channel.uuid, message=message.uuid, project=reviewed.project.uuid
        )
    ]


def test_a_retry_stays_one_message(reviewed: Space) -> None:
    first = reviewed.post(reviewed.member)
    again = factories.make_message(reviewed.channel, reviewed.member, client_id=first.client_id)
    assert again == first
    assert again.was_posted_before


def test_the_author_rewrites_and_withdraws_without_a_trace(reviewed: Space) -> None:
    message = reviewed.post(reviewed.member, "Draft")
    before = everything_seen(reviewed, reviewed.other)
    browser = reviewed.browser(reviewed.member)
    edited = browser.send("PATCH", f"messages/{message.uuid}", {"body": "Better"})
    assert (edited["body"], edited["state"], edited["edited_at"]) == ("Better", "held", None)
    assert browser.get(f"messages/{message.uuid}/history") == []
    withdrawn = browser.send("DELETE", f"messages/{message.uuid}")
    assert (withdrawn["body"], withdrawn["state"]) == ("", "withdrawn")
    assert held(reviewed, reviewed.member) == []
    assert everything_seen(reviewed, reviewed.other) == before


def test_switching_the_review_off_publishes_nothing(reviewed: Space) -> None:
    reviewed.post(reviewed.member, CANARY)
    reviewed.project.reviewed = False
    reviewed.project.save()
    reviewed.post(reviewed.member, "Free again")
    bodies = [item["body"] for item in reviewed.browser(reviewed.other).messages(reviewed.channel)["items"]]
    assert bodies == ["Before the review", "Free again"]


def test_private_conversations_are_not_reviewed(reviewed: Space) -> None:
    direct = factories.make_direct(reviewed.member, reviewed.other)
    assert factories.make_message(direct, reviewed.member).state == State.PUBLISHED


def test_a_gate_decides_where_there_is_one(reviewed: Space) -> None:
    publication.register_gate(lambda kind: State.PUBLISHED if kind == "chat.message" else State.HELD)
    try:
        assert reviewed.post(reviewed.member).state == State.PUBLISHED
    finally:
        publication.clear_gate()


def test_a_reviewer_releases_it_into_its_place(reviewed: Space, drain) -> None:
    reviewer = factories.make_person("Sam Security")
    factories.add_member(reviewed.project, reviewer, "security_manager")
    message = reviewed.post(reviewed.member, f"{CANARY} {mention(reviewed.other)}")
    with event_log() as log:
        released = actions.release_message(actor=reviewer, message=message.uuid)
    assert (released.seq, released.change_seq) == (nth(reviewed.channel, 2), nth_change(reviewed.channel, 2))
    assert [type(event) for event in log.events] == [
        events.MessagePosted, events.PeopleAddressed, events.AuthorCaughtUp
    ]  # fmt: skip
    shown = reviewed.browser(reviewed.other).messages(reviewed.channel)["items"][-1]
    assert shown["body"].startswith(CANARY)
    assert shown["author"]["display_name"] == "Mei Member"
    drain()
    assert Mention.objects.get().user == reviewed.other
    with pytest.raises(NotAllowed):
        actions.release_message(actor=reviewer, message=released.uuid)


def test_no_id_tells_that_a_message_was_held(reviewed: Space) -> None:
    """Public ids are made in the order of time: a released message's is newer than what came meanwhile."""
    reviewer = factories.make_person("Sam Security")
    factories.add_member(reviewed.project, reviewer, "security_manager")
    waiting = reviewed.post(reviewed.member, CANARY)
    reviewed.project.reviewed = False
    reviewed.project.save()
    reviewed.post(reviewed.other, "Meanwhile")
    actions.release_message(actor=reviewer, message=waiting.uuid)
    items = reviewed.browser(reviewed.other).messages(reviewed.channel)["items"]
    assert [item["body"] for item in items][1:] == ["Meanwhile", CANARY]
    uuids = [item["uuid"] for item in items]
    assert uuids == sorted(uuids)
    author = reviewed.browser(reviewed.member)
    again = author.post(reviewed.channel, CANARY, client_id=waiting.client_id, expect=200)
    assert again == items[-1]
    assert held(reviewed, reviewed.member) == []
    author.get(f"messages/{waiting.uuid}/history", 404)


def test_nobody_else_releases_it_and_nobody_the_own(reviewed: Space) -> None:
    reviewer = factories.make_person("Sam Security")
    factories.add_member(reviewed.project, reviewer, "security_manager")
    own = reviewed.post(reviewer)
    others = reviewed.post(reviewed.member)
    for actor, message in ((reviewer, own), (reviewed.owner, others), (reviewed.member, others)):
        with pytest.raises(NotAllowed):
            actions.release_message(actor=actor, message=message.uuid)
    with pytest.raises(NotFound):
        actions.release_message(actor=reviewed.outsider, message=others.uuid)
    assert not Message.objects.filter(pk__in=[own.pk, others.pk], state=State.PUBLISHED).exists()
