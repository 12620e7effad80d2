"""The outbox: what is sent says what its recipient may see at that moment, and nothing is lost or stuck."""

from __future__ import annotations

import email
import smtplib
from datetime import datetime, timedelta, timezone
from email.message import Message
from email.policy import default as modern
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail

from collabkit.accounts.actions import update_profile
from collabkit.notifications import actions
from collabkit.notifications.models import MailState, Notification, OutgoingEmail
from collabkit.notifications.tasks import forget_old_mail
from tests.factories import make_person

from .mailbox import EmailBackend, WorkerKilled
from .things import Thing, decide, happen, make_thing, post, things

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.utc)  # noqa: UP017 - Django 5.2 runs on Python 3.11 too


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> Any:
    settings.EMAIL_BACKEND = "tests.notifications.mailbox.EmailBackend"
    yield
    EmailBackend.calm()


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def parsed(number: int = 0) -> Any:
    """Return a sent message as a mail program reads it."""
    return email.message_from_bytes(mail.outbox[number].message().as_bytes(), policy=modern)


def everything(message: Message) -> str:
    """Return every header and every decoded part."""
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]  # type: ignore[attr-defined]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *parts])


def queued(*people: Any, text: str = "A thing happened", drain: Any) -> Thing:
    """Let a thing happen and stop the worker before it sends anything."""
    thing = make_thing(*people, text=text)
    EmailBackend.door = _closed
    happen(thing, channel="mailed")
    drain()
    EmailBackend.calm()
    OutgoingEmail.objects.update(available_at=NOW - timedelta(days=1))
    return thing


def _closed() -> None:
    raise ConnectionRefusedError


def states() -> list[str]:
    return list(OutgoingEmail.objects.order_by("id").values_list("state", flat=True))


def test_an_e_mail_has_text_html_and_the_headers_of_a_good_sender(ada: Any, drain: Any) -> None:
    happen(make_thing(ada, text="Bread & <b>butter</b>"), channel="mailed")
    drain()
    row, message = OutgoingEmail.objects.get(), parsed()
    assert message["To"] == "ada-lovelace@people.example"
    assert message["Subject"] == "Bread & <b>butter</b>"
    assert message["List-Unsubscribe"] == "<https://site.example/preferences>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == row.message_id == f"<{row.uuid}@site.example>"
    text, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    assert "https://site.example/things/" in text
    assert "Bread & <b>butter</b>" in text
    assert "Bread &amp; &lt;b&gt;butter&lt;/b&gt;" in html
    assert "First line<br>second line" in html
    assert '<html lang="en" dir="ltr">' in html
    assert "src=" not in html
    assert (row.state, row.attempts, row.last_error) == ("sent", 1, "")
    assert row.sent_at is not None


def test_a_mail_is_sent_once(ada: Any, drain: Any) -> None:
    happen(make_thing(ada), channel="mailed")
    drain()
    drain()
    assert len(mail.outbox) == 1


def test_what_one_may_no_longer_see_is_not_mailed(ada: Any, drain: Any) -> None:
    thing = queued(ada, text="canary-31337", drain=drain)
    thing.readers.clear()
    drain()
    assert mail.outbox == []
    assert states() == ["skipped"]


def test_the_mail_says_what_is_true_when_it_is_sent(ada: Any, drain: Any) -> None:
    thing = queued(ada, text="canary-31337", drain=drain)
    thing.text = "rewritten"
    drain()
    assert "canary" not in everything(parsed())
    assert parsed()["Subject"] == "rewritten"


def test_a_closed_account_gets_no_mail(ada: Any, drain: Any) -> None:
    queued(ada, drain=drain)
    get_user_model()._default_manager.filter(pk=ada.pk).update(is_active=False)
    drain()
    assert (mail.outbox, states()) == ([], ["skipped"])


def test_what_was_read_meanwhile_is_not_mailed(ada: Any, drain: Any) -> None:
    queued(ada, drain=drain)
    actions.mark_notifications(actor=ada, read=True)
    drain()
    assert (mail.outbox, states()) == ([], ["skipped"])


def test_what_was_decided_meanwhile_is_not_mailed(ada: Any, drain: Any) -> None:
    thing = queued(ada, drain=drain)
    Notification.objects.update(kind="things.question", actionable=True)
    OutgoingEmail.objects.update(kind="things.question")
    decide(thing, "Done")
    drain()
    assert (mail.outbox, states()) == ([], ["skipped"])


def test_what_was_switched_off_meanwhile_is_not_mailed(ada: Any, drain: Any) -> None:
    queued(ada, drain=drain)
    actions.update_preferences(actor=ada, changes={("things.mailed", "email"): False})
    drain()
    assert (mail.outbox, states()) == ([], ["skipped"])


def test_an_unproved_address_gets_no_mail(ada: Any, drain: Any, settings: Any) -> None:
    queued(ada, drain=drain)
    settings.COLLABKIT = {
        **settings.COLLABKIT,
        "ACCOUNTS": {"VERIFIED_EMAILS": "tests.notifications.test_send_queued_mail.nothing_proved"},
    }
    drain()
    assert (mail.outbox, states()) == ([], ["skipped"])


def nothing_proved(user: Any) -> set[str]:
    return set()


def test_mail_waits_as_long_as_its_kind_says(ada: Any, drain: Any, settings: Any, clock: Any) -> None:
    settings.COLLABKIT = {**settings.COLLABKIT, "NOTIFICATIONS": {"MAIL_DELAY_SECONDS": 60}}
    happen(make_thing(ada), channel="mailed")
    drain()
    assert mail.outbox == []
    clock.shift(61)
    drain()
    assert len(mail.outbox) == 1


def test_a_mail_is_written_in_its_readers_language(ada: Any, drain: Any) -> None:
    update_profile(actor=ada, language="de", time_zone="Europe/Berlin")
    happen(make_thing(ada), channel="mailed")
    drain()
    assert '<html lang="de" dir="ltr">' in parsed().get_body(("html",)).get_content()


def test_an_outside_address_is_written_to_without_an_account(drain: Any) -> None:
    thing = make_thing(text="Come in", address="zoe@elsewhere.example")
    post(thing)
    drain()
    message = parsed()
    assert message["To"] == "zoe@elsewhere.example"
    assert message["List-Unsubscribe"] is None
    assert "https://site.example/somewhere#secret" in message.get_body(("plain",)).get_content()


def test_an_outside_address_gets_nothing_that_is_no_longer_true(drain: Any) -> None:
    thing = make_thing(address="zoe@elsewhere.example")
    EmailBackend.door = _closed
    post(thing)
    drain()
    EmailBackend.calm()
    thing.address = ""
    OutgoingEmail.objects.update(available_at=NOW - timedelta(days=1))
    drain()
    assert (mail.outbox, states()) == ([], ["skipped"])


@pytest.mark.parametrize(
    "name", ["a\nBcc: eve@evil.example", "a\r\n\r\n<html>body", "a\u2028Bcc: x@y.example", "\u202eevil"]
)
def test_a_name_cannot_become_a_header(ada: Any, drain: Any, name: str) -> None:
    happen(make_thing(ada, text=name), channel="mailed")
    drain()
    message = parsed()
    assert message["Bcc"] is None
    assert mail.outbox[0].recipients() == ["ada-lovelace@people.example"]
    assert "\n" not in mail.outbox[0].subject
    assert "\u202e" not in mail.outbox[0].subject


def test_one_message_that_cannot_be_sent_holds_up_no_other(ada: Any, drain: Any, clock: Any) -> None:
    poisoned = make_thing(ada, text="poison")
    happen(poisoned, channel="mailed")
    for number in range(19):
        happen(make_thing(ada, text=f"fine {number}"), channel="mailed")
    EmailBackend.trouble = _refuse_poison
    drain()
    assert [message.subject for message in mail.outbox] == [f"fine {number}" for number in range(19)]
    row = OutgoingEmail.objects.get(subject_id=poisoned.uuid)
    assert (row.state, row.attempts, row.last_error) == ("failed", 1, "SMTPRecipientsRefused 550")


def _refuse_poison(message: Any) -> None:
    if message.subject == "poison":
        raise smtplib.SMTPRecipientsRefused({"x@y.example": (550, b"no such user")})


def test_a_kind_that_cannot_write_is_given_up_after_a_while(ada: Any, drain: Any, clock: Any) -> None:
    broken = queued(ada, text="broken", drain=drain)
    broken.broken = True
    happen(make_thing(ada, text="fine"), channel="mailed")
    for _try in range(8):
        drain()
        clock.shift(timedelta(hours=2))
    assert [message.subject for message in mail.outbox] == ["fine"]
    row = OutgoingEmail.objects.get(subject_id=broken.uuid)
    assert (row.state, row.attempts, row.last_error) == ("failed", 8, "RuntimeError")


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPDataError(451, b"later"), "queued"),
        (smtplib.SMTPDataError(554, b"spam"), "failed"),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"greylisted")}), "queued"),
        (smtplib.SMTPServerDisconnected("gone"), "queued"),
        (TimeoutError(), "queued"),
        (ValueError("Header values can't contain newlines"), "failed"),
    ],
)
def test_what_may_pass_later_is_tried_again(
    ada: Any, drain: Any, clock: Any, error: Exception, state: str
) -> None:
    happen(make_thing(ada), channel="mailed")

    def trouble(message: Any) -> None:
        raise error

    EmailBackend.trouble = trouble
    drain()
    assert states() == [state]
    EmailBackend.calm()
    clock.shift(timedelta(minutes=2))
    drain()
    assert len(mail.outbox) == (1 if state == "queued" else 0)  # what is given up stays given up


def test_a_server_that_is_away_costs_no_attempt(ada: Any, bo: Any, drain: Any, clock: Any) -> None:
    happen(make_thing(ada, bo), channel="mailed")
    EmailBackend.door = _closed
    for _try in range(20):
        drain()
        clock.shift(31)
    assert set(OutgoingEmail.objects.values_list("state", "attempts", "last_error")) == {
        ("queued", 0, "ConnectionRefusedError")
    }
    EmailBackend.calm()
    drain()
    assert states() == ["sent", "sent"]


def test_a_worker_killed_after_the_sending_sends_again_under_one_id(ada: Any, drain: Any, clock: Any) -> None:
    happen(make_thing(ada), channel="mailed")
    EmailBackend.aftermath = _kill
    with pytest.raises(WorkerKilled):
        drain()
    assert (len(mail.outbox), states()) == (1, ["sending"])
    EmailBackend.calm()
    drain()
    assert len(mail.outbox) == 1  # its claim still stands
    clock.shift(301)
    drain()
    assert states() == ["sent"]
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1
    assert len(mail.outbox) == 2


def _kill(message: Any) -> None:
    raise WorkerKilled


def test_a_worker_killed_before_the_sending_loses_nothing(ada: Any, drain: Any, clock: Any) -> None:
    happen(make_thing(ada), channel="mailed")
    EmailBackend.trouble = _kill
    with pytest.raises(WorkerKilled):
        drain()
    EmailBackend.calm()
    clock.shift(301)
    drain()
    assert (len(mail.outbox), states()) == (1, ["sent"])


def test_a_claim_that_ran_out_settles_nothing(ada: Any, drain: Any, clock: Any) -> None:
    happen(make_thing(ada), channel="mailed")

    def overtaken(message: Any) -> None:
        OutgoingEmail.objects.update(attempts=2, state=MailState.SENDING)

    EmailBackend.aftermath = overtaken
    drain()
    assert states() == ["sending"]


def test_a_slow_batch_stops_when_its_claim_ends(ada: Any, drain: Any, clock: Any) -> None:
    for _count in range(3):
        happen(make_thing(ada), channel="mailed")

    def slowly(message: Any) -> None:
        clock.shift(200)

    EmailBackend.aftermath = slowly
    assert actions.send_queued_mail() == 0
    drain()
    # Two went out under the first claim, which then ended; the third under a claim of its own.
    assert states() == ["sent", "sent", "sent"]
    assert len(mail.outbox) == 3


def test_old_mail_is_forgotten(ada: Any, bo: Any, drain: Any, clock: Any) -> None:
    happen(make_thing(ada), channel="mailed")
    drain()
    clock.shift(timedelta(days=29))
    forget_old_mail()
    assert states() == ["sent"]
    clock.shift(timedelta(days=2))
    happen(make_thing(bo), channel="mailed")
    EmailBackend.door = _closed
    drain()
    forget_old_mail()
    assert states() == ["queued"]


def test_failed_mail_is_tried_again_by_who_may(ada: Any, drain: Any, client_for: Any) -> None:
    queued(ada, drain=drain)
    OutgoingEmail.objects.update(state=MailState.FAILED, attempts=8)
    root = make_person("Root", is_staff=True, is_superuser=True)
    row = OutgoingEmail.objects.get()
    data = {"action": "send_again", "_selected_action": [row.pk]}
    url = "/admin/collabkit_notifications/outgoingemail/"
    assert client_for(ada).post(url, data).status_code == 302
    assert states() == ["failed"]
    assert client_for(root).post(url, data).status_code == 302
    assert states() == ["queued"]
    drain()
    assert states() == ["sent"]
    assert things
