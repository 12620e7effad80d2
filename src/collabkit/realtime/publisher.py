"""The way from a request to the bus: a queue and a thread, so that a write never waits for the bus."""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from collections import deque

from .buses import Bus, BusError, make_bus

logger = logging.getLogger(__name__)

QUEUE_LIMIT = 10_000
BATCH = 200
GIVE_UP_SECONDS = 30.0
FIRST_WAIT, LONGEST_WAIT = 0.05, 2.0


class Publisher:
    """Hand envelopes to a bus in the order of their commits, from a thread of its own.

    While the bus is away the newest envelopes wait, for at most GIVE_UP_SECONDS; what had to be thrown
    away is announced by one "fetch again" for all clients once the bus answers.
    """

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.pid = os.getpid()
        self.lost = False
        self._queue: deque[bytes] = deque()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = False

    def send(self, envelope: bytes) -> None:
        """Queue an envelope; returns at once."""
        if self.bus.immediate:
            self.bus.send([envelope])
            return
        with self._wake:
            if len(self._queue) >= QUEUE_LIMIT:
                self._queue.popleft()
                self.lost = True
            self._queue.append(envelope)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="collabkit-publisher", daemon=True)
                self._thread.start()
            self._wake.notify()

    def close(self, timeout: float = 1.0) -> None:
        """Send what is queued, for at most ``timeout`` seconds, and end the thread."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout)
        self.bus.close()

    def _run(self) -> None:
        wait, failing_since = FIRST_WAIT, None
        while batch := self._next_batch():
            try:
                self.bus.send(batch)
            except BusError as error:
                now = time.monotonic()
                if failing_since is None:
                    failing_since = now
                    logger.warning("The bus does not take pushes: %s", error)
                self._put_back(batch, expired=now - failing_since > GIVE_UP_SECONDS)
                if self._closing:
                    return
                time.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                if failing_since is not None:
                    logger.info("The bus takes pushes again")
                wait, failing_since = FIRST_WAIT, None

    def _next_batch(self) -> list[bytes]:
        """Wait for envelopes; an empty list means that the publisher closes."""
        from . import envelopes

        with self._wake:
            while not self._queue and not self._closing:
                self._wake.wait()
            batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            if batch and self.lost:
                self.lost = False
                batch.append(envelopes.resync())
            return batch

    def _put_back(self, batch: list[bytes], *, expired: bool) -> None:
        with self._wake:
            if expired:
                self._queue.clear()
                # One envelope stays, so that the thread keeps trying and the loss is told.
                self._queue.append(batch[-1])
                self.lost = True
            else:
                self._queue.extendleft(reversed(batch))


_current: Publisher | None = None
_lock = threading.Lock()


def send(envelope: bytes) -> None:
    """Queue an envelope for the configured bus; best effort, never raises."""
    try:
        current().send(envelope)
    except Exception:
        logger.exception("A push is lost")


def current() -> Publisher:
    """Return this process's publisher, a new one after a fork."""
    global _current  # noqa: PLW0603 - one publisher for each process
    publisher = _current
    if publisher is None or publisher.pid != os.getpid():
        with _lock:
            if _current is None or _current.pid != os.getpid():
                _current = Publisher(make_bus())
            publisher = _current
    return publisher


def reset() -> None:
    """Close the publisher; the next push makes a new one from the settings."""
    global _current
    with _lock:
        publisher, _current = _current, None
    if publisher is not None and publisher.pid == os.getpid():
        publisher.close()


atexit.register(reset)
