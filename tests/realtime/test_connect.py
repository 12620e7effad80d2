"""Who may open a socket, and what it is told first."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from collabkit.accounts.queries import person_of
from collabkit.realtime import identity

from .live import LiveGateway, session_of


def test_a_signed_in_person_is_greeted_and_follows_the_own_topic(gateway: LiveGateway, ada: Any) -> None:
    opened = gateway.open(session_of(ada))
    hello = opened.read()
    assert hello["t"] == "hello"
    assert hello["heartbeat"] == 25
    assert hello["session"]
    assert opened.read() == {"t": "subscribed", "topics": [f"user:{person_of(ada)}"], "refused": []}


@pytest.mark.parametrize("cookie", [None, "x", "nosuchsession" * 3, "ünïcode-session", '"quoted"'])
def test_without_a_session_the_socket_is_closed_with_4401(gateway: LiveGateway, cookie: str | None) -> None:
    assert gateway.open(cookie).close_code() == 4401


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://site.example",
        "https://site.example:444",
        "https://site.example.evil.example",
        "https://evil.example@other.example",
        "null",
        "",
        "https://[",
    ],
)
def test_another_origin_is_refused(gateway: LiveGateway, ada: Any, origin: str) -> None:
    assert gateway.open(session_of(ada), origin=origin).close_code() == 4403


@pytest.mark.parametrize(
    "origin", ["https://site.example", "https://site.example:443", "https://app.example"]
)
def test_own_and_allowed_origins_are_let_in(
    gateway: LiveGateway, ada: Any, realtime_settings: Any, origin: str
) -> None:
    realtime_settings(allowed_origins=["https://app.example"])
    gateway.sign_in(ada, origin=origin)


def test_the_eleventh_socket_of_a_person_is_refused(gateway: LiveGateway, ada: Any, bob: Any) -> None:
    first = [gateway.sign_in(ada) for _ in range(10)]
    assert gateway.open(session_of(ada)).close_code() == 4429
    gateway.sign_in(bob)
    first[0].connection.close()
    gateway.sign_in(ada)


def test_a_full_gateway_asks_to_come_again(gateway: LiveGateway, ada: Any, realtime_settings: Any) -> None:
    realtime_settings(max_sockets=1)
    gateway.sign_in(ada)
    assert gateway.open(session_of(ada)).close_code() == 1013


def test_a_deactivated_person_is_not_let_in(gateway: LiveGateway, ada: Any) -> None:
    cookie = session_of(ada)
    ada.is_active = False
    ada.save()
    assert gateway.open(cookie).close_code() == 4401


def test_a_changed_password_ends_older_sessions(gateway: LiveGateway, ada: Any) -> None:
    cookie = session_of(ada)
    ada.set_password("another correct horse")
    ada.save()
    assert gateway.open(cookie).close_code() == 4401


def test_an_outage_is_never_taken_for_not_signed_in(
    gateway: LiveGateway, ada: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> Any:
        raise OperationalError("the database is away")

    cookie = session_of(ada)
    monkeypatch.setattr(identity, "_user_of", fail)
    assert gateway.open(cookie).close_code() == 1013
    monkeypatch.undo()
    gateway.open(cookie).until("hello")


def test_a_hanging_database_is_an_outage(
    gateway: LiveGateway, ada: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from collabkit.realtime import threads

    cookie, go_on = session_of(ada), Event()
    monkeypatch.setattr(threads, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(identity, "_user_of", lambda session: go_on.wait(10))
    assert gateway.open(cookie).close_code() == 1013
    go_on.set()


def test_other_addresses_are_not_sockets(gateway: LiveGateway) -> None:
    with pytest.raises(InvalidStatus):
        connect(f"ws://127.0.0.1:{gateway.port}/elsewhere")


def test_only_the_own_user_topic_can_be_followed(gateway: LiveGateway, ada: Any, bob: Any) -> None:
    opened = gateway.sign_in(ada)
    others = [f"user:{person_of(bob)}", f"user:{uuid4()}"]
    assert opened.subscribe(*others) == {"t": "subscribed", "topics": [], "refused": others}
