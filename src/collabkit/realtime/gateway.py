"""The gateway: a plain ASGI application that serves the sockets at ``/ws``."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from . import envelopes
from .buses import Bus, make_bus
from .conf import settings
from .connection import Limits
from .door import Door
from .http import answer_http
from .hub import Hub
from .metrics import Metrics
from .people import People
from .requests import Desk
from .sweeps import HeadsAudit, IdentitySweep, RightsSweep, StallSweep, forever
from .threads import Threads

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

RESYNC_SPREAD_SECONDS = 3.0


class Gateway:
    """Serve sockets in one process: one subscription to the bus for all of them.

    Answers ``websocket`` scopes at /ws, GET /healthz and GET /metrics, and ``lifespan``. Under a server
    without lifespan it starts with the first socket.
    """

    def __init__(self, bus: Bus | None = None) -> None:
        self.bus = bus
        self.metrics = Metrics()
        self.people = People()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "websocket":
            self.start()
            await self.door.serve(scope, receive, send)
        elif scope["type"] == "http":
            await answer_http(self, scope, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def start(self) -> None:
        """Listen to the bus and begin the sweeps; does nothing when the gateway runs already."""
        if self._tasks:
            return
        self.bus = self.bus or make_bus()
        self.threads = Threads(self.metrics)
        self.hub = Hub(self.metrics, window=settings.coalesce_ms / 1000)
        self.desk = Desk(self.hub, self.threads, topics_per_socket=settings.topics_per_socket)
        limits = Limits(frames=settings.backlog_frames, bytes=settings.backlog_bytes)
        self.door = Door(self.people, self.desk, self.hub, self.threads, limits)
        # The sweeps have threads of their own: a crowd at the door must not keep them from their work.
        self.sweepers = Threads(self.metrics, workers=3)
        people, threads = self.people, self.sweepers
        self.rights = RightsSweep(people, self.desk, threads, interval=settings.recheck_interval)
        self.heads = HeadsAudit(self.hub, threads, interval=settings.heads_interval)
        identity = IdentitySweep(people, self.metrics, threads, interval=settings.identity_interval)
        stalls = StallSweep(people, self.hub, stall=settings.stall_seconds, idle=settings.idle_seconds)
        listen = partial(self.bus.listen, self._receive, self._gap)
        self._spawn(forever("bus", listen))
        self._spawn(forever("identity", identity.step))
        self._spawn(forever("rights", self.rights.step))
        self._spawn(forever("heads", self.heads.step))
        self._spawn(forever("stalls", stalls.step))

    async def stop(self) -> None:
        """Close every socket for a restart of the service, and end the background work."""
        for connection in self.people.connections():
            connection.close(1012, "restart")
        tasks, self._tasks = self._tasks, set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if tasks:
            self.threads.close()
            self.sweepers.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _receive(self, message: bytes) -> None:
        """Route one envelope of the bus."""
        try:
            envelope = envelopes.parse(message)
        except ValueError as error:
            logger.warning("A message of the bus is left out: %s", error)
            return
        if envelope.kind == envelopes.EVENT:
            self.hub.event(envelope.topic or "", envelope.cursor, envelope.frame)
        elif envelope.kind == envelopes.DROP:
            self.rights.soon(envelope.user or "")
        elif envelope.kind == envelopes.DISCONNECT:
            for connection in self.people.of(envelope.user or ""):
                self.metrics.closed_right_ended_total += 1
                connection.close(4403, "right ended")
        else:
            self._gap()

    def _gap(self) -> None:
        """Make good what may have been lost while the bus was away."""
        if not self.people.sockets:
            return
        self.metrics.bus_gaps_total += 1
        self.heads.at_once()
        for user in self.people:
            self.rights.soon(user)
        loop = asyncio.get_running_loop()
        for connection in self.people.connections():
            # Topics without heads heal only by fetching again; spread, so that not all clients come at once.
            loop.call_later(random.uniform(0, RESYNC_SPREAD_SECONDS), connection.ask_to_refetch)  # noqa: S311

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return
