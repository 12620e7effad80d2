"""Who answers has read what stands above: its notices are settled, though no read cursor was moved."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.chat import actions, notices
from collabkit.chat.events import AuthorCaughtUp
from collabkit.chat.models import ReadState
from collabkit.core.models import Delivery, EventRecord
from collabkit.core.testing import event_log
from collabkit.notifications.events import NotificationsMarked
from collabkit.notifications.models import Notification
from tests import factories

from .conftest import Space, make_space, mention

pytestmark = pytest.mark.django_db


def unread(user: Any) -> list[str]:
    rows = Notification.objects.filter(recipient=user, read_at=None, kind__startswith="chat.")
    return [row.kind for row in rows.order_by("pk")]


def inbox_count(space: Space, user: Any) -> int:
    return int(space.browser(user).client.get("/api/notifications/count").json()["unread"])


def test_an_answer_settles_the_notice_of_a_private_message(space: Space, drain) -> None:
    direct = factories.make_direct(space.member, space.other)
    factories.make_message(direct, space.member, "Are you there?")
    drain()
    before = inbox_count(space, space.other)
    assert unread(space.other) == ["chat.direct_message"]
    with event_log() as log:
        space.browser(space.other).post(direct, "I am.")
        drain()
    assert unread(space.other) == []
    assert inbox_count(space, space.other) == before - 1
    marked = NotificationsMarked(person=space.person(space.other), count=1, read=True)
    assert log.of(NotificationsMarked) == [marked]
    assert unread(space.member) == ["chat.direct_message"]
    assert not ReadState.objects.exists()


def test_an_answer_settles_a_mention_in_a_channel(space: Space, drain) -> None:
    space.post(space.member, f"{mention(space.other)} {mention(space.manager)}")
    elsewhere = make_space()
    factories.add_member(elsewhere.project, space.other)
    elsewhere.post(elsewhere.member, mention(space.other))
    drain()
    space.browser(space.other).post(space.channel, "I look into it.")
    drain()
    assert unread(space.other) == ["chat.mention"]
    assert unread(space.manager) == ["chat.mention"]
    elsewhere.post(space.other, "Here too.")
    drain()
    assert unread(space.other) == []


def test_telling_twice_that_somebody_answered_changes_nothing(space: Space, drain) -> None:
    space.post(space.member, mention(space.other))
    drain()
    with event_log() as log:
        answer = space.post(space.other, "Yes?")
        drain()
        read_at = Notification.objects.get(recipient=space.other, kind="chat.mention").read_at
        later = space.post(space.member, mention(space.other))
        drain()
        again = AuthorCaughtUp(conversation=space.channel.uuid, message=answer.uuid)
        notices.settle_answered(again, EventRecord())
    assert log.of(AuthorCaughtUp) == [again]
    assert len(log.of(NotificationsMarked)) == 1
    told = Notification.objects.filter(recipient=space.other, kind="chat.mention").order_by("pk")
    assert [row.read_at for row in told] == [read_at, None]
    assert told[1].subject == later.uuid


def test_a_plain_word_where_nothing_was_told_leaves_no_work(space: Space, drain) -> None:
    space.post(space.member)
    space.post(space.member, mention(space.manager))
    drain()
    with event_log() as log:
        space.post(space.other, "By the way")
        space.post(space.other, "And another")
    assert log.of(AuthorCaughtUp) == []
    assert drain() == 0


def test_what_was_read_before_is_not_settled_again(space: Space, drain) -> None:
    direct = factories.make_direct(space.member, space.other)
    asked = factories.make_message(direct, space.member, "Are you there?")
    drain()
    actions.mark_read(actor=space.other, conversation=direct, seq=asked.seq or 0)
    with event_log() as log:
        factories.make_message(direct, space.other, "I am.")
        factories.make_message(direct, space.other, "Still.")
    assert log.of(AuthorCaughtUp) == []


def test_an_answer_counts_though_the_mention_is_noted_after_it(space: Space, drain) -> None:
    asked = space.post(space.member, mention(space.other))
    late = Delivery.objects.filter(subscriber="chat.record_mentions")
    assert late.count() == 1
    late.delete()
    drain()
    space.post(space.other, "Yes?")
    drain()
    assert unread(space.other) == ["chat.mention"]
    actions.record_mentions(message=asked.uuid)
    drain()
    assert unread(space.other) == []


def test_a_word_about_the_group_settles_too(space: Space, drain) -> None:
    people = [space.person(person) for person in (space.other, space.owner)]
    group = actions.create_group(actor=space.member, name="Crew", people=people)
    factories.make_message(group, space.member, "Which name?")
    drain()
    assert unread(space.other) == ["chat.group_added", "chat.direct_message"]
    actions.rename_group(actor=space.other, conversation=group, name="Gang")
    drain()
    assert unread(space.other) == ["chat.group_added"]


def test_a_released_answer_settles_for_its_author(drain) -> None:
    space = make_space()
    reviewer = factories.make_person("Sam Security")
    factories.add_member(space.project, reviewer, "security_manager")
    space.post(space.member, mention(space.other))
    drain()
    space.project.reviewed = True
    space.project.save()
    held = space.post(space.other, "Yes?")
    drain()
    assert unread(space.other) == ["chat.mention"]
    actions.release_message(actor=reviewer, message=held.uuid)
    drain()
    assert unread(space.other) == []


def test_an_answer_costs_two_questions_more_and_a_plain_post_none(space: Space, drain, count) -> None:
    browser = space.browser(space.other)
    browser.post(space.channel)
    assert count(lambda: browser.post(space.channel)) <= 6
    for _number in range(20):
        space.post(space.member, mention(space.other))
    drain()
    assert count(lambda: browser.post(space.channel)) <= 8
