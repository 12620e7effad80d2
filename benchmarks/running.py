"""A run of one path: a PostgreSQL, the same data on every side, our server, the floor and the peers."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from benchmarks.comparing import compare, store
from benchmarks.load import Client, Figure, Path_, Request, http
from benchmarks.peers.words import CSRF
from benchmarks.postgres import another_database, database
from benchmarks.servers import ROOT, Server, environment_of
from tools.environments import InstallError, environment
from tools.locks import PEERS

if TYPE_CHECKING:
    from benchmarks.site_data import Data

SETTINGS = "benchmarks.site_settings"
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Peer:
    """A peer's server, filled, and where its data is."""

    server: Server
    where: dict[str, Any]
    python: Path
    variables: dict[str, str]


@dataclass
class Run:
    """All servers, filled with the same data."""

    data: Data
    ours: list[Server]
    floor: Server
    peers: dict[str, Peer]
    postmaster: int
    url: str
    arguments: argparse.Namespace
    figures: dict[str, list[Figure]] = field(default_factory=dict)

    def compare(
        self, what: str, request: bytes | Request, *, goal: float, peers: dict[str, bytes | Request]
    ) -> None:
        """Measure our path, the peers' and the floor in turn."""
        ask = _each(request)
        bare = {"cookies": self.data.cookies}
        method = ask(0).split(b" ", 1)[0].decode()
        if method == "POST":
            bare |= {"csrf": CSRF}
        floor = http(method, f"/floor/{self.data.project}", body=b"{}" if method == "POST" else b"", **bare)
        queries = self.queries(ask(0))
        paths = [Path_(server=server, request=ask, queries=queries) for server in self.ours]
        paths += [
            Path_(server=self.peers[name].server, request=_each(asked))
            for name, asked in peers.items()
            if name in self.peers
        ]
        paths.append(Path_(server=self.floor, request=_each(floor), queries=3))
        for path in paths:
            status, body = Client(path.server.port).ask(path.request(0))
            if status >= 400 or (status == 302 and method == "GET"):
                raise SystemExit(f"{what}, {path.server.name}: {status} {body[:2000].decode()}")
        self.figures[what] = compare(what, paths, self.postmaster, goal=goal, arguments=self.arguments)

    def where(self, peer: str, name: str) -> Any:
        """Return where something is in a peer's data; nothing when the peer does not run here."""
        return self.peers[peer].where[name] if peer in self.peers else ""

    def peer_cookies(self, peer: str) -> str:
        """Return the cookies of the person whose pages are measured."""
        return str(self.where(peer, "cookies"))

    def queries(self, request: bytes) -> int:
        """Count the queries of a request, in this process."""
        from django.db import connection
        from django.test import Client as Browser
        from django.test.utils import CaptureQueriesContext

        head, _blank, body = request.partition(b"\r\n\r\n")
        method, path, _version = head.split(b"\r\n")[0].decode().split(" ")
        lines = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])
        browser = Browser(headers={"cookie": lines["Cookie"], "host": "127.0.0.1"})
        token = {"x-csrftoken": lines["X-CSRFToken"]} if "X-CSRFToken" in lines else None
        with CaptureQueriesContext(connection) as captured:
            answer = browser.generic(method, path, body, content_type="application/json", headers=token)
        assert answer.status_code < 400, answer.content
        return sum(not query["sql"].startswith(CONTROL) for query in captured.captured_queries)


def _each(request: bytes | Request) -> Request:
    return (lambda number: request) if isinstance(request, bytes) else request


def peer_python(name: str) -> Path | None:
    """Return the Python of a peer's own environment; None, with a sentence, where it cannot be had.

    BENCH_WITHOUT_PEERS leaves all of them out, to try a script.
    """
    if os.environ.get("BENCH_WITHOUT_PEERS"):
        print(f"{name} is left out, as BENCH_WITHOUT_PEERS says.", flush=True)
        return None
    try:
        return environment(f"peer-{name}", PEERS[f"peer-{name}"], with_project=False).python
    except InstallError as problem:
        print(f"{name} is left out: {problem}", flush=True)
        return None


def filled_peer(name: str, url: str, scale: int, **more: str) -> Peer | None:
    """Return a peer's server and where its data is; None where it does not run here."""
    python = peer_python(name)
    if python is None:
        return None
    own = another_database(url, name)
    variables = environment_of("benchmarks.peers.settings", own, BENCH_PEER=name, **more)
    command = [str(python), "-m", "benchmarks.peers.seed", str(scale)]
    filled = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=False)
    if filled.returncode:
        raise SystemExit(f"{name} could not be filled:\n{filled.stderr}")
    server = Server(name, "benchmarks.peers.settings", own, python, BENCH_PEER=name, **more)
    return Peer(server, json.loads(filled.stdout.splitlines()[-1]), python, variables)


def seeded(url: str, scale: int, parts: Sequence[str] = ()) -> Data:
    """Fill a database with our side's data, and leave Django here set up on it."""
    os.environ["BENCH_DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    from benchmarks.site_data import seed

    return seed(scale, parts)


@contextmanager
def running(
    arguments: argparse.Namespace,
    *,
    peers: Sequence[str] = (),
    parts: Sequence[str] = (),
    variants: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Iterator[Run]:
    """Start everything, and stop it at the end.

    parts: what else to fill in, beside people and chat. variants: further servers of ours, by name, each with what
    its environment says beside.
    """
    # Whoever stops a run politely expects its servers to go, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with database() as (url, postmaster):
        data = seeded(url, arguments.scale, parts)
        ours = [Server("collabkit", SETTINGS, url)]
        if arguments.prepared:
            ours.append(Server("collabkit, prepared", SETTINGS, url, BENCH_PREPARED="1"))
        ours += [Server(name, SETTINGS, url, **environment) for name, environment in variants.items()]
        servers = [*ours, floor := Server("floor", SETTINGS, url, BENCH_FLOOR="1")]
        try:
            found = {name: peer for name in peers if (peer := filled_peer(name, url, arguments.scale))}
            servers += [peer.server for peer in found.values()]
            for server in servers:
                server.wait()
            run = Run(data, ours, floor, found, postmaster, url, arguments)
            yield run
            if run.figures:
                store(arguments, run.figures)
        finally:
            for server in servers:
                server.stop()
