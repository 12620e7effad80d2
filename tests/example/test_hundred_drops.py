"""A hundred times something between writer and reader is cut: the reader's list is the fresh list (B38).

Sockets are cut, the bus's connections are ended by its server, the bus and the gateway are killed and started again,
while people write. Whoever follows by the rules has everything once and in order.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
import redis
from django.db import connections
from django.test import Client
from websockets.sync.client import connect
from websockets.typing import Origin

from collabkit.chat.actions import open_channel
from tests.factories import add_member, make_person, make_project
from tests.realtime.live import running, session_of
from tests.realtime.silence import way_to
from tools.services.postgres import PostgresServer
from tools.services.redis import RedisServer

from .catching_up import Away, Reader, Writer
from .outage_site import PATIENCE, OutageSite, running_outage_site

pytestmark = [pytest.mark.slow]
DROPS = {"socket": 50, "listener": 40, "bus": 5, "gateway": 5}


class Storm:
    """The ways to cut what lies between writers and reader."""

    def __init__(
        self, site: OutageSite, server: PostgresServer | RedisServer, reader: Reader, writers: list[Writer]
    ) -> None:
        self.site, self.server, self.reader, self.writers = site, server, reader, writers

    def socket(self) -> int:
        """Cut the client's socket while it follows."""
        assert self.reader.following.wait(PATIENCE)
        return self.site.ways["gateway"].drop()

    def listener(self) -> int:
        """Have the server of the bus end the connection on which the gateway listens, or refuse it."""
        if isinstance(self.server, RedisServer):
            with redis.Redis.from_url(self.server.url) as admin:
                return int(admin.client_kill_filter(_type="pubsub"))
        ask = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s"
        with psycopg.connect(self.server.url, autocommit=True) as admin:
            row = admin.execute(ask, ("collabkit realtime",)).fetchone()
            return int(row[0]) if row else 0

    def bus(self) -> int:
        """Crash the server of the bus and start it again; go on when people can write again."""
        self.server.kill()
        time.sleep(0.3)
        self.server.start()
        stored, limit = [len(writer.stored) for writer in self.writers], time.monotonic() + PATIENCE
        while any(len(writer.stored) <= n for writer, n in zip(self.writers, stored, strict=True)):
            assert time.monotonic() < limit, "nobody can write"
            time.sleep(0.05)
        return 1

    def gateway(self) -> int:
        """Kill the gateway, and start it again."""
        self.site.gateway.kill()
        self.site.gateway.start()
        return 1


@contextmanager
def servers(bus: str) -> Iterator[tuple[Path, PostgresServer, RedisServer]]:
    """Run a PostgreSQL and a Redis that may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="collabkit-drops-"))
    # They run under accounts of their own, which must be able to walk through this folder.
    folder.chmod(0o711)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        database, cache = PostgresServer(folder / "postgres"), RedisServer(folder / "redis")
        for server in (database, cache):
            server.start()
            stack.callback(server.stop)
        yield folder, database, cache


def answered(ask: Callable[[], httpx.Response]) -> dict[str, Any]:
    try:
        answer = ask()
    except httpx.HTTPError as error:
        raise Away from error
    if answer.status_code not in {200, 201}:
        assert answer.status_code == 503, answer.text
        raise Away
    found: dict[str, Any] = answer.json()
    return found


def poster(site: OutageSite, who: str) -> Callable[[str, str], bool]:
    browser = site.browser(who)

    def post(client_id: str, body: str) -> bool:
        try:
            answered(lambda: browser.post(site.messages, json={"client_id": client_id, "body": body}))
        except Away:
            return False
        return True

    return post


def fresh_list(browser: httpx.Client | Client, address: str) -> list[dict[str, Any]]:
    """Return all messages as somebody sees them who comes only now, oldest first."""
    items: list[dict[str, Any]] = []
    older = True
    while older:
        before = f"&before={items[0]['seq']}" if items else ""
        page = browser.get(f"{address}?limit=100{before}").json()
        items, older = page["items"] + items, page["has_older"]
    return items


@pytest.mark.parametrize(
    "bus",
    [
        pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.redis]),
        pytest.param("redis", marks=[pytest.mark.postgres, pytest.mark.redis]),
    ],
)
def test_after_a_hundred_drops_the_followed_list_is_the_fresh_list(bus: str) -> None:
    with (
        servers(bus) as (folder, database, cache),
        running_outage_site(folder, bus=bus, database=database.url, redis=cache.url) as site,
    ):
        browser = site.browser("bob")
        changes = f"{site.messages.removesuffix('messages')}changes?after="
        reader = Reader(
            site.topic,
            lambda: site.window("bob"),
            lambda after: answered(lambda: browser.get(f"{changes}{after}")),
        )
        writers = [Writer(name, poster(site, name)) for name in ("ada", "bob")]
        for thread in (reader, *writers):
            thread.start()
        rage(Storm(site, database if bus == "postgres" else cache, reader, writers), DROPS)
        for writer in writers:
            writer.end()
        compare(reader, writers, fresh_list(browser, site.messages), sockets=DROPS["socket"])


class OneProcess:
    """A gateway in this process, on the bus in memory: its sockets are cut, and it is stopped and begun anew."""

    def __init__(self, people: dict[str, Any], channel: UUID, stack: ExitStack) -> None:
        self.topic = f"conversation:{channel}"
        self.messages = f"/api/chat/conversations/{channel}/messages"
        self.cookies = {name: session_of(user) for name, user in people.items()}
        self.way = stack.enter_context(way_to("127.0.0.1", 1))
        self.reader: Reader | None = None
        self._running = stack.enter_context(ExitStack())
        self.gateway()

    def gateway(self) -> int:
        """Stop the gateway, and begin another."""
        self._running.close()
        self.way.lead_to("127.0.0.1", self._running.enter_context(running()).port)
        return 1

    def socket(self) -> int:
        """Cut the client's socket while it follows."""
        assert self.reader is not None
        assert self.reader.following.wait(PATIENCE)
        return self.way.drop()

    def window(self, who: str) -> Any:
        """Return a socket of a person, about to open."""
        return connect(
            f"ws://127.0.0.1:{self.way.port}/ws",
            origin=Origin("https://site.example"),
            additional_headers={"Cookie": f"sessionid={self.cookies[who]}"},
            compression=None,
            open_timeout=PATIENCE,
            close_timeout=1,
        )

    def ask(self, who: str, method: str, address: str, **options: Any) -> Any:
        """Ask the site, from a thread of its own: its connection to the database goes with the answer."""
        client = Client()
        client.cookies["sessionid"] = self.cookies[who]
        answer = client.generic(method, address, **options)
        connections.close_all()
        assert answer.status_code in {200, 201}, answer.content
        return answer

    def post(self, who: str) -> Callable[[str, str], bool]:
        """Return a function that posts."""

        def post(client_id: str, body: str) -> bool:
            data = json.dumps({"client_id": client_id, "body": body})
            self.ask(who, "POST", self.messages, data=data, content_type="application/json")
            return True

        return post


def test_in_one_process_too(transactional_db: None) -> None:
    ada, bob = make_person("Ada Lovelace"), make_person("Bob Kahn")
    project = make_project(ada)
    add_member(project, bob)
    with ExitStack() as stack:
        site = OneProcess({"ada": ada, "bob": bob}, open_channel(project=project).uuid, stack)
        changes = f"{site.messages.removesuffix('messages')}changes?after="
        reader = site.reader = Reader(
            site.topic,
            lambda: site.window("bob"),
            lambda after: site.ask("bob", "GET", f"{changes}{after}").json(),
        )
        writers = [Writer(name, site.post(name)) for name in ("ada", "bob")]
        for thread in (reader, *writers):
            thread.start()
        rage(site, {"socket": 90, "gateway": 10})
        for writer in writers:
            writer.end()
        browser = Client()
        browser.force_login(bob)
        compare(reader, writers, fresh_list(browser, site.messages), sockets=90)


def rage(storm: Any, drops: dict[str, int]) -> None:
    """Cut a hundred times in a random order that is the same in each run; each cut must have hit something."""
    kinds = [kind for kind, times in drops.items() for _ in range(times)]
    assert len(kinds) == 100
    random.Random(38).shuffle(kinds)
    for kind in kinds:
        limit = time.monotonic() + PATIENCE
        while not getattr(storm, kind)():
            assert time.monotonic() < limit, f"nothing to cut: {kind}"
            time.sleep(0.05)
        time.sleep(0.1)


def compare(reader: Reader, writers: list[Writer], fresh: list[dict[str, Any]], *, sockets: int) -> None:
    """Nothing lost, nothing twice, order kept: for the reader, and for each writer."""
    limit = time.monotonic() + PATIENCE
    while len(reader.taken) < len(fresh) and time.monotonic() < limit:
        time.sleep(0.1)
    reader.end()
    assert reader.problem is None
    assert [uuid for _, uuid in reader.taken] == [item["uuid"] for item in fresh]
    numbers = [number for number, _ in reader.taken]
    assert numbers == sorted(set(numbers))
    bodies = [item["body"] for item in fresh]
    for writer, name in zip(writers, ("ada", "bob"), strict=True):
        assert writer.stored
        assert [body for body in bodies if body.startswith(f"{name} ")] == writer.stored
    # It was no fair-weather trip, and no mere polling either.
    assert reader.sockets > sockets
    assert reader.events > 0
