"""What people are told: of mentions, of private messages, of groups; asked anew at each reading (N6)."""

import json
from datetime import datetime, timezone
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collabkit.chat import actions
from collabkit.core.testing import event_log
from collabkit.notifications.events import NotificationsMarked
from collabkit.notifications.models import MailState, Notification, OutgoingEmail
from collabkit.projects.actions import remove_member
from tests import factories

from .conftest import Space, mention, nth

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 3, 2, 9, 0, tzinfo=timezone.utc)  # noqa: UP017 - Django 5.2 runs on Python 3.11 too


def inbox(space: Space, user) -> list[dict[str, Any]]:
    response = space.browser(user).client.get("/api/notifications")
    assert response.status_code == 200, response.content
    return [item for item in json.loads(response.content)["items"] if item["kind"].startswith("chat.")]


def unread(space: Space, user) -> int:
    answer = json.loads(space.browser(user).client.get("/api/notifications/count").content)
    return int(answer["unread"])


def test_a_mention_is_told_to_who_takes_part(space: Space, drain) -> None:
    asked = space.post(
        space.member, f"Could you look, {mention(space.other, 'Otto Other')}? {mention(space.outsider)}"
    )
    drain()
    [told] = inbox(space, space.other)
    assert told["kind"] == "chat.mention"
    assert told["title"] == "Mei Member mentioned you in Tide gauges"
    assert told["body"] == "Could you look, @Otto Other? @Somebody"
    assert told["url"] == f"/chat/{space.channel.uuid}?message={asked.uuid}"
    for user in (space.member, space.owner, space.outsider):
        assert inbox(space, user) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("> [Mei](/chat/1): Who is there?\n> Nobody?\n\n{}, I am.", "@Otto Other, I am."),
        ("Look at this, {}:\n> Low water", "Look at this, @Otto Other:"),
        ("> {} said it", "> @Otto Other said it"),
    ],
)
def test_what_is_only_quoted_does_not_begin_a_notice(space: Space, drain, body: str, told: str) -> None:
    space.post(space.member, body.format(mention(space.other, "Otto Other")))
    drain()
    assert inbox(space, space.other)[0]["body"] == told


def test_a_plain_message_to_a_channel_tells_nobody_and_leaves_no_work(space: Space, drain) -> None:
    drain()
    space.post(space.member)
    assert drain() == 0
    assert inbox(space, space.other) == []


def test_a_private_message_is_told_until_it_is_read(space: Space, drain) -> None:
    direct = factories.make_direct(space.member, space.other)
    asked = factories.make_message(direct, space.member, "Are you there?")
    drain()
    before = unread(space, space.other)
    [told] = inbox(space, space.other)
    assert (told["kind"], told["title"], told["body"]) == (
        "chat.direct_message", "Mei Member wrote to you", "Are you there?"
    )  # fmt: skip
    assert told["url"] == f"/chat/{asked.conversation.uuid}?message={asked.uuid}"
    assert inbox(space, space.member) == []
    actions.mark_read(actor=space.other, conversation=direct, seq=nth(direct, 1))
    assert inbox(space, space.other) == []
    assert unread(space, space.other) == before - 1


def test_a_group_hears_of_messages_and_of_mentions_once(space: Space, drain) -> None:
    people = [space.person(space.other), space.person(space.owner)]
    group = actions.create_group(actor=space.member, name="Crew", people=people)
    drain()
    factories.make_message(group, space.member, f"You, {mention(space.other)}")
    drain()
    kinds = {user.pk: [told["kind"] for told in inbox(space, user)] for user in (space.other, space.owner)}
    assert kinds == {
        space.other.pk: ["chat.mention", "chat.group_added"],
        space.owner.pk: ["chat.direct_message", "chat.group_added"],
    }
    assert inbox(space, space.other)[-1]["title"] == "Mei Member added you to the group Crew"


def test_what_may_no_longer_be_seen_is_no_longer_told(space: Space, drain) -> None:
    space.post(space.member, mention(space.other))
    deleted = space.post(space.member, f"{mention(space.manager)} oops")
    drain()
    actions.delete_message(actor=space.member, message=deleted.uuid)
    remove_member(actor=space.owner, project=space.project, user=space.other)
    drain()
    for user in (space.other, space.manager):
        assert [told for told in inbox(space, user) if told["kind"] == "chat.mention"] == []


def test_a_mention_that_was_taken_back_is_no_longer_told(space: Space, drain) -> None:
    message = space.post(space.member, mention(space.other))
    drain()
    actions.edit_message(actor=space.member, message=message.uuid, body="Nobody in particular")
    assert inbox(space, space.other) == []


def test_leaving_a_group_ends_what_it_told(space: Space, drain) -> None:
    group = actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])
    factories.make_message(group, space.member, "Hello")
    actions.leave_conversation(actor=space.other, conversation=group)
    drain()
    assert inbox(space, space.other) == []


def test_a_list_of_twenty_notices_costs_what_one_does(space: Space, drain, count) -> None:
    direct = factories.make_direct(space.member, space.other)
    browser = space.browser(space.other)
    costs = []
    for number in (1, 19):
        for _message in range(number):
            space.post(space.member, mention(space.other))
            factories.make_message(direct, space.member)
        drain()
        costs.append(count(lambda: browser.client.get("/api/notifications?limit=50")))
    assert costs[0] == costs[1]


def test_reading_a_mention_in_the_chat_reads_its_notice_in_every_window(space: Space, drain) -> None:
    message = space.post(space.member, mention(space.other))
    later = space.post(space.member, mention(space.other))
    drain()
    before = unread(space, space.other)
    with event_log() as log:
        actions.mark_read(actor=space.other, conversation=space.channel, seq=message.seq)
    assert unread(space, space.other) == before - 1
    assert [told["read_at"] is None for told in inbox(space, space.other)] == [True, False]
    assert log.of(NotificationsMarked) == [
        NotificationsMarked(person=space.person(space.other), count=1, read=True)
    ]
    actions.mark_read(actor=space.other, conversation=space.channel, seq=later.seq)
    assert unread(space, space.other) == before - 2


def test_reading_leaves_others_notices_alone(space: Space, drain) -> None:
    message = space.post(space.member, f"{mention(space.other)} {mention(space.manager)}")
    drain()
    actions.mark_read(actor=space.other, conversation=space.channel, seq=message.seq)
    assert [told["read_at"] for told in inbox(space, space.manager)] == [None]


def test_what_was_read_before_the_worker_told_of_it_is_told_as_read(space: Space, drain) -> None:
    message = space.post(space.member, f"{mention(space.other)} {mention(space.manager)}")
    actions.mark_read(actor=space.other, conversation=space.channel, seq=message.seq)
    drain()
    assert [told["read_at"] is None for told in inbox(space, space.other)] == [False]
    assert [told["read_at"] is None for told in inbox(space, space.manager)] == [True]


def test_a_private_message_that_was_read_leaves_no_unread_row(space: Space, drain) -> None:
    direct = factories.make_direct(space.member, space.other)
    factories.make_message(direct, space.member, "Are you there?")
    drain()
    actions.mark_read(actor=space.other, conversation=direct, seq=nth(direct, 1))
    rows = Notification.objects.filter(recipient=space.other, kind="chat.direct_message")
    assert [row.read_at is None for row in rows] == [False]


def test_a_glance_costs_one_question_to_the_inbox(space: Space, drain, count) -> None:
    space.post(space.member)
    drain()
    message = space.post(space.member)
    with CaptureQueriesContext(connection) as captured:
        actions.mark_read(actor=space.other, conversation=space.channel, seq=message.seq)
    asked = [one["sql"] for one in captured.captured_queries if "collabkit_notifications" in one["sql"]]
    assert len(asked) == 1


@pytest.mark.parametrize("private", [True, False])
def test_the_e_mail_about_a_message_waits(space: Space, drain, private: bool) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        message = addressed(space, private)
        drain()
        clock.shift(59)
        drain()
        assert mails(space.other) == []
        edited = f"Mended words {mention(space.other)}"
        actions.edit_message(actor=space.member, message=message.uuid, body=edited)
        clock.shift(1)
        drain()
    [sent] = mails(space.other)
    assert "Mended words" in sent.body
    assert "First words" not in sent.body
    assert f"/chat/{message.conversation.uuid}?message={message.uuid}" in sent.body


@pytest.mark.parametrize("private", [True, False])
def test_no_e_mail_goes_out_about_what_was_read_in_time(space: Space, drain, private: bool) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        message = addressed(space, private)
        drain()
        actions.mark_read(actor=space.other, conversation=message.conversation.uuid, seq=message.seq)
        clock.shift(60)
        drain()
    assert mails(space.other) == []
    about = OutgoingEmail.objects.get(user=space.other, kind__in=["chat.mention", "chat.direct_message"])
    assert about.state == MailState.SKIPPED


def test_no_e_mail_goes_out_to_who_answered_in_time(space: Space, drain) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        addressed(space, False)
        drain()
        space.post(space.other, "I saw it.")
        clock.shift(60)
        drain()
    assert mails(space.other) == []


def test_no_e_mail_goes_out_when_the_right_has_ended_meanwhile(space: Space, drain) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        addressed(space, False)
        drain()
        remove_member(actor=space.owner, project=space.project, user=space.other)
        clock.shift(60)
        drain()
    assert mails(space.other) == []


def test_a_site_may_set_how_long_the_e_mail_waits(space: Space, drain, settings) -> None:
    settings.COLLABKIT = {**settings.COLLABKIT, "CHAT": {"MAIL_DELAY_SECONDS": 0}}
    addressed(space, True)
    drain()
    assert len(mails(space.other)) == 1


def addressed(space: Space, private: bool):
    """Post a message that tells Otto, in a conversation of two or by a mention."""
    if private:
        direct = factories.make_direct(space.member, space.other)
        return factories.make_message(direct, space.member, "First words")
    return space.post(space.member, f"First words {mention(space.other)}")


def mails(user) -> list[Any]:
    """Return what was sent to a person about messages."""
    about = ("wrote", "mentioned")
    return [
        one for one in mail.outbox if one.to == [user.email] and any(word in one.subject for word in about)
    ]
