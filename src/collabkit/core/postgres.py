"""Connections to PostgreSQL that do not wait for ever.

A server that is frozen, or something before it that takes all and says nothing, still acknowledges what it is
sent: neither statement_timeout nor keepalives nor TCP_USER_TIMEOUT ends that wait. A site names the class in its
settings, as the pool's ``connection_class``.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, Self, TypeVar

import psycopg

__all__ = ["AsyncBoundedConnection", "BoundedConnection"]

ResultT = TypeVar("ResultT")
Steps = Generator[Any, Any, ResultT]


class BoundedConnection(psycopg.Connection[Any]):
    """Raises OperationalError, and is closed, when an answer takes longer than ``answer_seconds``."""

    answer_seconds = 4.0

    @classmethod
    def within(cls, seconds: float) -> type[Self]:
        """Return the same kind of connection with another limit: a little more than statement_timeout."""
        return type(cls.__name__, (cls,), {"answer_seconds": seconds, "__module__": cls.__module__})

    def wait(self, gen: Steps[ResultT], *args: Any, **options: Any) -> ResultT:
        """Wait for an answer; psycopg wakes the generator every moment, ready or not."""
        return super().wait(_bounded(self.pgconn, gen, self.answer_seconds), *args, **options)


class AsyncBoundedConnection(psycopg.AsyncConnection[Any]):
    """The same for an event loop; waiting for notifications, with a time-out, is not waiting for an answer."""

    answer_seconds = 4.0

    async def wait(self, gen: Steps[ResultT], *args: Any, **options: Any) -> ResultT:
        """Wait for an answer, without psycopg's attempt to have a silent server cancel, which takes 10 s more."""
        if options.get("timeout") is None:
            gen = _bounded(self.pgconn, gen, self.answer_seconds)
        return await super().wait(gen, *args, **options)


def _bounded(pgconn: psycopg.pq.abc.PGconn, gen: Steps[ResultT], seconds: float) -> Steps[ResultT]:
    end = time.monotonic() + seconds
    try:
        state = next(gen)
        while True:
            ready = yield state
            if not ready and time.monotonic() > end:
                pgconn.finish()
                raise psycopg.OperationalError("the server did not answer in time")
            state = gen.send(ready)
    except StopIteration as done:
        result: ResultT = done.value
        return result
