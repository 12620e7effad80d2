"""Several people who act at the same moment."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection

# Without its lock, each of these races is lost in most rounds. A release run asks for 300: ./dev test --matrix.
ROUNDS = int(os.environ.get("COLLABKIT_RACE_ROUNDS", "50"))
Jobs = Iterable[Callable[[], Any]]


@contextmanager
def crowd(size: int) -> Iterator[Callable[[Jobs], list[Any]]]:
    """Give a function that runs up to `size` jobs, started together, and returns their results.

    The threads keep their connections from round to round, so that a round is about what it races.
    """
    with ThreadPoolExecutor(size) as pool:

        def run(start: threading.Barrier, job: Callable[[], Any]) -> Any:
            start.wait(timeout=60)
            return job()

        def leave() -> None:
            connection.close()  # looked up by each thread: its own

        def at_once(jobs: Jobs) -> list[Any]:
            jobs = list(jobs)
            start = threading.Barrier(len(jobs))
            return [future.result(timeout=120) for future in [pool.submit(run, start, job) for job in jobs]]

        try:
            yield at_once
        finally:
            at_once([leave] * size)


def at_once(jobs: Jobs) -> list[Any]:
    """Run all jobs in threads of their own, started together; return their results, raise their errors."""
    jobs = list(jobs)
    with crowd(len(jobs)) as together:
        return together(jobs)


def must_wait(job: Callable[[], Any]) -> None:
    """Run a job in a thread of its own, which gives up soon: it stands before a lock of the caller's."""

    def impatiently() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            job()

    at_once([impatiently])
