"""What is left when an account is removed for good."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.notifications import actions
from collabkit.notifications.models import Notification, OutgoingEmail, Preference

from .things import happen, make_thing

pytestmark = pytest.mark.django_db


def test_nothing_of_the_recipient_is_left(ada: Any, bo: Any, drain: Any) -> None:
    actions.update_preferences(actor=ada, changes={("things.mailed", "inbox"): False})
    happen(make_thing(ada, bo), channel="mailed")
    drain()
    ada.delete()
    assert [row.recipient_id for row in Notification.objects.all()] == [bo.pk]
    assert [row.user_id for row in OutgoingEmail.objects.all()] == [bo.pk]
    assert not Preference.objects.exists()


def test_what_the_actor_did_stays_without_a_name(ada: Any, bo: Any, drain: Any, client_for: Any) -> None:
    happen(make_thing(ada), actor=bo)
    drain()
    bo.delete()
    [item] = client_for(ada).get("/api/notifications").json()["items"]
    assert (item["title"], item["actor"]) == ("A thing happened", None)
