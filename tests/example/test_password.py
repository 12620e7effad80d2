"""Forgotten and changed passwords, and what they do to open sessions (B31)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.example.allauth_client import PASSWORD, code_sent_to, is_signed_in, post, sign_in, sign_up

pytestmark = pytest.mark.django_db
ADDRESS = "ada@people.example"
NEW_PASSWORD = "ten lives of a tide gauge"


@pytest.fixture
def ada(client: Client) -> Client:
    """Return the browser of a person who has an account and is signed in."""
    assert sign_up(client, ADDRESS).status_code == 200
    mail.outbox.clear()
    return client


def _reset(browser: Client, password: str = NEW_PASSWORD) -> int:
    assert post(browser, "/auth/password/request", email=ADDRESS).status_code == 401
    return int(
        post(browser, "/auth/password/reset", key=code_sent_to(ADDRESS), password=password).status_code
    )


def test_the_code_in_the_email_sets_a_new_password(ada: Client) -> None:
    """The new one works, the old one does not."""
    assert _reset(Client()) in {200, 401}
    assert sign_in(Client(), ADDRESS, NEW_PASSWORD).status_code == 200
    assert sign_in(Client(), ADDRESS, PASSWORD).status_code == 400


def test_a_reset_ends_every_session(ada: Client) -> None:
    """Whoever is signed in with the old password is not any more."""
    second = Client()
    sign_in(second, ADDRESS)
    assert is_signed_in(ada)
    assert is_signed_in(second)
    _reset(Client())
    assert ada.get("/api/people/me").status_code == 401
    assert second.get("/api/people/me").status_code == 401


def test_a_change_ends_all_sessions_but_the_one_that_made_it(ada: Client) -> None:
    """Here people stay signed in; elsewhere they are out."""
    second = Client()
    sign_in(second, ADDRESS)
    changed = post(ada, "/account/password/change", current_password=PASSWORD, new_password=NEW_PASSWORD)
    assert changed.status_code == 200
    assert ada.get("/api/people/me").status_code == 200
    assert second.get("/api/people/me").status_code == 401
    assert "password" in mail.outbox[-1].subject.lower()


def test_signing_in_gives_the_session_a_new_key(ada: Client) -> None:
    """A key known before signing in is worth nothing afterwards."""
    browser = Client()
    post(browser, "/auth/password/request", email=ADDRESS)
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    sign_in(browser, ADDRESS)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = before
    assert stolen.get("/api/people/me").status_code == 401


def test_a_code_for_one_purpose_is_refused_for_another(ada: Client) -> None:
    """A code that resets a password proves no address."""
    browser = Client()
    post(browser, "/auth/password/request", email=ADDRESS)
    assert post(browser, "/auth/email/verify", key=code_sent_to(ADDRESS)).status_code in {400, 409}
    assert not is_signed_in(browser)


def test_a_code_belongs_to_the_browser_that_asked(ada: Client) -> None:
    """A code read over somebody's shoulder is of no use elsewhere."""
    post(Client(), "/auth/password/request", email=ADDRESS)
    elsewhere = post(Client(), "/auth/password/reset", key=code_sent_to(ADDRESS), password=NEW_PASSWORD)
    assert elsewhere.status_code == 409
    assert sign_in(Client(), ADDRESS, PASSWORD).status_code == 200


def test_a_code_expires(ada: Client) -> None:
    """Four minutes later it opens nothing."""
    browser = Client()
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        post(browser, "/auth/password/request", email=ADDRESS)
        traveller.shift(timedelta(minutes=4))
        late = post(browser, "/auth/password/reset", key=code_sent_to(ADDRESS), password=NEW_PASSWORD)
    assert late.status_code == 409
    assert sign_in(Client(), ADDRESS, PASSWORD).status_code == 200


def test_three_wrong_codes_end_the_reset(ada: Client) -> None:
    """The fourth try fails with the right code too."""
    browser = Client()
    post(browser, "/auth/password/request", email=ADDRESS)
    code = code_sent_to(ADDRESS)
    for number in range(3):
        wrong = f"WRNG-000{number}"
        assert post(browser, "/auth/password/reset", key=wrong, password=NEW_PASSWORD).status_code in {
            400,
            409,
        }
    assert post(browser, "/auth/password/reset", key=code, password=NEW_PASSWORD).status_code == 409
    assert sign_in(Client(), ADDRESS, PASSWORD).status_code == 200
