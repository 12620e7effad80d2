"""Accounts and deliveries in the example site's admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from collabkit.accounts.events import PersonDeactivated
from collabkit.core.models import Delivery, EventRecord
from collabkit.core.testing import event_log
from tests.factories import make_person, make_project

pytestmark = pytest.mark.django_db


def tick_off(person: Any) -> Any:
    """Take the tick from "active" on the person's page, as a superuser does."""
    client = Client()
    staff = make_person("Root", is_staff=True, is_superuser=True)
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    form = {"email": person.email, "groups": [], "user_permissions": []}
    return client.post(f"/admin/users/user/{person.pk}/change/", form)


def test_taking_the_tick_closes_the_account_as_the_verb_does() -> None:
    ada = make_person("Ada")
    with event_log() as log:
        assert tick_off(ada).status_code == 302
    ada.refresh_from_db()
    assert not ada.is_active
    assert len(log.of(PersonDeactivated)) == 1


def test_the_only_owner_of_a_project_stays_and_the_page_says_why() -> None:
    ada = make_person("Ada")
    make_project(ada)
    with event_log() as log:
        answer = tick_off(ada)
    ada.refresh_from_db()
    assert ada.is_active
    assert log.of(PersonDeactivated) == []
    assert "only owner of 1 project" in answer.content.decode()


def delivery(state: str) -> Delivery:
    record = EventRecord.objects.create(type="test.Happened", data={})
    return Delivery.objects.create(
        event=record, subscriber="test.gone", state=state, attempts=9, available_at=timezone.now()
    )


@pytest.mark.parametrize(
    ("codenames", "state"),
    [(["view_delivery"], "dead"), (["view_delivery", "change_delivery"], "pending")],
)
def test_trying_again_takes_the_right_to_change(codenames: list[str], state: str) -> None:
    """And it touches only what was given up."""
    given_up, waiting = delivery("dead"), delivery("pending")
    staff = make_person("Sam", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    chosen = {"action": "try_again", "_selected_action": [given_up.pk, waiting.pk]}
    client.post("/admin/collabkit_core/delivery/", chosen)
    given_up.refresh_from_db()
    waiting.refresh_from_db()
    assert (given_up.state, waiting.attempts) == (state, 9)
