"""Marking as read and unread: one's own only."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.accounts.queries import person_of
from collabkit.core.ids import new_uuid
from collabkit.core.testing import event_log
from collabkit.notifications.actions import mark_notifications
from collabkit.notifications.events import NotificationsMarked
from collabkit.notifications.models import Notification

from .things import ask, happen, make_thing

pytestmark = pytest.mark.django_db
URL = "/api/notifications/mark"


def mark(client: Any, **body: Any) -> Any:
    return client.post(URL, body, content_type="application/json")


def unread() -> int:
    return Notification.objects.filter(read_at=None).count()


@pytest.fixture
def rows(ada: Any, drain: Any) -> list[Notification]:
    project = new_uuid()
    happen(make_thing(ada), project=project)
    happen(make_thing(ada))
    ask(make_thing(ada))
    drain()
    return list(Notification.objects.order_by("id"))


def test_one_is_marked_and_unmarked(ada: Any, rows: list[Notification], client_for: Any) -> None:
    client, uuids = client_for(ada), [str(rows[0].uuid)]
    assert mark(client, uuids=uuids).json() == {"changed": 1}
    assert mark(client, uuids=uuids).json() == {"changed": 0}
    assert unread() == 2
    assert mark(client, uuids=uuids, read=False).json() == {"changed": 1}
    assert unread() == 3


def test_all_are_marked(ada: Any, rows: list[Notification], client_for: Any) -> None:
    assert mark(client_for(ada), all=True).json() == {"changed": 3}
    assert unread() == 0


def test_what_a_filter_leaves_is_marked(ada: Any, rows: list[Notification], client_for: Any) -> None:
    client = client_for(ada)
    assert mark(client, project=str(rows[0].scope)).json() == {"changed": 1}
    assert mark(client, kind="things.plain").json() == {"changed": 1}
    assert mark(client, filter="action").json() == {"changed": 1}


def test_others_notifications_are_left_alone(bo: Any, rows: list[Notification], client_for: Any) -> None:
    client = client_for(bo)
    assert mark(client, uuids=[str(row.uuid) for row in rows]).json() == {"changed": 0}
    assert mark(client, all=True).json() == {"changed": 0}
    assert unread() == 3


def test_all_are_those_that_the_person_sees(ada: Any, drain: Any, client_for: Any) -> None:
    hidden, shown, waiting = make_thing(ada), make_thing(ada), make_thing(ada)
    for thing in (hidden, shown):
        happen(thing)
    ask(waiting)
    drain()
    hidden.readers.clear()
    client = client_for(ada)
    assert client.get("/api/notifications/count").json()["unread"] == 2
    assert mark(client, all=True).json() == {"changed": 2}
    assert [row.subject for row in Notification.objects.filter(read_at=None)] == [hidden.uuid]
    hidden.readers.add(ada.pk)
    assert client.get("/api/notifications/count").json()["unread"] == 1


def test_what_is_hidden_is_not_marked_by_its_id_either(ada: Any, drain: Any, client_for: Any) -> None:
    hidden = make_thing(ada)
    happen(hidden)
    drain()
    hidden.readers.clear()
    [row] = Notification.objects.all()
    assert mark(client_for(ada), uuids=[str(row.uuid)]).json() == {"changed": 0}
    assert unread() == 1


def test_of_what_waits_only_what_can_still_be_answered_is_marked(
    ada: Any, drain: Any, client_for: Any
) -> None:
    settled, waiting = make_thing(ada), make_thing(ada)
    for thing in (settled, waiting):
        ask(thing)
    drain()
    settled.outcome = "decided, and the worker has not yet heard of it"
    assert mark(client_for(ada), filter="action").json() == {"changed": 1}
    assert [row.subject for row in Notification.objects.filter(read_at=None)] == [settled.uuid]


def test_more_than_are_checked_at_once_are_marked(ada: Any, drain: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("collabkit.notifications.queries.inbox.CHECKED_AT_ONCE", 2)
    for _count in range(5):
        happen(make_thing(ada))
    drain()
    assert mark_notifications(actor=ada, read=True) == 5
    assert unread() == 0


def test_nobody_signed_in_marks_nothing(rows: list[Notification], client: Any) -> None:
    assert mark(client, all=True).status_code == 401
    assert unread() == 3


def test_a_reading_does_not_mark(ada: Any, rows: list[Notification], client_for: Any) -> None:
    client_for(ada).get("/api/notifications")
    assert client_for(ada).get(URL).status_code == 405
    assert unread() == 3


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"all": True, "uuids": []},
        {"all": True, "kind": "x"},
        {"all": False},
        {"uuids": ["x"]},
        {"uuids": [str(new_uuid())] * 501},
        {"filter": "some"},
        {"all": True, "recipient": 1},
        {"all": True, "read": "perhaps"},
    ],
)
def test_a_bad_wish_is_refused(ada: Any, client_for: Any, body: dict[str, Any]) -> None:
    answer = mark(client_for(ada), **body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_one_event_is_announced_when_something_changed(
    ada: Any, rows: list[Notification], client_for: Any
) -> None:
    with event_log() as log:
        mark(client_for(ada), all=True)
        mark(client_for(ada), all=True)
    [marked] = log.of(NotificationsMarked)
    assert marked == NotificationsMarked(person=person_of(ada), count=3, read=True)


@pytest.mark.parametrize("number", [1, 20])
def test_marking_costs_the_same_for_one_and_for_twenty(
    ada: Any, drain: Any, client_for: Any, query_count: Any, number: int
) -> None:
    for _count in range(number):
        happen(make_thing(ada))
    drain()
    client = client_for(ada)
    with query_count() as queries:
        assert mark(client, all=True).json() == {"changed": number}
    updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert len(updates) == 1
    # session, user, savepoint and its release, the rows to check, update, person, event
    assert len(queries) == 8
