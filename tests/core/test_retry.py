"""What was given up can be seen, and tried again."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from collabkit.core.models import Delivery, EventRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def given_up() -> Delivery:
    return _delivery("test.gone", Delivery.State.DEAD)


def _delivery(subscriber: str, state: str) -> Delivery:
    record = EventRecord.objects.create(type="test.Happened", data={})
    return Delivery.objects.create(
        event=record, subscriber=subscriber, state=state, attempts=9, available_at=timezone.now(),
        last_error="ValueError in send, line 1",
    )  # fmt: skip


def _command(*words: str) -> dict[str, Any]:
    said = StringIO()
    call_command("collabkit_deliveries", "--json", *words, stdout=said)
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


def test_the_command_shows_and_changes_nothing_unasked(given_up: Delivery) -> None:
    waiting = _delivery("test.waits", Delivery.State.PENDING)
    answer = _command()
    assert [row["id"] for row in answer["given_up"]] == [given_up.pk]
    assert answer["given_up"][0]["last_error"] == "ValueError in send, line 1"
    assert answer["retried"] == 0
    given_up.refresh_from_db()
    waiting.refresh_from_db()
    assert (given_up.state, waiting.attempts) == ("dead", 9)


def test_the_command_puts_back_what_it_showed(given_up: Delivery) -> None:
    other = _delivery("test.other", Delivery.State.DEAD)
    assert _command("--retry", "--subscriber", "test.gone")["retried"] == 1
    given_up.refresh_from_db()
    other.refresh_from_db()
    assert (given_up.state, given_up.attempts, other.state) == ("pending", 0, "dead")
