"""Two gateways and several publishers meet on a real bus, which is lost and comes back (B38, B39)."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis

from collabkit.realtime import publisher
from collabkit.realtime.buses import BusError, make_bus
from collabkit.realtime.registry import disconnect, drop, publish

from .live import LiveGateway, Rooms, Socket, running

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(
    params=[
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("redis", marks=pytest.mark.redis),
        "memory",
    ]
)
def bus(request: pytest.FixtureRequest, realtime_settings: Any) -> str:
    """Each bus in turn."""
    realtime_settings(
        bus=request.param,
        postgres_url=os.environ.get("COLLABKIT_TEST_POSTGRES_URL", ""),
        redis_url=os.environ.get("COLLABKIT_TEST_REDIS_URL", ""),
        channel=f"test_{uuid4().hex}",
        heads_interval=0.5,
    )
    return str(request.param)


def ready(gateway: LiveGateway, topic: str, follower: Socket) -> None:
    """Wait until the gateway hears the bus."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        publish(topic, "room.ready", {})
        try:
            follower.until("event", timeout=0.2, type="room.ready")
        except TimeoutError:
            continue
        break
    time.sleep(0.3)
    follower.ping()


def test_an_event_reaches_the_sockets_of_two_gateways(bus: str, ada: Any, bob: Any, rooms: Rooms) -> None:
    key = uuid4()
    topic = rooms.let_in(ada, key)
    rooms.let_in(bob, key)
    with running() as first, running() as second:
        followers = [first.sign_in(ada), second.sign_in(bob)]
        for gateway, follower in zip((first, second), followers, strict=True):
            follower.subscribe(topic)
            ready(gateway, topic, follower)
        for number in range(1, 501):
            body = "ü" * 30_000 if number % 100 == 0 else "short"
            publish(topic, "room.said", {"n": number, "body": body}, cursor=number)
        for follower in followers:
            got = [follower.until("event", type="room.said") for _ in range(500)]
            assert [frame["cursor"] for frame in got] == list(range(1, 501))
            assert got[99]["data"]["body"] == "ü" * 30_000


def test_rights_end_on_every_gateway(bus: str, ada: Any, rooms: Rooms) -> None:
    key = uuid4()
    topic = rooms.let_in(ada, key)
    with running() as first, running() as second:
        windows = [first.sign_in(ada), second.sign_in(ada)]
        for gateway, window in zip((first, second), windows, strict=True):
            window.subscribe(topic)
            ready(gateway, topic, window)
        rooms.put_out(ada, key)
        drop(ada.pk, topic)
        for window in windows:
            window.until("dropped", timeout=1.0, topic=topic)
        disconnect(ada.pk)
        assert [window.close_code() for window in windows] == [4403, 4403]


def test_the_bus_can_be_checked(bus: str) -> None:
    made = make_bus()
    made.check()
    made.close()


@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_a_bus_that_is_away_neither_fails_nor_holds_a_write(
    name: str, realtime_settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    realtime_settings(bus=name, postgres_url="postgresql://127.0.0.1:1/x", redis_url="redis://127.0.0.1:1/0")
    began = time.monotonic()
    for _ in range(100):
        publish(f"room:{uuid4()}", "room.said", {})
    assert time.monotonic() - began < 1.0
    made = make_bus()
    with pytest.raises(BusError):
        made.check()
    made.close()
    publisher.reset()


@pytest.mark.postgres
def test_a_cut_connection_to_postgresql_heals(realtime_settings: Any, ada: Any, rooms: Rooms) -> None:
    url = os.environ["COLLABKIT_TEST_POSTGRES_URL"]
    realtime_settings(bus="postgres", postgres_url=url, channel=f"test_{uuid4().hex}", heads_interval=30.0)
    key = uuid4()
    topic = rooms.let_in(ada, key)
    with running() as gateway:
        follower = gateway.sign_in(ada)
        follower.subscribe(topic)
        ready(gateway, topic, follower)
        for round_ in range(1, 4):
            with psycopg.connect(url, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'collabkit realtime'"
                )
            rooms.heads[key] = round_
            follower.until_healed(topic, round_)
            ready(gateway, topic, follower)


@pytest.mark.redis
def test_a_killed_and_restarted_redis_heals(
    realtime_settings: Any, ada: Any, rooms: Rooms, tmp_path: Any
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    realtime_settings(bus="redis", redis_url=f"redis://127.0.0.1:{port}/0", heads_interval=30.0)
    key = uuid4()
    topic = rooms.let_in(ada, key)
    with redis_server(port, tmp_path), running() as gateway:
        follower = gateway.sign_in(ada)
        follower.subscribe(topic)
        ready(gateway, topic, follower)
        first = gateway.gateway
    assert first.metrics.bus_gaps_total == 0
    with running() as gateway:
        follower = gateway.sign_in(ada)
        follower.subscribe(topic)
        for round_ in range(1, 4):
            publish(topic, "room.said", {"sent": "while it is down"})
            rooms.heads[key] = round_
            with redis_server(port, tmp_path):
                follower.until_healed(topic, round_)
                ready(gateway, topic, follower)


@contextmanager
def redis_server(port: int, folder: Any) -> Iterator[None]:
    """Run a Redis of the test's own, and kill it at the end."""
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        client = redis.Redis(port=port)
        deadline = time.monotonic() + 10
        while True:
            try:
                client.ping()
                break
            except redis.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        client.close()
        yield
    finally:
        server.kill()
        server.wait()
