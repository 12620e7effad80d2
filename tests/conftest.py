"""What every test may use, and which tests belong to which sample host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

Drain = Callable[[], int]
ClientFor = Callable[..., Client]
QueryCount = Callable[[], AbstractContextManager[CaptureQueriesContext]]

TESTS = Path(__file__).resolve().parent
IMPORTED_APP = re.compile(r"^\s*(?:from|import) collabkit\.(\w+)", re.MULTILINE)
# Tests of the assembled site, or of no site at all, run on the full host only.
FULL_ONLY = frozenset(
    {"benchmarks", "browser", "contracts", "docs", "example", "host_site", "infra", "security"}
)
# The foreign host's own suite; it has another user model.
FOREIGN = TESTS / "host_site" / "smoke"
# What a socket's tests are about is a pipe, whichever app's folder they are in.
SOCKETS = {"test_invites": "invitations", "test_notices": "notifications", "test_pushes": "realtime"}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what this host (`--ds=tests.projects.<host>.settings`) does not install."""
    folder = collection_path.relative_to(TESTS).parts[0] if collection_path != TESTS else ""
    if FOREIGN in (collection_path, *collection_path.parents):
        return None if apps.is_installed("tests.host_site.members") else True
    if folder in FULL_ONLY:
        return None if _is_full() or collection_path == FOREIGN.parent else True
    if collection_path.suffix != ".py" or not collection_path.name.startswith("test_"):
        return None
    needed = {*IMPORTED_APP.findall(collection_path.read_text(encoding="utf-8")), folder}
    needed |= {SOCKETS.get(collection_path.stem, folder)}
    return None if all(_is_here(name) for name in needed) else True


def _is_full() -> bool:
    return apps.is_installed("example_project.demo")


def _is_here(name: str) -> bool:
    return apps.is_installed(f"collabkit.{name}") or not (TESTS.parent / "src" / "collabkit" / name).is_dir()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and other cached counts start at zero."""
    cache.clear()


@pytest.fixture
def drain(django_capture_on_commit_callbacks: Any) -> Drain:
    """Return a function that does all queued work now and says how many deliveries it made."""
    from collabkit.core import worker

    def run() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return worker.drain()

    return run


@pytest.fixture
def client_for() -> ClientFor:
    """Return a function: a browser of this person, signed in; `enforce_csrf_checks=True` is passed on."""

    def make(user: Any, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(user)
        return client

    return make


@pytest.fixture
def query_count() -> QueryCount:
    """Return a context manager that counts queries: `with query_count() as queries: …; len(queries)`."""

    @contextmanager
    def count() -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as queries:
            yield queries

    return count
