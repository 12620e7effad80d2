"""Reading and changing one's own profile."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from collabkit.accounts import actions, queries
from collabkit.core.errors import Invalid, NotAllowed
from collabkit.core.testing import event_log
from tests.factories import make_person

pytestmark = pytest.mark.django_db
ME = "/api/people/me"


def send(client: Client, expect: int = 200, **data: Any) -> Any:
    answer = client.patch(ME, json.dumps(data), content_type="application/json")
    assert answer.status_code == expect, answer.content
    return answer.json()


def test_one_sees_oneself(client: Client, ada: Any) -> None:
    shown = client.get(ME).json()
    assert (shown["display_name"], shown["email"], shown["is_staff"]) == ("Ada", ada.email, False)
    assert shown["uuid"] == str(queries.person_of(ada))


def test_every_field_can_be_changed(client: Client) -> None:
    fields: dict[str, Any] = {
        "display_name": "Ada Lovelace",
        "headline": "Counts waves",
        "about": "**Engines**",
        "offers": ["mathematics", "a boat"],
        "seeks": ["a harbour"],
        "language": "en",
        "time_zone": "Europe/London",
    }
    shown = send(client, **fields)
    assert {key: shown[key] for key in fields} == fields
    page = client.get(f"/api/people/{shown['uuid']}").json()
    assert page["about_html"] == "<p><strong>Engines</strong></p>\n"


def test_what_is_left_out_or_null_stays(client: Client) -> None:
    send(client, headline="Counts waves")
    assert send(client, about="x", headline=None)["headline"] == "Counts waves"
    assert send(client, headline="")["headline"] == ""


def test_a_change_is_announced_once_and_no_change_is_not(ada: Any) -> None:
    with event_log() as log:
        actions.update_profile(actor=ada, headline="Counts waves")
        actions.update_profile(actor=ada, headline="Counts waves")
    assert log.names == ["accounts.ProfileUpdated"]
    assert log.records[0].subject == queries.person_of(ada)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", " \u200b "),
        ("display_name", "x" * 81),
        ("headline", "x" * 121),
        ("about", "x" * 4001),
        ("offers", ["x"] * 21),
        ("offers", ["x" * 61]),
        ("offers", [""]),
        ("seeks", "x"),
        ("seeks", [1]),
        ("language", "tlh"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("about", "a\x00b"),
        ("uuid", "x"),
        ("user", 1),
        ("is_staff", True),
        ("email", "root@site.example"),
        ("avatar", 1),
        ("created_at", "2020-01-01T00:00:00Z"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_changes(client: Client, field: str, value: Any) -> None:
    before = client.get(ME).json()
    answer = client.patch(ME, json.dumps({"headline": "new", field: value}), content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.json()["detail"]
    assert client.get(ME).json() == before


def test_nobody_changes_another(ada: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.update_profile(actor=make_person("Eve"), person=ada, headline="Hacked")


def test_an_action_refuses_values_of_its_own_accord(ada: Any) -> None:
    for changes in ({"uuid": "x"}, {"display_name": ""}, {"display_name": "x" * 81}):
        with pytest.raises(Invalid):
            actions.update_profile(actor=ada, **changes)


def test_nobody_signed_in_has_no_profile() -> None:
    assert Client().get(ME).status_code == 401
    assert Client().patch(ME, "{}", content_type="application/json").status_code == 401


def test_a_write_needs_the_page_s_token(client_for: Any, ada: Any) -> None:
    strict = client_for(ada, enforce_csrf_checks=True)
    answer = strict.patch(ME, '{"headline": "x"}', content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")
