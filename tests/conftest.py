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
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatch_build import compile_words
from tests import emptying

Drain = Callable[[], int]
ClientFor = Callable[..., Client]
QueryCount = Callable[[], AbstractContextManager[CaptureQueriesContext]]

TESTS = Path(__file__).resolve().parent
PACKAGE = TESTS.parent / "src" / "collabkit"
IMPORTED_APP = re.compile(r"^\s*(?:from|import) (?:collabkit|tests)\.(\w+)", re.MULTILINE)
# The foreign host's own suite; it has another user model.
FOREIGN = TESTS / "host_site" / "smoke"
# Needs no Django and runs in a session of its own, `nox -s infra`.
INFRA = TESTS / "infra"
# Rounds on a real database, and sites that are started.
LONG = ("slow", "postgres")
# What a socket's tests are about is a pipe, whichever app's folder they are in.
SOCKETS = {"test_invites": "invitations", "test_notices": "notifications", "test_pushes": "realtime"}


def pytest_configure(config: pytest.Config) -> None:
    """Compile the server's words where they are not: whoever calls pytest by itself did not come through ./dev."""
    if not hasattr(config, "workerinput"):
        compile_words(TESTS.parent)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what this host (`--ds=tests.projects.<host>.settings`) does not install.

    A smaller host runs the folders of its apps, less the modules that import an app which it lacks. What is about
    the assembled site, or about no site at all, runs on the full host only.
    """
    if INFRA in (collection_path, *collection_path.parents):
        return True
    if FOREIGN in (collection_path, *collection_path.parents):
        return None if apps.is_installed("tests.host_site.members") else True
    if collection_path in (TESTS, FOREIGN.parent):
        return None
    folder = collection_path.relative_to(TESTS).parts[0]
    if not (_is_here(folder) if _is_app(folder) else apps.is_installed("example_project.demo")):
        return True
    if collection_path.suffix != ".py" or not collection_path.name.startswith("test_"):
        return None
    needed = {*IMPORTED_APP.findall(collection_path.read_text(encoding="utf-8"))}
    needed |= {SOCKETS.get(collection_path.stem, folder)}
    return None if all(_is_here(name) for name in needed) else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long: begun last, one of them would leave all but one processor idle."""
    long = {item.path for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: item.path not in long)


def _is_app(name: str) -> bool:
    return (PACKAGE / name / "apps.py").exists()


def _is_here(name: str) -> bool:
    """Tell whether this host installs an app of collabkit's or of the tests' own; what is no app is everywhere."""
    if (TESTS / name / "apps.py").exists():
        return apps.is_installed(f"tests.{name}")
    return apps.is_installed(f"collabkit.{name}") or not _is_app(name)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and other cached counts start at zero."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying() -> Iterator[None]:
    """PostgreSQL is emptied after a test that committed as the tests need it, not as a large site would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", emptying.sql_flush)
        yield


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
