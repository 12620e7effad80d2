"""A run of a chat benchmark: database, data, our server and the floor."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.common import Client, Figure, Path_, Request, Server, compare, database, http, store

if TYPE_CHECKING:
    from benchmarks.chat_data import Data

SETTINGS = "benchmarks.chat_settings"
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass
class Run:
    """Both servers, filled with the same data."""

    data: Data
    ours: list[Server]
    floor: Server
    postmaster: int
    url: str
    arguments: argparse.Namespace
    figures: dict[str, list[Figure]] = field(default_factory=dict)

    def compare(self, what: str, request: bytes | Request, *, goal: float) -> None:
        """Measure our path and the floor in turn."""
        ask: Request = (lambda number: request) if isinstance(request, bytes) else request
        status, body = Client(self.ours[0].port).ask(ask(0))
        if status >= 400:
            raise SystemExit(f"{what}: {status} {body.decode()}")
        method = "POST" if ask(0).startswith(b"POST") else "GET"
        bare = http("GET", f"/floor/{self.data.project}", cookies=self.data.cookies)
        if method == "POST":
            from benchmarks.chat_data import CSRF

            bare = http(
                "POST", f"/floor/{self.data.project}", cookies=self.data.cookies, body=b"{}", csrf=CSRF
            )
        queries = self.queries(ask(0))
        paths = [Path_(server=server, request=ask, queries=queries) for server in self.ours]
        paths.append(Path_(server=self.floor, request=lambda number: bare, queries=3))
        self.figures[what] = compare(what, paths, self.postmaster, goal=goal, arguments=self.arguments)

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


@contextmanager
def running(arguments: argparse.Namespace) -> Iterator[Run]:
    """Start everything, and stop it at the end."""
    with database() as (url, postmaster):
        os.environ["CHAT_BENCH_DATABASE_URL"] = url
        os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
        import django

        django.setup()
        from benchmarks.chat_data import seed

        data = seed(arguments.scale)
        ours = [Server("collabkit", SETTINGS, url)]
        if arguments.prepared:
            ours.append(Server("collabkit, prepared", SETTINGS, url, CHAT_BENCH_PREPARED="1"))
        floor = Server("floor", SETTINGS, url, CHAT_BENCH_FLOOR="1")
        servers = [*ours, floor]
        try:
            for server in servers:
                server.wait()
            run = Run(data=data, ours=ours, floor=floor, postmaster=postmaster, url=url, arguments=arguments)
            yield run
            store(arguments.json, run.figures)
        finally:
            for server in servers:
                server.stop()
