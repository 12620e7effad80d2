"""What ends while a text is being rendered counts: a message is decided about when it is stored (B06, R12, P8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from collabkit.chat.actions import changing, posting
from collabkit.chat.models import Message, MessageRevision
from collabkit.core import clock
from collabkit.core.testing import event_log
from collabkit.projects.actions import set_membership_end
from tests import factories

from .conftest import Space, nth, nth_change
from .ends import archive, close, remove, review

pytestmark = pytest.mark.django_db


@pytest.fixture
def meanwhile(space: Space, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Space], None]], None]:
    """Return a function that has the owner do something while the next texts are rendered."""

    def arrange(happens: Callable[[Space], None]) -> None:
        for module in (posting, changing):
            real = module.accepted

            def accepted(body: str, real: Any = real) -> Any:
                text = real(body)
                happens(space)
                return text

            monkeypatch.setattr(module, "accepted", accepted)

    return arrange


@pytest.mark.parametrize(("happens", "status"), [(remove, 404), (archive, 409), (close, 404)])
def test_a_right_that_ends_meanwhile_stores_nothing(
    space: Space, meanwhile: Any, happens: Callable[[Space], None], status: int
) -> None:
    browser = space.browser(space.member)
    meanwhile(happens)
    browser.post(space.channel, expect=status)
    assert not Message.objects.exists()
    space.channel.refresh_from_db()
    assert space.channel.last_seq == nth(space.channel, 0)
    assert space.channel.change_seq == nth_change(space.channel, 0)


def test_who_closes_the_account_meanwhile_says_no_last_word(space: Space, meanwhile: Any) -> None:
    direct = factories.make_direct(space.member, space.other)
    meanwhile(close)
    space.browser(space.member).post(direct, expect=404)
    assert not Message.objects.exists()


def test_a_membership_whose_time_runs_out_meanwhile_stores_nothing(space: Space, meanwhile: Any) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        ends_at = clock.now() + timedelta(seconds=1)
        set_membership_end(actor=space.owner, project=space.project, user=space.member, ends_at=ends_at)
        meanwhile(lambda space: time.shift(1))
        space.browser(space.member).post(space.channel, expect=404)
    assert not Message.objects.exists()


def test_a_review_that_begins_meanwhile_holds_the_message(space: Space, meanwhile: Any) -> None:
    meanwhile(review)
    client_id = uuid4()
    answer = space.browser(space.member).post(space.channel, "Secret", client_id=client_id)
    assert (answer["state"], answer["seq"]) == ("held", None)
    assert space.browser(space.other).messages(space.channel)["items"] == []
    before = space.channel.last_activity_at
    space.channel.refresh_from_db()
    assert space.channel.last_seq == nth(space.channel, 0)
    assert space.channel.change_seq == nth_change(space.channel, 0)
    assert space.channel.last_activity_at == before
    again = space.browser(space.member).post(space.channel, "Secret", client_id=client_id, expect=200)
    assert again == answer


@pytest.mark.parametrize(("happens", "status"), [(remove, 404), (archive, 409), (review, 409), (close, 404)])
def test_a_right_that_ends_meanwhile_edits_nothing(
    space: Space, meanwhile: Any, happens: Callable[[Space], None], status: int
) -> None:
    message = space.post(space.member, "Before")
    browser = space.browser(space.member)
    meanwhile(happens)
    with event_log() as log:
        browser.send("PATCH", f"messages/{message.uuid}", {"body": "After"}, status)
    message.refresh_from_db()
    assert (message.body, message.change_seq) == ("Before", nth_change(space.channel, 1))
    assert not MessageRevision.objects.exists()
    assert not [event for event in log.events if type(event).__name__ == "MessageEdited"]
