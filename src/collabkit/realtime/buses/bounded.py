"""Connections to PostgreSQL that do not wait for ever.

A server that is frozen, or something before it that takes all and says nothing, still acknowledges what it is
sent: neither statement_timeout nor keepalives nor TCP_USER_TIMEOUT ends that wait.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

ANSWER_SECONDS = 4.0

ResultT = TypeVar("ResultT")
Steps = Generator[Any, Any, ResultT]


class BoundedConnection(psycopg.Connection[Any]):
    """Raises OperationalError, and is closed, when an answer takes longer than ANSWER_SECONDS."""

    def wait(self, gen: Steps[ResultT], *args: Any, **options: Any) -> ResultT:
        """Wait for an answer; psycopg wakes the generator every moment, ready or not."""
        return super().wait(self._bounded(gen), *args, **options)

    def _bounded(self, gen: Steps[ResultT]) -> Steps[ResultT]:
        end = time.monotonic() + ANSWER_SECONDS
        try:
            state = next(gen)
            while True:
                ready = yield state
                if not ready and time.monotonic() > end:
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server did not answer in time")
                state = gen.send(ready)
        except StopIteration as done:
            result: ResultT = done.value
            return result
