"""The matrix of preferences."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.core.testing import event_log
from collabkit.notifications.events import PreferencesChanged
from collabkit.notifications.models import Preference

pytestmark = pytest.mark.django_db
URL = "/api/notifications/preferences"


def change(client: Any, *changes: tuple[str, str, bool]) -> Any:
    body = [{"kind": kind, "channel": channel, "enabled": enabled} for kind, channel, enabled in changes]
    return client.patch(URL, {"changes": body}, content_type="application/json")


def matrix(answer: Any) -> dict[str, Any]:
    return {row["name"]: row["channels"] for row in answer.json()["kinds"]}


def test_the_matrix_shows_defaults_and_locks(ada: Any, client_for: Any) -> None:
    shown = matrix(client_for(ada).get(URL))
    on, off = {"enabled": True, "locked": False}, {"enabled": False, "locked": False}
    assert shown["things.mailed"] == {"inbox": on, "email": on}
    assert shown["things.quiet"] == {"inbox": off, "email": off}
    assert shown["things.plain"]["email"] == {"enabled": False, "locked": True}
    locked = {"enabled": True, "locked": True}
    assert shown["things.security"] == {"inbox": locked, "email": locked}


def test_a_choice_is_kept_for_this_person_only(ada: Any, bo: Any, client_for: Any) -> None:
    answer = change(client_for(ada), ("things.mailed", "email", False))
    assert answer.status_code == 200
    assert matrix(answer)["things.mailed"]["email"]["enabled"] is False
    assert matrix(client_for(bo).get(URL))["things.mailed"]["email"]["enabled"] is True


def test_a_choice_can_be_changed_again(ada: Any, client_for: Any) -> None:
    for enabled in (False, True, False):
        change(client_for(ada), ("things.mailed", "email", enabled))
    assert Preference.objects.get().enabled is False


def test_who_never_chose_has_no_row(ada: Any, client_for: Any) -> None:
    client_for(ada).get(URL)
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    "cell",
    [
        ("things.security", "email", False),
        ("things.security", "inbox", False),
        ("things.plain", "email", True),
        ("no.such", "email", True),
    ],
)
def test_a_locked_or_unknown_cell_changes_nothing(
    ada: Any, client_for: Any, cell: tuple[str, str, bool]
) -> None:
    answer = change(client_for(ada), ("things.mailed", "email", False), cell)
    assert answer.status_code == 422
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"changes": [{"kind": "things.mailed", "channel": "pigeon"}]}, {"x": 1}]
)
def test_a_bad_body_is_refused(ada: Any, client_for: Any, body: dict[str, Any]) -> None:
    assert client_for(ada).patch(URL, body, content_type="application/json").status_code == 422


def test_nobody_signed_in_changes_nothing(client: Any) -> None:
    assert change(client, ("things.mailed", "email", False)).status_code == 401


def test_one_event_is_announced(ada: Any, client_for: Any) -> None:
    with event_log() as log:
        change(client_for(ada), ("things.mailed", "email", False), ("things.quiet", "inbox", True))
    assert len(log.of(PreferencesChanged)) == 1
