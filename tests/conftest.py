"""What every test may use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

Drain = Callable[[], int]
ClientFor = Callable[..., Client]
QueryCount = Callable[[], AbstractContextManager[CaptureQueriesContext]]


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
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
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
