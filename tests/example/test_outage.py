"""Production's settings while the database or the cache is away: a clear answer within seconds (B39)."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.example.test_settings import run_python

ASK = """
import json, sys, time
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "collabkit.example"})
client.get("/api/people/me", secure=True)  # loads the code, and needs no server: nobody is signed in
client.cookies["__Host-session"] = "a" * 32
answers = {}
for path in ("/healthz", "/readyz", "/api/people/me", "/_allauth/browser/v1/auth/session"):
    started = time.monotonic()
    answer = client.get(path, secure=True)
    answers[path] = [answer.status_code, answer.headers.get("Retry-After"), time.monotonic() - started]
print(json.dumps(answers), file=sys.stderr)  # the log has standard output
"""
PATIENCE_SECONDS = 5


@contextmanager
def _refusing() -> Iterator[int]:
    """Give a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield int(probe.getsockname()[1])


@contextmanager
def _silent() -> Iterator[int]:
    """Give a port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield int(listener.getsockname()[1])


@pytest.mark.slow
@pytest.mark.parametrize("outage", [_refusing, _silent])
def test_without_its_servers_the_site_says_so_in_time(outage: Any) -> None:
    """Alive, not ready; an open session is "come back later", never "signed out" or "not found"."""
    with outage() as port:
        done = run_python(
            "-c",
            ASK,
            DATABASE_URL=f"postgresql://collabkit@127.0.0.1:{port}/collabkit",
            REDIS_URL=f"redis://127.0.0.1:{port}/0",
        )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stderr.splitlines()[-1])
    assert answers["/healthz"][0] == 200
    for path in ("/readyz", "/api/people/me", "/_allauth/browser/v1/auth/session"):
        status, retry_after, seconds = answers[path]
        assert status == 503, answers
        assert seconds < PATIENCE_SECONDS, answers
        assert path == "/readyz" or int(retry_after) > 0, answers
