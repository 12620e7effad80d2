"""Telling people: who is told, once, in few queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from collabkit.accounts.queries import ensure_profiles
from collabkit.core.events import Event
from collabkit.core.ids import new_uuid
from collabkit.core.testing import event_log
from collabkit.notifications import actions
from collabkit.notifications.events import NotificationsPosted
from collabkit.notifications.models import Notification, OutgoingEmail
from collabkit.notifications.registry import NoticeKind

from . import things
from .things import happen, make_thing

pytestmark = pytest.mark.django_db


def repeat(kind: NoticeKind[Any], thing: things.Thing, record: Any) -> int:
    event: Event = things.ThingHappened(thing=thing.uuid)
    return actions.post_notifications(kind=kind, event=event, record=record)


def test_each_recipient_is_told(ada: Any, bo: Any, drain: Any) -> None:
    project = new_uuid()
    thing = make_thing(ada, bo)
    record = happen(thing, project=project)
    drain()
    rows = Notification.objects.order_by("recipient_id")
    assert [row.recipient_id for row in rows] == sorted([ada.pk, bo.pk])
    assert {(row.kind, row.subject, row.scope, row.event_id) for row in rows} == {
        ("things.plain", thing.uuid, project, record.pk)
    }
    assert {row.uuid.version for row in rows} == {7}
    assert len({row.uuid for row in rows}) == 2


def test_nothing_is_written_before_the_worker_runs(ada: Any) -> None:
    happen(make_thing(ada))
    assert not Notification.objects.exists()


def test_the_text_is_nowhere_in_the_tables(ada: Any, drain: Any) -> None:
    happen(make_thing(ada, text="canary-31337"), channel="mailed")
    drain()
    tables = [list(Notification.objects.values()), list(OutgoingEmail.objects.values())]
    assert tables[0]
    assert tables[1]
    assert "canary" not in str(tables)


def test_whoever_did_it_is_not_told(ada: Any, bo: Any, drain: Any) -> None:
    happen(make_thing(ada, bo), actor=ada)
    drain()
    assert [row.recipient_id for row in Notification.objects.all()] == [bo.pk]
    assert Notification.objects.get().actor_id == ada.pk


def test_whoever_did_it_is_told_when_the_kind_wants_it(ada: Any, drain: Any) -> None:
    happen(make_thing(ada), actor=ada, channel="noisy")
    drain()
    assert Notification.objects.get().recipient_id == ada.pk


def test_closed_accounts_are_not_told(ada: Any, bo: Any, drain: Any) -> None:
    happen(make_thing(ada, bo))
    get_user_model()._default_manager.filter(pk=bo.pk).update(is_active=False)
    drain()
    assert [row.recipient_id for row in Notification.objects.all()] == [ada.pk]


def test_a_repetition_tells_nobody_twice(ada: Any, bo: Any, drain: Any) -> None:
    thing = make_thing(ada, bo)
    record = happen(thing, channel="mailed")
    drain()
    assert repeat(things.MAILED, thing, record) == 0
    assert Notification.objects.count() == 2
    assert OutgoingEmail.objects.count() == 2


def test_a_late_recipient_is_told_by_the_repetition(ada: Any, bo: Any, drain: Any) -> None:
    thing = make_thing(ada)
    record = happen(thing, channel="mailed")
    drain()
    thing.readers.add(bo.pk)
    with transaction.atomic():
        event = things.ThingHappened(thing=thing.uuid, channel="mailed")
        assert actions.post_notifications(kind=things.MAILED, event=event, record=record) == 1
    assert OutgoingEmail.objects.count() == 2


def test_one_event_is_announced(ada: Any, bo: Any, drain: Any) -> None:
    record = happen(make_thing(ada, bo))
    with event_log() as log:
        drain()
    [posted] = log.of(NotificationsPosted)
    assert posted == NotificationsPosted(cause=record.uuid, kind="things.plain")


def test_nobody_to_tell_announces_nothing(drain: Any) -> None:
    happen(make_thing())
    with event_log() as log:
        drain()
    assert log.events == []


def test_the_e_mail_bears_the_id_of_the_notification(ada: Any, drain: Any) -> None:
    happen(make_thing(ada), channel="mailed")
    drain()
    assert OutgoingEmail.objects.get().uuid == Notification.objects.get().uuid


def test_preferences_decide_where_it_goes(ada: Any, bo: Any, drain: Any) -> None:
    choose = actions.update_preferences
    choose(actor=ada, changes={("things.mailed", "email"): False})
    choose(actor=bo, changes={("things.mailed", "inbox"): False})
    happen(make_thing(ada, bo), channel="mailed")
    drain()
    assert dict(Notification.objects.values_list("recipient_id", "in_inbox")) == {ada.pk: True, bo.pk: False}
    assert [mail.user_id for mail in OutgoingEmail.objects.all()] == [bo.pk]


def test_what_is_off_everywhere_leaves_no_row(ada: Any, drain: Any) -> None:
    off = {("things.mailed", "email"): False, ("things.mailed", "inbox"): False}
    actions.update_preferences(actor=ada, changes=off)
    happen(make_thing(ada), channel="mailed")
    drain()
    assert not Notification.objects.exists()


def test_what_is_off_by_default_can_be_switched_on(ada: Any, bo: Any, drain: Any) -> None:
    actions.update_preferences(actor=ada, changes={("things.quiet", "inbox"): True})
    happen(make_thing(ada, bo), channel="quiet")
    drain()
    assert [row.recipient_id for row in Notification.objects.all()] == [ada.pk]
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("number", [1, 20, 1000])
def test_a_thousand_cost_as_many_queries_as_one(number: int, query_count: Any) -> None:
    users = get_user_model()
    people = users._default_manager.bulk_create(
        [users(email=f"person-{count}@people.example") for count in range(number)]
    )
    ensure_profiles(people)
    thing = make_thing(*users._default_manager.all(), text="for many")
    record = happen(thing, channel="nobody")
    with transaction.atomic(), query_count() as queries:
        event = things.ThingHappened(thing=thing.uuid, channel="mailed")
        assert actions.post_notifications(kind=things.MAILED, event=event, record=record) == number
    assert OutgoingEmail.objects.count() == number
    inserts = [query["sql"] for query in queries if query["sql"].startswith("INSERT")]
    # The notifications, their e-mails, and the event that the inboxes changed.
    assert len(inserts) == 3
    assert len(queries) == 3 + 2  # the savepoint of the action, opened and released
