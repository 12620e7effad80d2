"""What is checked again while sockets are open: who they are, what they may follow, what they missed."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.utils import timezone

from . import frames, identity, rights
from .connection import Connection, Right
from .hub import Hub
from .metrics import Metrics
from .people import People
from .requests import Desk
from .threads import Outage, Threads

logger = logging.getLogger(__name__)

GRACE_SECONDS = 0.25
PULSE_SECONDS = 0.5
OUTAGE_WAIT = 0.5


async def forever(name: str, step: Callable[[], Awaitable[None]]) -> None:
    """Run background work again and again; a fault in one round is logged, and the next round comes."""
    while True:
        try:
            await step()
        except Outage as error:
            logger.warning("The %s work waits: %s", name, error)
            await asyncio.sleep(OUTAGE_WAIT)
        except Exception:
            logger.exception("The %s work failed", name)
            await asyncio.sleep(OUTAGE_WAIT)


class IdentitySweep:
    """Close the sockets of people who signed out, were deactivated or changed their password."""

    def __init__(self, people: People, metrics: Metrics, threads: Threads, *, interval: float) -> None:
        self._people = people
        self._metrics = metrics
        self._threads = threads
        self._interval = interval

    async def step(self) -> None:
        """Check everybody once, in one batch."""
        await asyncio.sleep(self._interval)
        identities = {connection.identity for connection in self._people.connections()}
        if not identities:
            return
        ended = await self._threads.run(identity.invalid, identities)
        for connection in self._people.connections():
            if connection.identity in ended:
                self._metrics.closed_right_ended_total += 1
                connection.close(4401, "signed out")


class RightsSweep:
    """Take topics away when the right to them ends: when told so, at the known end, or by regular check."""

    def __init__(self, people: People, desk: Desk, threads: Threads, *, interval: float) -> None:
        self._people = people
        self._desk = desk
        self._threads = threads
        self._interval = interval
        self._due: set[str] = set()
        self._rota: deque[str] = deque()
        self._wake = asyncio.Event()
        self._pulse_at = 0.0
        desk.recheck = self._call

    def soon(self, user: str) -> None:
        """Have a person's topics checked again now, those too whose look-up is under way."""
        self._desk.told(user)
        self._call(user)

    def _call(self, user: str) -> None:
        if user in self._people:
            self._due.add(user)
            self._wake.set()

    async def step(self) -> None:
        """Check who is due."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), PULSE_SECONDS)
        self._wake.clear()
        now = asyncio.get_running_loop().time()
        if now - self._pulse_at >= PULSE_SECONDS:
            self._pulse_at = now
            self._end_what_expired()
            self._due.update(self._next_on_rota())
        self._due.update(c.identity.user for c in self._people.connections() if c.following.unchecked)
        due, self._due = self._due, set()
        if not due:
            return
        try:
            await self._check(due)
        except Outage:
            self._due |= due
            raise

    async def _check(self, due: Collection[str]) -> None:
        connections = [connection for user in due for connection in self._people.of(user)]
        asked: dict[Any, set[str]] = {}
        asked_at = asyncio.get_running_loop().time()
        for connection in connections:
            if names := _conditional(connection):
                asked.setdefault(connection.identity.user_pk, set()).update(names)
        verdicts = await self._threads.run(rights.look_up_many, asked) if asked else {}
        for connection in connections:
            self._apply(connection, verdicts.get(connection.identity.user_pk, {}), asked_at)
            late = sorted(connection.following.unchecked)
            if late and connection.closing is None:
                await self._desk.subscribe(connection, late)

    def _apply(self, connection: Connection, allowed: dict[str, datetime | None], asked_at: float) -> None:
        topics = connection.following.topics
        for name in _conditional(connection):
            if topics[name].seen_at >= asked_at:
                continue  # looked up after this check began: newer than its verdict
            if name in allowed:
                connection.following.note(name, Right(allowed[name], asked_at))
            else:
                self._desk.end(connection, name)

    def _end_what_expired(self) -> None:
        now = timezone.now()
        for connection in self._people.connections():
            ending = connection.following.ending
            for name in [name for name, until in ending.items() if until <= now]:
                self._desk.end(connection, name)

    def _next_on_rota(self) -> list[str]:
        """Return the next few people, so that everybody is checked once in each interval."""
        if not self._rota:
            self._rota.extend(self._people.users())
        share = max(1, round(len(self._people) * PULSE_SECONDS / self._interval))
        return [self._rota.popleft() for _ in range(min(share, len(self._rota)))]


def _conditional(connection: Connection) -> list[str]:
    """Return what a socket follows by a right that may end before the sign-in does: not the own topic."""
    return [name for name in connection.following.topics if name != connection.identity.person_topic]


class HeadsAudit:
    """Compare the topics in use with the database, so that a push that was lost anywhere is made good."""

    def __init__(self, hub: Hub, threads: Threads, *, interval: float) -> None:
        self._hub = hub
        self._threads = threads
        self._interval = interval
        self._now = asyncio.Event()

    def at_once(self) -> None:
        """Do not wait for the next round: pushes were probably lost."""
        self._now.set()

    async def step(self) -> None:
        """Compare once and tell the followers of each topic that is behind."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._now.wait(), self._interval)
        names = [topic.name for topic in self._hub.topics.values() if topic.followers]
        if names:
            heads = await self._threads.run(rights.heads_of, names)
            self._now.clear()
            await asyncio.sleep(GRACE_SECONDS)  # what is on its way over the bus is not lost
            for name, head in heads.items():
                topic = self._hub.topics.get(name)
                if topic is not None and (topic.cursor or 0) < head:
                    self._hub.metrics.heads_healed_total += 1
                    self._hub.tell(topic, frames.head(name, head))
                    topic.advance(head)
        self._now.clear()


class StallSweep:
    """Cut off sockets that take nothing, and close those that say nothing."""

    def __init__(self, people: People, hub: Hub, *, stall: float, idle: float) -> None:
        self._people = people
        self._hub = hub
        self._stall = stall
        self._idle = idle

    async def step(self) -> None:
        """Look at every socket once."""
        await asyncio.sleep(1.0)
        now = asyncio.get_running_loop().time()
        backlogged = 0
        for connection in list(self._people.connections()):
            backlogged += connection.blocked_since is not None
            self._look_at(connection, now)
        self._hub.metrics.backlogged = backlogged
        self._hub.metrics.topics = len(self._hub.topics)

    def _look_at(self, connection: Connection, now: float) -> None:
        if connection.blocked_since is not None and now - connection.blocked_since > self._stall:
            self._hub.metrics.closed_stalled_total += 1
            connection.abort()
        elif now - connection.heard_at > self._idle:
            self._hub.metrics.closed_idle_total += 1
            connection.close(4408, "idle")
