"""Done and snoozed: one's own only, out of the list, and back again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.core.ids import new_uuid
from collabkit.core.testing import event_log
from collabkit.notifications import actions, pushes, registry, tasks
from collabkit.notifications.actions import put_away
from collabkit.notifications.events import NotificationsPutAway, NotificationsReturned, NotificationsSnoozed
from collabkit.notifications.models import Notification

from . import things
from .things import ask, happen, make_thing

pytestmark = pytest.mark.django_db
URL = "/api/notifications"


def titles(client: Any, **query: Any) -> list[str]:
    return [item["title"] for item in client.get(URL, query).json()["items"]]


def send(client: Any, path: str, **body: Any) -> Any:
    return client.post(f"{URL}/{path}", body, content_type="application/json")


def count(client: Any) -> dict[str, int]:
    found: dict[str, int] = client.get(f"{URL}/count").json()
    return found


def tomorrow() -> str:
    return (clock.now() + timedelta(days=1)).isoformat()


@pytest.fixture
def plain(ada: Any, drain: Any) -> str:
    happen(make_thing(ada, text="plain"))
    drain()
    return str(Notification.objects.get().uuid)


@pytest.fixture
def question(ada: Any, drain: Any) -> str:
    ask(make_thing(ada, text="question"))
    drain()
    return str(Notification.objects.get().uuid)


def test_what_is_done_is_read_and_leaves_the_list(ada: Any, plain: str, client_for: Any) -> None:
    client = client_for(ada)
    assert send(client, "done", uuids=[plain]).json() == {"changed": 1}
    assert send(client, "done", uuids=[plain]).json() == {"changed": 0}
    assert (titles(client), titles(client, filter="done")) == ([], ["plain"])
    assert count(client)["unread"] == 0
    assert send(client, "done", uuids=[plain], done=False).json() == {"changed": 1}
    assert (titles(client), titles(client, filter="done")) == (["plain"], [])


def test_what_is_marked_unread_is_back_in_the_list(ada: Any, plain: str, client_for: Any) -> None:
    client = client_for(ada)
    send(client, "done", uuids=[plain])
    assert send(client, "mark", uuids=[plain], read=False).json() == {"changed": 1}
    assert (titles(client), titles(client, filter="done"), count(client)["unread"]) == (["plain"], [], 1)


def test_a_question_that_is_put_away_still_waits(ada: Any, question: str, client_for: Any) -> None:
    client = client_for(ada)
    send(client, "done", uuids=[question])
    assert titles(client) == []
    [item] = client.get(URL, {"filter": "action"}).json()["items"]
    assert item["archived_at"] is not None
    assert count(client) == {"unread": 0, "action": 1}


def test_what_is_snoozed_is_out_of_sight_and_comes_back_as_news(
    ada: Any, question: str, client_for: Any, monkeypatch: Any
) -> None:
    client = client_for(ada)
    send(client, "mark", uuids=[question])
    assert send(client, "snooze", uuids=[question], until=tomorrow()).json() == {"changed": 1}
    for filter in ("all", "unread", "action"):
        assert titles(client, filter=filter) == []
    assert titles(client, filter="snoozed") == ["question"]
    assert count(client) == {"unread": 0, "action": 0}
    Notification.objects.update(snoozed_until=clock.now() - timedelta(seconds=1))
    assert titles(client, filter="unread") == ["question"]
    assert client.get(URL).json()["items"][0]["snoozed_until"] is None
    assert titles(client, filter="snoozed") == []
    assert count(client) == {"unread": 1, "action": 1}


def test_a_snooze_can_be_taken_back(ada: Any, plain: str, client_for: Any) -> None:
    client = client_for(ada)
    send(client, "snooze", uuids=[plain], until=tomorrow())
    assert send(client, "snooze", uuids=[plain], until=None).json() == {"changed": 1}
    assert titles(client) == ["plain"]


def test_windows_are_told_when_it_comes_back(
    ada: Any, plain: str, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    pushed: list[Any] = []
    monkeypatch.setattr(pushes, "publish", lambda topic, type, data: pushed.append((topic, dict(data))))
    actions.snooze_notifications(actor=ada, uuids=[UUID(plain)], until=clock.now() + timedelta(hours=1))
    assert actions.wake_snoozed() == 0
    Notification.objects.update(snoozed_until=clock.now() - timedelta(seconds=1))
    with event_log() as log, django_capture_on_commit_callbacks(execute=True):
        assert actions.wake_snoozed() == 1
        assert actions.wake_snoozed() == 0
    assert log.of(NotificationsReturned) == [NotificationsReturned(person=person_of(ada), count=1)]
    assert pushed == [(f"user:{person_of(ada)}", {"uuid": None, "unread": 1, "action": 0})]


def test_however_many_come_back_all_are_told_in_one_go(
    ada: Any, bo: Any, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(put_away, "WOKEN_AT_ONCE", 2)
    for person in (ada, ada, bo, bo, bo):
        happen(make_thing(person))
    drain()
    Notification.objects.update(snoozed_until=clock.now() - timedelta(seconds=1))
    with event_log() as log:
        tasks.wake_snoozed()
    told: list[Any] = log.of(NotificationsReturned)
    assert sum(event.count for event in told) == 5
    assert {event.person for event in told} == {person_of(ada), person_of(bo)}
    assert not Notification.objects.filter(snoozed_until__isnull=False).exists()


@pytest.mark.parametrize("path", ["done", "snooze"])
def test_others_and_hidden_ones_are_left_alone(
    ada: Any, bo: Any, drain: Any, client_for: Any, path: str
) -> None:
    thing = make_thing(ada)
    happen(thing)
    drain()
    body: dict[str, Any] = {"uuids": [str(Notification.objects.get().uuid)]}
    if path == "snooze":
        body["until"] = tomorrow()
    assert send(client_for(bo), path, **body).json() == {"changed": 0}
    thing.readers.clear()
    assert send(client_for(ada), path, **body).json() == {"changed": 0}
    assert Notification.objects.filter(archived_at=None, snoozed_until=None).count() == 1


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_time_that_cannot_be_is_refused(ada: Any, plain: str, client_for: Any, days: int) -> None:
    until = (clock.now() + timedelta(days=days)).isoformat()
    answer = send(client_for(ada), "snooze", uuids=[plain], until=until)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_time")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("done", {"uuids": []}),
        ("done", {"uuids": [str(new_uuid())] * 501}),
        ("snooze", {"uuids": [str(new_uuid())]}),
        ("snooze", {"uuids": [str(new_uuid())], "until": "2027-01-01T10:00:00"}),
    ],
)
def test_a_bad_wish_is_refused(ada: Any, client_for: Any, path: str, body: dict[str, Any]) -> None:
    assert send(client_for(ada), path, **body).status_code == 422


@pytest.mark.parametrize("path", ["done", "snooze"])
def test_nobody_signed_in_changes_nothing(plain: str, client: Any, path: str) -> None:
    assert send(client, path, uuids=[plain], until=tomorrow()).status_code == 401


def test_each_change_is_announced_once(ada: Any, plain: str) -> None:
    until = clock.now() + timedelta(days=1)
    with event_log() as log:
        actions.snooze_notifications(actor=ada, uuids=[UUID(plain)], until=until)
        actions.put_away_notifications(actor=ada, uuids=[UUID(plain)])
        actions.put_away_notifications(actor=ada, uuids=[UUID(plain)])
    person = person_of(ada)
    assert log.of(NotificationsSnoozed) == [NotificationsSnoozed(person=person, count=1, until=until)]
    assert log.of(NotificationsPutAway) == [NotificationsPutAway(person=person, count=1, done=True)]


def test_mentions_have_a_list_of_their_own(ada: Any, drain: Any, client_for: Any) -> None:
    happen(make_thing(ada, text="plain"))
    happen(make_thing(ada, text="named"), channel="mention")
    drain()
    assert titles(client_for(ada), filter="mentions") == ["named"]


def test_a_kind_that_is_declared_later_is_among_the_mentions(ada: Any, drain: Any, client_for: Any) -> None:
    happen(make_thing(ada, text="named"), channel="mention")
    drain()
    registry.kinds.unregister(things.MENTION.name)
    assert titles(client_for(ada), filter="mentions") == []
    registry.register(things.MENTION)
    assert titles(client_for(ada), filter="mentions") == ["named"]


def test_what_marking_would_change_is_named_beforehand(
    ada: Any, drain: Any, client_for: Any, monkeypatch: Any
) -> None:
    hidden = make_thing(ada)
    for thing in (make_thing(ada), make_thing(ada), hidden):
        happen(thing)
    ask(make_thing(ada))
    drain()
    hidden.readers.clear()
    client = client_for(ada)
    everything = client.get(f"{URL}/unread").json()
    assert (len(everything["uuids"]), everything["has_more"]) == (3, False)
    assert len(client.get(f"{URL}/unread", {"filter": "action"}).json()["uuids"]) == 1
    assert send(client, "mark", uuids=everything["uuids"]).json() == {"changed": 3}
    assert client.get(f"{URL}/unread").json() == {"uuids": [], "has_more": False}
    monkeypatch.setattr("collabkit.notifications.queries.inbox.UNREAD_LIMIT", 1)
    send(client, "mark", uuids=everything["uuids"], read=False)
    assert client.get(f"{URL}/unread", {"kind": "things.plain"}).json()["has_more"] is True


def test_one_is_shown_by_itself_and_nothing_changes(
    ada: Any, bo: Any, question: str, client_for: Any, client: Any
) -> None:
    shown = client_for(ada).get(f"{URL}/{question}").json()
    assert (shown["title"], [action["name"] for action in shown["actions"]]) == ("question", ["yes"])
    assert Notification.objects.get().read_at is None
    assert client_for(bo).get(f"{URL}/{question}").status_code == 404
    assert client.get(f"{URL}/{question}").status_code == 401


@pytest.mark.parametrize("wish", [("done", 1), ("done", 20), ("snooze", 1), ("snooze", 20)])
def test_it_costs_the_same_for_one_and_for_twenty(
    ada: Any, drain: Any, client_for: Any, query_count: Any, wish: tuple[str, int]
) -> None:
    path, number = wish
    for _count in range(number):
        happen(make_thing(ada))
    drain()
    uuids = [str(uuid) for uuid in Notification.objects.values_list("uuid", flat=True)]
    body = {"uuids": uuids, **({"until": tomorrow()} if path == "snooze" else {})}
    client = client_for(ada)
    with query_count() as queries:
        assert send(client, path, **body).json() == {"changed": number}
    assert len(queries) == 8
