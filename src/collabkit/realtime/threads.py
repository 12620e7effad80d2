"""Database work beside the loop: few threads, bounded time, and outages told apart from answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, close_old_connections

from .metrics import Metrics

logger = logging.getLogger(__name__)
T = TypeVar("T")

TIMEOUT_SECONDS = 5.0


class Outage(Exception):
    """The database or the session store does not answer: neither yes nor no."""


class Threads:
    """Run blocking look-ups for the loop."""

    def __init__(self, metrics: Metrics, workers: int = 4) -> None:
        self._metrics = metrics
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="collabkit-realtime")

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Return what the function returns; raises Outage when no answer can be had in time."""
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._executor, _with_fresh_connections, function, *args)
        try:
            return await asyncio.wait_for(work, TIMEOUT_SECONDS)
        except (DatabaseError, InterfaceError, OSError, TimeoutError) as error:
            self._metrics.outages_total += 1
            raise Outage(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """End the threads without waiting for one that hangs."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def _with_fresh_connections(function: Callable[..., T], *args: object) -> T:
    close_old_connections()
    try:
        return function(*args)
    finally:
        close_old_connections()
