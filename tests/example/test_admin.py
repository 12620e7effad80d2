"""Accounts in the example site's admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from collabkit.accounts.events import PersonDeactivated
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
