"""Whom a message's notices are for: found with little effort, and only those who may read it (P9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collabkit.chat import actions, notices
from collabkit.chat.events import PeopleAddressed
from collabkit.chat.models import Mention
from collabkit.core.models import EventRecord
from collabkit.core.testing import event_log
from collabkit.notifications.models import Notification
from tests import factories

from .conftest import Space, make_space, mention, queries_in

pytestmark = pytest.mark.django_db


def newcomers(space: Space, number: int) -> list[Any]:
    people = [factories.make_person(f"Newcomer {place}") for place in range(number)]
    for person in people:
        factories.add_member(space.project, person)
    return people


def names(people: list[Any]) -> str:
    return " ".join(mention(person) for person in people)


def found(which: Callable[..., list[Any]], log: Any) -> tuple[set[Any], list[str]]:
    """Return whom a kind would tell of the last addressing message, and the questions that it took."""
    event = log.of(PeopleAddressed)[-1]
    with CaptureQueriesContext(connection) as captured:
        people = which(event, EventRecord())
    assert queries_in(captured) == len(captured)
    return set(people), [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("number", [1, 20])
def test_who_is_mentioned_takes_two_questions_and_no_text(space: Space, number: int) -> None:
    people = newcomers(space, number)
    with event_log() as log:
        space.post(space.member, names([*people, space.outsider]))
    told, asked = found(notices.mentioned, log)
    assert told == {person.pk for person in people}
    assert len(asked) == 2
    assert not any('"body' in sql for sql in asked)


@pytest.mark.parametrize("number", [1, 20])
def test_who_is_written_to_takes_two_questions_and_no_text(space: Space, number: int) -> None:
    people = newcomers(space, number)
    group = actions.create_group(
        actor=space.member, name="Crew", people=[space.person(person) for person in [space.other, *people]]
    )
    with event_log() as log:
        factories.make_message(group, space.member, f"You, {mention(space.other)}")
    told, asked = found(notices.written_to, log)
    assert told == {space.member.pk, *(person.pk for person in people)}
    assert len(asked) == 2
    assert not any('"body' in sql for sql in asked)


def test_nobody_is_looked_for_where_nobody_is_left_to_tell(space: Space) -> None:
    with event_log() as log:
        message = space.post(space.member, mention(space.other))
        actions.delete_message(actor=space.member, message=message.uuid)
    told, asked = found(notices.mentioned, log)
    assert (told, len(asked)) == (set(), 1)


def test_an_edit_of_a_hidden_message_tells_a_newcomer_nothing(drain) -> None:
    space = make_space(protected_history=True)
    old = space.post(space.member, "Old")
    [newcomer] = newcomers(space, 1)
    drain()
    before = Notification.objects.filter(recipient=newcomer).count()
    actions.edit_message(actor=space.member, message=old.uuid, body=names([newcomer, space.other]))
    drain()
    assert Notification.objects.filter(recipient=newcomer).count() == before
    assert Notification.objects.filter(recipient=space.other, kind="chat.mention").count() == 1
    assert [row.user for row in Mention.objects.all()] == [space.other]


def test_who_was_added_later_is_not_told_of_what_came_before(space: Space, drain) -> None:
    group = actions.create_group(actor=space.member, name="Crew", people=[space.person(space.other)])
    factories.make_message(group, space.member, f"Before {mention(space.owner)}")
    actions.add_participants(actor=space.member, conversation=group, people=[space.person(space.owner)])
    drain()
    kinds = Notification.objects.filter(recipient=space.owner, kind__startswith="chat.")
    assert [row.kind for row in kinds] == ["chat.group_added"]


def test_an_old_message_that_may_be_read_tells_who_came_later(space: Space, drain) -> None:
    old = space.post(space.member, "Old")
    [newcomer] = newcomers(space, 1)
    actions.edit_message(actor=space.member, message=old.uuid, body=names([newcomer]))
    drain()
    assert Notification.objects.filter(recipient=newcomer, kind="chat.mention").count() == 1
