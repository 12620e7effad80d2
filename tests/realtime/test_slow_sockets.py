"""Sockets that do not keep up cost a bounded amount, and nobody else waits for them."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from collabkit.realtime.registry import publish

from .live import LiveGateway, Rooms, Socket, running, session_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["own protocol", "any server"])
def gateway(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[LiveGateway]:
    """A gateway under our protocol with its short cut, and under uvicorn's as it is."""
    options = {"own protocol": {}, "any server": {"ws": "websockets-sansio"}}
    with running(**options[request.param]) as live:
        yield live


def test_a_burst_arrives_complete_and_in_order(gateway: LiveGateway, ada: Any, rooms: Rooms) -> None:
    topic = rooms.let_in(ada, uuid4())
    follower = gateway.sign_in(ada)
    follower.subscribe(topic)
    for number in range(1, 301):
        publish(topic, "room.said", {"n": number}, cursor=number)
    assert [follower.until("event")["cursor"] for _ in range(300)] == list(range(1, 301))


def test_a_socket_that_falls_behind_is_told_to_fetch_again(
    gateway: LiveGateway, ada: Any, bob: Any, rooms: Rooms
) -> None:
    key = uuid4()
    topic = rooms.let_in(ada, key)
    rooms.let_in(bob, key)
    quick = gateway.sign_in(bob)
    quick.subscribe(topic)
    with narrow(gateway, ada) as connection:
        slow = Socket(connection)
        slow.until("subscribed")
        slow.subscribe(topic)
        time.sleep(0.1)
        sent = flood(topic, quick)
        frames: list[dict[str, Any]] = []
        while not frames or frames[-1]["t"] != "resync":
            frames.append(slow.read())
        events = [frame["cursor"] for frame in frames if frame["t"] == "event"]
        assert events == list(range(1, len(events) + 1))
        assert len(events) < sent
        slow.ping()
        publish(topic, "room.said", {}, cursor=sent + 1)
        slow.until("event", cursor=sent + 1)


@pytest.mark.parametrize("options", [{}, {"ws": "websockets-sansio"}], ids=["own protocol", "any server"])
def test_a_socket_that_takes_nothing_is_cut_off(
    ada: Any, bob: Any, rooms: Rooms, realtime_settings: Any, options: Any
) -> None:
    realtime_settings(stall_seconds=1.0)
    key = uuid4()
    topic = rooms.let_in(ada, key)
    rooms.let_in(bob, key)
    with running(**options) as gateway:
        quick = gateway.sign_in(bob)
        quick.subscribe(topic)
        with narrow(gateway, ada) as connection:
            slow = Socket(connection)
            slow.until("subscribed")
            slow.subscribe(topic)
            flood(topic, quick)
            deadline = time.monotonic() + 10
            while gateway.gateway.people.sockets > 1 and time.monotonic() < deadline:
                time.sleep(0.05)
            assert gateway.gateway.people.sockets == 1
            assert gateway.gateway.metrics.closed_stalled_total == 1


def test_a_silent_socket_is_closed_as_idle(ada: Any, realtime_settings: Any) -> None:
    realtime_settings(idle_seconds=0.5)
    with running() as gateway:
        assert gateway.sign_in(ada).close_code() == 4408


def test_a_stopping_gateway_closes_for_a_restart(ada: Any) -> None:
    with running() as gateway:
        opened = gateway.sign_in(ada)
        gateway._server.should_exit = True
        assert opened.close_code() == 1012


def flood(topic: str, quick: Socket) -> int:
    """Publish far more than a narrow socket takes; returns the number, all of which the quick one got."""
    count = 100
    for number in range(1, count + 1):
        publish(topic, "room.said", {"body": "x" * 100_000}, cursor=number)
        quick.until("event", cursor=number)
    return count


def narrow(gateway: LiveGateway, user: Any) -> Any:
    """Open a socket that takes in little until it is read."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.connect(("127.0.0.1", gateway.port))
    return connect(
        f"ws://127.0.0.1:{gateway.port}/ws",
        sock=peer,
        origin=Origin("https://site.example"),
        additional_headers={"Cookie": f"sessionid={session_of(user)}"},
        compression=None,
        max_size=None,
        max_queue=1,
        ping_interval=None,
        close_timeout=1,
    )
