"""Open windows hear at once that the inbox changed; the push holds ids and counts, no text."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.accounts.queries import person_of
from collabkit.notifications import actions, pushes
from collabkit.notifications.models import Notification
from tests.factories import make_person

from .things import ask, decide, happen, make_thing

pytestmark = pytest.mark.django_db
Pushed = list[tuple[str, str, dict[str, Any]]]


@pytest.fixture
def pushed(monkeypatch: Any) -> Pushed:
    found: Pushed = []
    monkeypatch.setattr(pushes, "publish", lambda topic, type, data: found.append((topic, type, dict(data))))
    return found


def test_the_recipient_is_told_with_the_new_counts(ada: Any, drain: Any, pushed: Pushed) -> None:
    happen(make_thing(ada, text="canary"))
    drain()
    data = {"uuid": Notification.objects.get().uuid, "unread": 1, "action": 0}
    assert pushed == [(f"user:{person_of(ada)}", "notifications.changed", data)]


def test_what_goes_by_mail_only_is_not_pushed(ada: Any, drain: Any, pushed: Pushed) -> None:
    actions.update_preferences(actor=ada, changes={("things.mailed", "inbox"): False})
    happen(make_thing(ada), channel="mailed")
    drain()
    assert pushed == []


def test_the_other_windows_of_the_reader_are_told(
    ada: Any, drain: Any, pushed: Pushed, client_for: Any, django_capture_on_commit_callbacks: Any
) -> None:
    happen(make_thing(ada))
    drain()
    pushed.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client_for(ada).post("/api/notifications/mark", {"all": True}, content_type="application/json")
    [(topic, _type, data)] = pushed
    assert (topic, data) == (f"user:{person_of(ada)}", {"uuid": None, "unread": 0, "action": 0})


def test_everybody_asked_is_told_of_the_decision(ada: Any, bo: Any, drain: Any, pushed: Pushed) -> None:
    thing = make_thing(ada, bo)
    ask(thing)
    drain()
    pushed.clear()
    decide(thing, "Done")
    drain()
    assert {topic for topic, _type, _data in pushed} == {f"user:{person_of(who)}" for who in (ada, bo)}
    assert {data["action"] for _topic, _type, data in pushed} == {0}


def test_many_recipients_ask_for_the_count_themselves(drain: Any, pushed: Pushed, query_count: Any) -> None:
    happen(make_thing(*[make_person(f"Person {number}") for number in range(21)]))
    drain()
    assert len(pushed) == 21
    assert {(data["unread"], data["action"]) for _topic, _type, data in pushed} == {(None, None)}
