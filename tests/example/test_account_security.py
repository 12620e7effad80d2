"""A second step at sign-in, proof before dangerous acts, passkeys' site, and the list of sessions (B30, B31)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import time
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from tests.example.allauth_client import PASSWORD, ROOT, code_sent_to, is_signed_in, post, sign_in, sign_up

pytestmark = pytest.mark.django_db
ADDRESS = "ada@people.example"
SECOND = "countess@people.example"


def totp(secret: str, at: float | None = None) -> str:
    """Return what an authenticator app shows (RFC 6238)."""
    step = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def send(browser: Client, method: str, path: str, **body: Any) -> Any:
    """Send JSON by any method."""
    return browser.generic(
        method, f"{ROOT}{path}", data=json.dumps(body) if body else "", content_type="application/json"
    )


def prove(browser: Client) -> None:
    """Answer the question who is there."""
    assert post(browser, "/auth/reauthenticate", password=PASSWORD).status_code == 200


@pytest.fixture
def ada(client: Client) -> Client:
    """Return the browser of a person who is signed in."""
    assert sign_up(client, ADDRESS).status_code == 200
    mail.outbox.clear()
    return client


@pytest.fixture
def guarded(ada: Client) -> tuple[Client, str, list[str]]:
    """Return a browser whose person set up an app, the app's secret, and the recovery codes."""
    secret = ada.get(f"{ROOT}/account/authenticators/totp").json()["meta"]["secret"]
    prove(ada)
    assert post(ada, "/account/authenticators/totp", code=totp(secret)).status_code == 200
    codes = ada.get(f"{ROOT}/account/authenticators/recovery-codes").json()["data"]["unused_codes"]
    return ada, secret, codes


def _second_step(code: str) -> Client:
    browser = Client()
    first = sign_in(browser, ADDRESS)
    assert first.status_code == 401
    pending = [flow for flow in first.json()["data"]["flows"] if flow.get("is_pending")]
    assert [flow["id"] for flow in pending] == ["mfa_authenticate"]
    post(browser, "/auth/2fa/authenticate", code=code)
    return browser


def test_setting_up_an_app_asks_first_who_is_there(ada: Client) -> None:
    """Without proof the answer names the ways to prove oneself, and nothing is set up."""
    secret = ada.get(f"{ROOT}/account/authenticators/totp").json()["meta"]["secret"]
    asked = post(ada, "/account/authenticators/totp", code=totp(secret))
    assert asked.status_code == 401
    assert asked.json()["meta"]["is_authenticated"]
    assert [flow["id"] for flow in asked.json()["data"]["flows"]] == [
        "reauthenticate",
        "password_reset_by_code",
    ]
    assert ada.get(f"{ROOT}/account/authenticators").json()["data"] == []
    prove(ada)
    assert post(ada, "/account/authenticators/totp", code=totp(secret)).status_code == 200


def test_sign_in_then_takes_the_app_s_code(guarded: tuple[Client, str, list[str]]) -> None:
    """The right code opens, a wrong one does not."""
    _, secret, _ = guarded
    later = time.time() + 60
    with time_machine.travel(later):
        assert is_signed_in(_second_step(totp(secret)))
        assert not is_signed_in(_second_step("000000" if totp(secret) != "000000" else "000001"))


@pytest.mark.django_db(transaction=True)
def test_every_change_is_told_by_e_mail(ada: Client) -> None:
    """Who did not make it learns of it, and from where it came."""
    secret = ada.get(f"{ROOT}/account/authenticators/totp").json()["meta"]["secret"]
    prove(ada)
    post(ada, "/account/authenticators/totp", code=totp(secret))
    send(ada, "DELETE", "/account/authenticators/totp")
    on, off = mail.outbox
    assert [on.to, off.to] == [[ADDRESS], [ADDRESS]]
    assert "turned on" in on.body
    assert "turned off" in off.body
    assert "127.0.0.1" in on.body


def test_a_recovery_code_works_once(guarded: tuple[Client, str, list[str]]) -> None:
    """The second time it is worth nothing."""
    codes = guarded[2]
    assert is_signed_in(_second_step(codes[0]))
    assert not is_signed_in(_second_step(codes[0]))
    assert is_signed_in(_second_step(codes[1]))


def test_recovery_codes_are_shown_once(guarded: tuple[Client, str, list[str]]) -> None:
    """Who asks again learns how many are left; new ones end the old ones."""
    ada, _, codes = guarded
    again = ada.get(f"{ROOT}/account/authenticators/recovery-codes").json()["data"]
    assert again["unused_code_count"] == 10
    assert "unused_codes" not in again
    fresh = post(ada, "/account/authenticators/recovery-codes").json()["data"]["unused_codes"]
    assert not set(fresh) & set(codes)
    assert not is_signed_in(_second_step(codes[0]))


def test_guessing_codes_ends_after_five(guarded: tuple[Client, str, list[str]], settings: Any) -> None:
    """The sixth try is refused with the right code too, from whatever browser (B30)."""
    _, secret, codes = guarded
    settings.ACCOUNT_RATE_LIMITS = {}
    for number in range(5):
        assert not is_signed_in(_second_step(f"{number:06}"))
    assert not is_signed_in(_second_step(totp(secret)))
    browser = Client()
    sign_in(browser, ADDRESS)
    refused = post(browser, "/auth/2fa/authenticate", code=codes[0])
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "too_many_login_attempts"


def test_proving_oneself_is_limited(ada: Client, settings: Any) -> None:
    """Who sits at somebody's open window does not get to guess the password."""
    settings.ACCOUNT_RATE_LIMITS = {}
    statuses = [post(ada, "/auth/reauthenticate", password="not it").status_code for _ in range(11)]
    assert statuses[0] == 400
    assert statuses[-1] == 429


def test_a_passkey_belongs_to_the_configured_site(ada: Client) -> None:
    """Never to what a Host header says."""
    prove(ada)
    asked = ada.get(f"{ROOT}/account/authenticators/webauthn?passwordless", headers={"Host": "localhost"})
    assert asked.json()["data"]["creation_options"]["publicKey"]["rp"] == {
        "id": "site.example",
        "name": "collabkit",
    }
    login = Client().get(f"{ROOT}/auth/webauthn/login", headers={"Host": "localhost"})
    assert login.json()["data"]["request_options"]["publicKey"]["rpId"] == "site.example"


def test_a_site_on_one_s_own_machine_goes_by_its_name(ada: Client, settings: Any) -> None:
    """Browsers make no passkey for a number."""
    core = {**settings.COLLABKIT["CORE"], "SITE_URL": "http://127.0.0.1:8000"}
    settings.COLLABKIT = {**settings.COLLABKIT, "CORE": core}
    login = Client().get(f"{ROOT}/auth/webauthn/login")
    assert login.json()["data"]["request_options"]["publicKey"]["rpId"] == "localhost"


def test_trying_passkeys_is_limited(settings: Any) -> None:
    """Ten in a minute from one address."""
    settings.MFA_RATE_LIMITS = {}
    statuses = [post(Client(), "/auth/webauthn/login", credential={}).status_code for _ in range(11)]
    assert statuses[0] == 400
    assert statuses[-1] == 429


def test_a_second_address_is_proved_and_made_primary(ada: Client) -> None:
    """Both open the door; the account is called by the primary one; the old one is told."""
    prove(ada)
    assert post(ada, "/account/email", email=SECOND).status_code == 200
    assert post(ada, "/auth/email/verify", key=code_sent_to(SECOND)).status_code == 200
    assert send(ada, "PATCH", "/account/email", email=SECOND, primary=True).status_code == 200
    assert ada.get("/api/people/me").json()["email"] == SECOND
    assert sign_in(Client(), SECOND).status_code == 200
    assert sign_in(Client(), ADDRESS).status_code == 200
    assert any(message.to == [ADDRESS] and "changed" in message.subject.lower() for message in mail.outbox)


def test_sessions_are_listed_and_ended(ada: Client) -> None:
    """One's own is marked; what is ended is out at once; somebody else's cannot be ended."""
    other, stranger = Client(headers={"User-Agent": "Firefox on Linux"}), Client()
    assert sign_in(other, ADDRESS).status_code == 200
    assert sign_up(stranger, "eve@people.example").status_code == 200
    listed = ada.get(f"{ROOT}/auth/sessions").json()["data"]
    assert sorted(row["is_current"] for row in listed) == [False, True]
    elsewhere = next(row for row in listed if not row["is_current"])
    assert elsewhere["user_agent"] == "Firefox on Linux"

    assert send(stranger, "DELETE", "/auth/sessions", sessions=[elsewhere["id"]]).status_code == 400
    assert other.get("/api/people/me").status_code == 200
    assert send(ada, "DELETE", "/auth/sessions", sessions=[elsewhere["id"]]).status_code == 200
    assert other.get("/api/people/me").status_code == 401
    assert ada.get("/api/people/me").status_code == 200


def test_when_a_session_was_seen_is_written_once_in_five_minutes(settings: Any, query_count: Any) -> None:
    """Not at each request: a read stays a read."""
    settings.USERSESSIONS_TRACK_ACTIVITY = True
    browser = Client()
    with time_machine.travel(time.time(), tick=False) as traveller:
        assert sign_up(browser, ADDRESS).status_code == 200
        before = browser.get(f"{ROOT}/auth/sessions").json()["data"][0]["last_seen_at"]
        traveller.shift(400)
        browser.get("/api/people/me")
        seen = browser.get(f"{ROOT}/auth/sessions").json()["data"][0]["last_seen_at"]
        assert seen - before == pytest.approx(400, abs=1)
        with query_count() as queries:
            browser.get("/api/people/me")
        assert not any("usersessions" in query["sql"] for query in queries)
