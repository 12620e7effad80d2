"""The example site with its servers behind ways that can be cut, slow or silent: web and gateway as processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import httpx
import psycopg
from psycopg import sql
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.browser.processes import ROOT, Process
from tests.realtime.live import Socket
from tests.realtime.silence import Way, way_to
from tools.services.process import free_port

SEED = """
import json
import django
django.setup()
from tests.factories import add_member, make_person, make_project
from tests.realtime.live import session_of
from collabkit.chat.actions import open_channel
ada, bob = make_person("Ada Lovelace"), make_person("Bob Kahn")
project = make_project(ada)
add_member(project, bob)
print(json.dumps({
    "channel": str(open_channel(project=project).uuid),
    "ada": session_of(ada),
    "bob": session_of(bob),
}))
"""
PATIENCE = 60.0  # for a machine that is busy with something else


class OutageSite:
    """A site, the ways to its servers, and two people of one project who are signed in."""

    def __init__(self, folder: Path, bus: str, database: str, redis: str) -> None:
        web, gateway = free_port(), free_port()
        self.ways = {"gateway": Way("127.0.0.1", gateway)}
        self.opened = ExitStack()
        self.url, self.sockets = f"http://127.0.0.1:{web}", f"127.0.0.1:{gateway}"
        environment = self._environment(bus, database, redis)
        granian = ["-m", "granian", "--interface", "wsgi", "--port", str(web), "--blocking-threads", "8"]
        self.web = Process(
            [*granian, "example_project.wsgi:application"],
            environment,
            folder / "web.log",
            f"{self.url}/healthz",
        )
        manage = str(ROOT / "example_project" / "manage.py")
        self.gateway = Process(
            [manage, "collabkit_gateway", "--port", str(gateway)],
            environment,
            folder / "gateway.log",
            f"http://{self.sockets}/healthz",
        )
        self.logs = [folder / "web.log", folder / "gateway.log"]
        self._environment_of_commands = environment
        self._run(manage, "migrate", "--verbosity", "0")
        self.seed: dict[str, str] = json.loads(self._run("-c", SEED).splitlines()[-1])

    def _environment(self, bus: str, database: str, redis: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": "tests.example.behind_ways",
            "SECRET_KEY": "only-for-this-test",
            "SITE_URL": self.url,
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "BUS": bus,
            "WEBSOCKET_URL": f"ws://{self.sockets}/ws",
            "S3_BUCKET": "none",
            "DEFAULT_FROM_EMAIL": "site@collabkit.example",
            "SECURE_SSL_REDIRECT": "no",
            "SECURE_HSTS_SECONDS": "0",
        }

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self._environment_of_commands,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def browser(self, who: str) -> httpx.Client:
        """Return a client that is signed in as a person."""
        cookies = {"session": self.seed[who], "csrf": "c" * 32}
        headers = {"x-csrftoken": "c" * 32, "referer": self.url}
        client = httpx.Client(base_url=self.url, cookies=cookies, headers=headers, timeout=PATIENCE)
        self.opened.callback(client.close)
        return client

    def window(self, who: str) -> Any:
        """Return a socket of a person, about to open."""
        return connect(
            f"ws://127.0.0.1:{self.ways['gateway'].port}/ws",
            origin=Origin(self.url),
            additional_headers={"Cookie": f"session={self.seed[who]}"},
            compression=None,
            open_timeout=PATIENCE,
            close_timeout=1,
        )

    @contextmanager
    def follower(self, who: str) -> Iterator[Socket]:
        """Open a socket that follows the channel."""
        with self.window(who) as connection:
            socket = Socket(connection)
            socket.until("hello")
            assert socket.subscribe(self.topic)["refused"] == []
            yield socket

    @property
    def topic(self) -> str:
        return f"conversation:{self.seed['channel']}"

    @property
    def messages(self) -> str:
        """The address to which one posts."""
        return f"/api/chat/conversations/{self.seed['channel']}/messages"


def through(way: Way, url: str) -> str:
    """Return the URL of a server with the way's port in place of the server's own."""
    parts = urlsplit(url)
    before, at, _host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{before}{at}127.0.0.1:{way.port}"))


@contextmanager
def a_database() -> Iterator[str]:
    """Give the URL of an empty database on the tests' server."""
    url = os.environ["COLLABKIT_TEST_POSTGRES_URL"]
    name = f"outage_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def running_outage_site(folder: Path, *, bus: str, database: str, redis: str) -> Iterator[OutageSite]:
    """Run the site, with the servers at these URLs, while the block lasts."""
    with ExitStack() as stack:
        ways = {
            name: stack.enter_context(way_to(urlsplit(url).hostname or "", urlsplit(url).port or port))
            for name, url, port in (("postgres", database, 5432), ("redis", redis, 6379))
        }
        site = OutageSite(folder, bus, through(ways["postgres"], database), through(ways["redis"], redis))
        site.ways |= ways
        stack.callback(site.ways["gateway"].close)
        stack.enter_context(site.opened)
        for process in (site.web, site.gateway):
            stack.callback(process.kill)
            process.start()
        yield site
