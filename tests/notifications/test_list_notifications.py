"""The inbox and its counts: only what the viewer may see at this moment."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.core.ids import new_uuid
from collabkit.notifications import payloads, registry
from tests.factories import make_person

from . import things
from .things import ask, decide, happen, make_thing

pytestmark = pytest.mark.django_db
URL = "/api/notifications"


def listed(client: Any, **query: Any) -> dict[str, Any]:
    answer = client.get(URL, query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def titles(client: Any, **query: Any) -> list[str]:
    return [item["title"] for item in listed(client, **query)["items"]]


def counted(client: Any) -> dict[str, int]:
    found: dict[str, int] = client.get(f"{URL}/count").json()
    return found


def test_the_inbox_shows_what_happened_newest_first(ada: Any, bo: Any, drain: Any, client_for: Any) -> None:
    happen(make_thing(ada, text="first"), actor=bo)
    happen(make_thing(ada, text="second"))
    drain()
    page = listed(client_for(ada))
    assert [item["title"] for item in page["items"]] == ["second", "first"]
    assert page["next"] is None
    item = page["items"][1]
    assert item["actor"]["display_name"] == "Bo Ek"
    assert item["kind"] == "things.plain"
    assert item["url"].startswith("/things/")
    assert (item["read_at"], item["done_at"], item["actions"], item["outcome"]) == (None, None, [], None)


def test_the_answers_have_the_declared_shapes(ada: Any, bo: Any, drain: Any, client_for: Any) -> None:
    happen(make_thing(ada), actor=bo)
    ask(make_thing(ada))
    drain()
    for item in listed(client_for(ada))["items"]:
        shape = payloads.Notification.model_validate(item).model_dump(mode="json")
        assert {**shape, "created_at": ""} == {**item, "created_at": ""}
    count = counted(client_for(ada))
    assert payloads.NotificationCount.model_validate(count).model_dump() == count


def test_others_see_nothing_of_it(ada: Any, bo: Any, drain: Any, client_for: Any) -> None:
    happen(make_thing(ada))
    drain()
    assert titles(client_for(bo)) == []
    assert counted(client_for(bo)) == {"unread": 0, "action": 0}


@pytest.mark.parametrize("path", ["", "/count", "/preferences"])
def test_nobody_signed_in_sees_nothing(client: Any, path: str) -> None:
    assert client.get(URL + path).status_code == 401


def test_what_one_may_no_longer_see_is_gone_from_list_and_count(
    ada: Any, drain: Any, client_for: Any
) -> None:
    kept, lost = make_thing(ada, text="kept"), make_thing(ada, text="canary")
    happen(kept)
    happen(lost)
    drain()
    client = client_for(ada)
    assert counted(client) == {"unread": 2, "action": 0}
    lost.readers.clear()
    assert titles(client) == ["kept"]
    assert counted(client) == {"unread": 1, "action": 0}


def test_a_page_is_full_though_some_rows_are_hidden(ada: Any, drain: Any, client_for: Any) -> None:
    for number in range(12):
        happen(make_thing(*([ada] if number % 2 else []), text=f"{number}"))
        things.things[list(things.things)[-1]].readers.add(ada.pk)
    drain()
    for number, thing in enumerate(things.things.values()):
        thing.readers = {ada.pk} if number % 2 else set()
    client = client_for(ada)
    first = listed(client, limit=4)
    assert [item["title"] for item in first["items"]] == ["11", "9", "7", "5"]
    second = listed(client, limit=4, cursor=first["next"])
    assert [item["title"] for item in second["items"]] == ["3", "1"]
    assert second["next"] is None


def test_pages_neither_repeat_nor_miss(ada: Any, drain: Any, client_for: Any) -> None:
    for number in range(7):
        happen(make_thing(ada, text=f"{number}"))
    drain()
    client = client_for(ada)
    first = listed(client, limit=3)
    second = listed(client, limit=3, cursor=first["next"])
    third = listed(client, limit=3, cursor=second["next"])
    seen = [[item["title"] for item in page["items"]] for page in (first, second, third)]
    assert seen == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    assert third["next"] is None


def test_filters(ada: Any, drain: Any, client_for: Any) -> None:
    project = new_uuid()
    happen(make_thing(ada, text="in project"), project=project)
    happen(make_thing(ada, text="mailed"), channel="mailed")
    ask(make_thing(ada, text="question"))
    drain()
    client = client_for(ada)
    assert titles(client, project=str(project)) == ["in project"]
    assert titles(client, kind="things.mailed") == ["mailed"]
    assert titles(client, filter="action") == ["question"]
    first = listed(client)["items"][0]["uuid"]
    client.post(f"{URL}/mark", {"uuids": [first]}, content_type="application/json")
    assert titles(client, filter="unread") == ["mailed", "in project"]
    assert titles(client, kind="no.such") == []


@pytest.mark.parametrize(
    "query",
    [{"filter": "everything"}, {"project": "x"}, {"limit": 0}, {"limit": 101}, {"kind": "x" * 65}],
)
def test_bad_filters_are_refused(ada: Any, client_for: Any, query: dict[str, Any]) -> None:
    answer = client_for(ada).get(URL, query)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_a_foreign_cursor_is_refused(ada: Any, client_for: Any) -> None:
    assert client_for(ada).get(URL, {"cursor": "bm9wZQ"}).status_code == 400


def test_a_question_can_be_answered_in_place(ada: Any, drain: Any, client_for: Any) -> None:
    ask(make_thing(ada))
    drain()
    [item] = listed(client_for(ada))["items"]
    assert item["actions"] == [
        {
            "name": "yes",
            "label": "Yes",
            "method": "POST",
            "path": "/api/things/yes",
            "body": {"n": 1},
            "style": "default",
            "needs_reason": False,
        }
    ]
    assert counted(client_for(ada)) == {"unread": 1, "action": 1}


def test_after_the_decision_every_copy_shows_what_came_of_it(
    ada: Any, bo: Any, drain: Any, client_for: Any
) -> None:
    thing = make_thing(ada, bo)
    ask(thing)
    drain()
    decide(thing, "Accepted by somebody")
    for person in (ada, bo):
        # At once, before the worker has closed the notifications.
        assert counted(client_for(person))["action"] == 0
        assert titles(client_for(person), filter="action") == []
    drain()
    for person in (ada, bo):
        [item] = listed(client_for(person))["items"]
        assert (item["actions"], item["outcome"]) == ([], "Accepted by somebody")
        assert item["done_at"] is not None


def test_a_kind_that_is_gone_shows_nothing(ada: Any, drain: Any, client_for: Any) -> None:
    happen(make_thing(ada))
    drain()
    registry.kinds.unregister("things.plain")
    assert titles(client_for(ada)) == []
    assert counted(client_for(ada))["unread"] == 0
    registry.register(things.PLAIN)


def test_one_broken_kind_does_not_close_the_inbox(ada: Any, drain: Any, client_for: Any, caplog: Any) -> None:
    broken = make_thing(ada, text="broken")
    happen(broken)
    happen(make_thing(ada, text="fine"), channel="noisy")
    drain()
    broken.broken = True
    assert titles(client_for(ada)) == ["fine"]
    assert "things.plain cannot present" in caplog.text


def test_what_goes_by_mail_only_is_not_in_the_inbox(ada: Any, drain: Any, client_for: Any) -> None:
    client = client_for(ada)
    change = {"changes": [{"kind": "things.mailed", "channel": "inbox", "enabled": False}]}
    assert client.patch(f"{URL}/preferences", change, content_type="application/json").status_code == 200
    happen(make_thing(ada), channel="mailed")
    drain()
    assert titles(client) == []
    assert counted(client)["unread"] == 0


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_for_one_and_for_twenty(
    ada: Any, drain: Any, client_for: Any, query_count: Any, number: int
) -> None:
    for _count in range(number):
        happen(make_thing(ada), actor=make_person("Bo Ek"))
    drain()
    client = client_for(ada)
    with query_count() as queries:
        assert len(titles(client)) == number
    # Session, user, rows, people.
    assert len(queries) == 4


@pytest.mark.parametrize("number", [1, 20])
def test_the_count_costs_the_same_for_one_and_for_twenty(
    ada: Any, drain: Any, client_for: Any, query_count: Any, number: int
) -> None:
    for _count in range(number):
        happen(make_thing(ada))
        ask(make_thing(ada))
    drain()
    client = client_for(ada)
    with query_count() as queries:
        assert counted(client) == {"unread": 2 * number, "action": number}
    # Session, user, and what is unread or waits.
    assert len(queries) == 3


def test_the_count_stops_at_a_hundred(ada: Any, drain: Any, client_for: Any) -> None:
    for _count in range(103):
        happen(make_thing(ada))
    drain()
    assert counted(client_for(ada))["unread"] == 100


def test_the_count_looks_beyond_what_is_hidden(ada: Any, drain: Any, client_for: Any) -> None:
    happen(make_thing(ada))
    hidden = [make_thing(ada) for _count in range(100)]
    for thing in hidden:
        happen(thing)
    drain()
    for thing in hidden:
        thing.readers.clear()
    assert counted(client_for(ada))["unread"] == 1
