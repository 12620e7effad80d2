"""Nobody finds out by asking who has an account (B30)."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from example_project.users.models import User
from tests.example.allauth_client import PASSWORD, post, sign_up
from tests.example.hashers import AdjustableHasher
from tools.services.process import free_port

# What differs between any two requests: the values, and the names of savepoints.
VALUES = re.compile(r"'[^']*'|\"s\d+_x\d+\"|\b\d+\b")
CURSOR = re.compile(r"^DECLARE .*? CURSOR FOR ")
KNOWN, UNKNOWN = "ada@people.example", "eve@people.example"
# Tries of each sort, and the rounds of hashing: enough for what else differs to be as small as it is in production,
# which is one look-up on signing in, and three rows on signing up.
TRIES = {"sign in": (200, 200_000), "reset": (200, 1), "sign up": (60, 1_000_000)}


def _login(client: Client, address: str) -> Any:
    return post(client, "/auth/login", email=address, password="not the password")


def _reset(client: Client, address: str) -> Any:
    return post(client, "/auth/password/request", email=address)


def _sign_up(client: Client, address: str) -> Any:
    return post(client, "/auth/signup", email=address, password=PASSWORD)


ASK = {"sign in": _login, "reset": _reset, "sign up": _sign_up}


@pytest.fixture
def known(client: Client) -> str:
    """Return the address of somebody who has an account."""
    assert sign_up(client, KNOWN).status_code == 200
    return KNOWN


@pytest.fixture
def mail_server() -> Iterator[int]:
    """Start a mail server that takes everything; return its port. Handing over an e-mail is part of the answer."""
    server = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    server.start()
    yield int(server.port)
    server.stop()


def _comparable(response: Any) -> tuple[int, str, frozenset[str]]:
    body = re.sub(r"(?i)ada@people\.example|eve@people\.example", "ADDRESS", response.content.decode())
    return response.status_code, body, frozenset(response.headers)


@pytest.mark.django_db
@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_known_and_unknown_get_the_same_answer(known: str, ask: Callable[[Client, str], Any]) -> None:
    """Same status, same body, same headers."""
    assert _comparable(ask(Client(), known)) == _comparable(ask(Client(), UNKNOWN))


@pytest.mark.django_db
@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_known_and_unknown_cost_as_many_hashes(
    known: str, ask: Callable[[Client, str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing is what takes long: it is done as often for a stranger."""
    made: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        made.append(salt)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    counts = []
    for address in (known, UNKNOWN):
        made.clear()
        ask(Client(), address)
        counts.append(len(made))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_reset_asks_the_database_the_same_of_known_and_unknown(known: str, query_count: Any) -> None:
    """As many statements, of the same tables, one by one."""
    asked = []
    for address in (known, UNKNOWN):
        with query_count() as queries:
            _reset(Client(), address)
        # By which of its indexes an address is looked for differs, as both are; so does whether by a cursor.
        asked.append(
            [CURSOR.sub("", VALUES.sub("?", query["sql"])).partition(" WHERE ")[0] for query in queries]
        )
    assert asked[0] == asked[1]
    assert len(asked[0]) > 3


@pytest.mark.django_db
@pytest.mark.timing
@pytest.mark.parametrize("name", ASK)
def test_known_and_unknown_take_the_same_time(
    known: str, name: str, mail_server: int, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """The medians of many tries, taken in turns, differ by less than a tenth."""
    tries, iterations = TRIES[name]
    monkeypatch.setattr(AdjustableHasher, "iterations", iterations)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server
    settings.PASSWORD_HASHERS = [f"{AdjustableHasher.__module__}.AdjustableHasher"]
    User.objects.update(password=make_password(PASSWORD))
    times: dict[str, list[float]] = {known: [], UNKNOWN: []}
    for number in range(tries):
        # Who signed up once is known from then on.
        strangers = {"sign up": f"eve{number}@people.example"}
        for address, asked in ((known, known), (UNKNOWN, strangers.get(name, UNKNOWN))):
            started = time.perf_counter()
            ASK[name](Client(), asked)
            times[address].append(time.perf_counter() - started)
    medians = {address: statistics.median(taken) for address, taken in times.items()}
    assert medians[known] == pytest.approx(medians[UNKNOWN], rel=0.1), medians


@pytest.mark.django_db
def test_the_owner_of_a_known_address_is_told(known: str) -> None:
    """Signing up with somebody's address sends them a word, and creates nothing."""
    mail.outbox.clear()
    _sign_up(Client(), known)
    assert [message.to for message in mail.outbox] == [[known]]
    assert "already exists" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_limits_hold_under_fifty_parallel_tries(known: str) -> None:
    """Of fifty wrong passwords at once, at most the five that the limit allows are looked at."""
    # Empty means allauth's own limits; the suite switches them off.
    with override_settings(ACCOUNT_RATE_LIMITS={}):
        cache.clear()
        with ThreadPoolExecutor(10) as pool:
            refusals = list(pool.map(lambda _: _refusal(known), range(50)))
    assert refusals.count("email_password_mismatch") <= 5, refusals
    assert set(refusals) == {"email_password_mismatch", "too_many_login_attempts", "429"}


def _refusal(address: str) -> str:
    try:
        response = _login(Client(), address)
        return str(response.json()["errors"][0]["code"]) if response.status_code == 400 else "429"
    finally:
        connection.close()
