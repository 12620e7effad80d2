"""The way in: who may open a socket, and serving it until it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from . import frames, identity
from .conf import settings
from .connection import Connection, Limits
from .hub import Hub
from .origins import origin_allowed
from .people import People
from .requests import MAX_MESSAGE_CHARACTERS, BadFrame, Desk, Pace, parse
from .threads import Outage, Threads

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

PATH = "/ws"
WIRE = "collabkit.wire"


class Refused(Exception):
    """The socket is not opened; carries the close code and the reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Door:
    """Let sockets in and serve them."""

    def __init__(self, people: People, desk: Desk, hub: Hub, threads: Threads, limits: Limits) -> None:
        self._people = people
        self._desk = desk
        self._metrics = hub.metrics
        self._threads = threads
        self._limits = limits

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket from its handshake to its end."""
        if (await receive())["type"] != "websocket.connect":
            return
        if not scope["path"].endswith(PATH):
            await send({"type": "websocket.close", "code": 4404})
            return
        try:
            who = await self._check(scope)
        except Refused as refused:
            # Accepted first: a browser is not told why a handshake failed, but it is told a close code.
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": refused.code, "reason": refused.reason})
            return
        connection = Connection(who, send, scope.get("extensions", {}).get(WIRE), self._limits)
        self._people.add(connection)
        self._metrics.connects_total += 1
        self._metrics.sockets = self._people.sockets
        try:
            await send({"type": "websocket.accept"})
            self._desk.welcome(connection)
            await self._listen(connection, receive)
        finally:
            self._leave(connection)

    async def _check(self, scope: Scope) -> identity.Identity:
        """Return who connects; raises Refused."""
        headers = _headers(scope)
        if not origin_allowed(headers.get(b"origin", "")):
            self._metrics.refused_origin_total += 1
            raise Refused(4403, "origin")
        if self._people.sockets >= settings.max_sockets:
            self._metrics.refused_limit_total += 1
            raise Refused(1013, "full")
        try:
            who = await self._threads.run(identity.sign_in, headers.get(b"cookie", ""))
        except identity.NotSignedIn:
            self._metrics.refused_sign_in_total += 1
            raise Refused(4401, "not signed in") from None
        except Outage as error:
            logger.warning("Nobody can be signed in right now: %s", error)
            self._metrics.refused_unavailable_total += 1
            raise Refused(1013, "try again later") from None
        if len(self._people.of(who.user)) >= settings.sockets_per_user:
            self._metrics.refused_limit_total += 1
            raise Refused(4429, "too many sockets")
        return who

    async def _listen(self, connection: Connection, receive: Receive) -> None:
        loop, pace = asyncio.get_running_loop(), Pace()
        connection.heard_at = loop.time()
        while (message := await receive())["type"] != "websocket.disconnect":
            connection.heard_at = loop.time()
            if connection.closing is not None:
                continue
            if len(message.get("text") or "") > MAX_MESSAGE_CHARACTERS:
                connection.close(1009, "too big")
            elif not pace.is_kept():
                connection.close(1008, "too many frames")
            else:
                await self._answer(connection, message)

    async def _answer(self, connection: Connection, message: dict[str, Any]) -> None:
        try:
            await self._desk.handle(connection, parse(message))
        except BadFrame as bad:
            self._metrics.bad_frames_total += 1
            connection.reply(frames.error(str(bad)))

    def _leave(self, connection: Connection) -> None:
        connection.release()
        for name in [*connection.following.topics, *connection.following.unchecked]:
            self._desk.unsubscribe(connection, name)
        self._people.remove(connection)
        self._metrics.sockets = self._people.sockets
        self._metrics.resyncs_total += connection.resyncs


def _headers(scope: Scope) -> dict[bytes, str]:
    """Return the headers; several cookie headers count as one."""
    headers: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        text = value.decode("latin-1")
        joined = "; " if name == b"cookie" else ", "
        headers[name] = f"{headers[name]}{joined}{text}" if name in headers else text
    return headers
