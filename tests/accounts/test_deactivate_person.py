"""Closing an account (B16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from collabkit.accounts import actions, registry
from collabkit.core.errors import NotAllowed
from collabkit.core.testing import event_log
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def _busy() -> Iterator[None]:
    registry.register_departure_guard("test", lambda user: ["The boat is not moored."])
    yield
    registry._guards.pop("test")


def test_one_closes_ones_own_and_it_is_announced_once(ada: Any) -> None:
    with event_log() as log:
        actions.deactivate_person(actor=ada, person=ada, reason="Bye")
    ada.refresh_from_db()
    assert not ada.is_active
    assert log.names == ["accounts.PersonDeactivated"]
    assert log.events[0].reason == "Bye"  # type: ignore[attr-defined]


def test_every_session_is_dead_at_once(client_for: Any, ada: Any) -> None:
    client = client_for(ada)
    assert client.get("/api/people/me").status_code == 200
    actions.deactivate_person(actor=ada, person=ada)
    assert client.get("/api/people/me").status_code == 401


def test_staff_closes_others(ada: Any) -> None:
    root = make_person("Root", is_staff=True, is_superuser=True)
    actions.deactivate_person(actor=root, person=ada)
    ada.refresh_from_db()
    assert not ada.is_active


@pytest.mark.parametrize("fields", [{}, {"is_staff": True}])
def test_others_do_not(ada: Any, fields: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        actions.deactivate_person(actor=make_person("Eve", **fields), person=ada)


@pytest.mark.usefixtures("_busy")
def test_what_is_still_open_is_named(ada: Any) -> None:
    with pytest.raises(actions.CannotLeaveYet) as refusal:
        actions.deactivate_person(actor=ada, person=ada)
    assert (refusal.value.status, str(refusal.value.detail)) == (409, "The boat is not moored.")
    ada.refresh_from_db()
    assert ada.is_active


def test_twice_is_once(ada: Any) -> None:
    root = make_person("Root", is_staff=True, is_superuser=True)
    with event_log() as log:
        actions.deactivate_person(actor=root, person=ada)
        actions.deactivate_person(actor=root, person=ada)
    assert log.names == ["accounts.PersonDeactivated"]
