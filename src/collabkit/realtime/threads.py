"""Database work beside the loop: few threads, bounded time, and outages told apart from answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from .metrics import Metrics

T = TypeVar("T")

TIMEOUT_SECONDS = 5.0
HUNG_LIMIT = 16


class Outage(Exception):
    """The database or the session store does not answer: neither yes nor no."""


class _Job:
    """A look-up and its outcome."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.outcome: Future[Any] = Future()

    def do(self) -> None:
        """Do the work, unless it was cancelled before it began."""
        if self.outcome.set_running_or_notify_cancel():
            try:
                self.outcome.set_result(self.work())
            except BaseException as error:  # noqa: BLE001 - handed to the one who waits
                self.outcome.set_exception(error)


class Threads:
    """Run blocking look-ups for the loop, at most ``workers`` at a time.

    One that gives no answer in time is given up, and its thread replaced. A thread cannot be ended from outside,
    so HUNG_LIMIT may be left behind, and who was at work then: further look-ups fail at once until one returns.
    The threads are none of the standard library's pool: a process that wants to end would wait for those.
    """

    def __init__(self, metrics: Metrics, workers: int = 4) -> None:
        self._metrics = metrics
        self._workers = workers
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = Lock()
        self._working = 0
        self._idle = 0
        self._hung: set[_Job] = set()

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Return what the function returns; raises Outage when no answer can be had in time."""
        job = _Job(partial(_with_fresh_connections, function, *args))
        try:
            self._begin(job)
            outcome: T = await asyncio.wait_for(asyncio.wrap_future(job.outcome), TIMEOUT_SECONDS)
            return outcome
        except (DatabaseError, InterfaceError, OSError, TimeoutError) as error:
            self._metrics.outages_total += 1
            raise Outage(f"{type(error).__name__}: {error}") from error
        finally:
            self._give_up_if_running(job)

    def close(self) -> None:
        """End the threads without waiting for one that hangs."""
        with self._lock:
            for _ in range(self._working):
                self._jobs.put(None)

    def _begin(self, job: _Job) -> None:
        with self._lock:
            if len(self._hung) >= HUNG_LIMIT:
                raise TimeoutError(f"{HUNG_LIMIT} look-ups hang")
            self._jobs.put(job)
            self._hire_if_needed()

    def _give_up_if_running(self, job: _Job) -> None:
        with self._lock:
            if job.outcome.running():
                self._hung.add(job)
                self._working -= 1
                self._hire_if_needed()

    def _hire_if_needed(self) -> None:
        if self._jobs.qsize() > self._idle and self._working < self._workers:
            self._working += 1
            Thread(target=self._work, name="collabkit-realtime", daemon=True).start()

    def _work(self) -> None:
        """Do one job after the other, until none is left or one was given up and this thread with it."""
        while job := self._next():
            job.do()
            with self._lock:
                if job in self._hung:
                    self._hung.remove(job)
                    break
        else:
            with self._lock:
                self._working -= 1
        connections.close_all()

    def _next(self) -> _Job | None:
        with self._lock:
            self._idle += 1
        job = self._jobs.get()
        with self._lock:
            self._idle -= 1
        return job


def _with_fresh_connections(function: Callable[..., T], *args: object) -> T:
    close_old_connections()
    try:
        return function(*args)
    finally:
        close_old_connections()
