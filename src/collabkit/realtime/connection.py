"""One socket: eager sending, a bounded backlog for the slow, and what it follows."""

from __future__ import annotations

import asyncio
import logging
import types
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from . import frames
from .frames import Message
from .identity import Identity

logger = logging.getLogger(__name__)

CLOSE_SECONDS = 2.0

Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much may wait for a slow socket."""

    frames: int
    bytes: int


class Right(NamedTuple):
    """The right to follow a topic: when it ends by itself, and when it was looked up (loop clock)."""

    until: datetime | None
    seen_at: float


@dataclass(slots=True)
class Following:
    """What a socket follows."""

    topics: dict[str, Right] = field(default_factory=dict)
    ending: dict[str, datetime] = field(default_factory=dict)
    """The few of them whose right ends by itself, so that looking for these does not walk through all."""
    unchecked: set[str] = field(default_factory=set)
    """Asked for while the database was away: looked up as soon as it answers."""

    def note(self, name: str, right: Right) -> None:
        """Follow a topic by this right, or renew it."""
        self.topics[name] = right
        self.unchecked.discard(name)
        if right.until is None:
            self.ending.pop(name, None)
        else:
            self.ending[name] = right.until

    def forget(self, name: str) -> None:
        """Follow a topic no more."""
        self.topics.pop(name, None)
        self.ending.pop(name, None)
        self.unchecked.discard(name)


class Connection:
    """A signed-in socket.

    ``deliver`` writes at once when the transport takes it; otherwise messages wait, up to the limits. Beyond
    them the backlog is thrown away and the client is told to fetch again: a slow reader has a bounded cost.
    """

    def __init__(self, identity: Identity, send: Send, wire: Any, limits: Limits) -> None:
        self.name = uuid4().hex
        self.identity = identity
        self.following = Following()
        self.heard_at = asyncio.get_running_loop().time()
        self.blocked_since: float | None = None
        self.resyncs = 0
        self.closing: tuple[int, str] | None = None
        self._send = send
        self._write: Callable[[bytes], bool] | None = getattr(wire, "write", None)
        self._abort: Callable[[], None] | None = getattr(wire, "abort", None)
        self._serving = asyncio.current_task()
        self._limits = limits
        self._backlog: deque[Message] = deque()
        self._backlog_bytes = 0
        self._resync = False
        self._drainer: asyncio.Task[None] | None = None
        self._closer: asyncio.Task[None] | None = None

    def deliver(self, message: Message) -> None:
        """Send a message now, or let it wait its turn."""
        if self._drainer is None and self.closing is None:
            if self._write is None:
                self._send_eagerly(message)
                return
            if self._write(message.wire):
                return
        self._wait_in_line(message)

    def reply(self, *parts: bytes) -> None:
        """Send frames to this socket alone; fetching again would not bring them back, so they are kept."""
        for message in frames.join(parts):
            message.is_reply = True
            self.deliver(message)

    def ask_to_refetch(self) -> None:
        """Throw away the events that wait and tell the client to fetch everything again."""
        self._backlog = deque(message for message in self._backlog if message.is_reply)
        self._backlog_bytes = sum(len(message.payload) for message in self._backlog)
        self.resyncs += 1
        if self._drainer is None:
            self.deliver(Message(frames.RESYNC))
        else:
            self._resync = True

    def close(self, code: int, reason: str) -> None:
        """Close the socket; the first reason stands. Who does not take the close is cut off."""
        if self.closing is None:
            self.closing = (code, reason)
            self._backlog.clear()
            self._closer = asyncio.get_running_loop().create_task(self._close(code, reason))

    def abort(self) -> None:
        """Cut the connection without waiting for the other side."""
        if self.closing is None:
            self.closing = (1006, "cut off")
        self._cut()

    def release(self) -> None:
        """Stop sending; the socket is gone."""
        if self.closing is None:
            self.closing = (1006, "gone")
        if self._drainer is not None:
            self._drainer.cancel()
        self._backlog.clear()

    async def _close(self, code: int, reason: str) -> None:
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
        except TimeoutError:
            self._cut()
        except Exception:  # noqa: BLE001 - servers raise errors of their own for a peer that left
            logger.debug("A socket left before it could be closed")

    def _cut(self) -> None:
        if self._abort is not None:
            self._abort()
        elif self._serving is not None:
            self._serving.cancel()

    def _send_eagerly(self, message: Message) -> None:
        """Run the server's send up to where it would wait; only then it costs a task."""
        coroutine = self._send({"type": "websocket.send", "text": message.text}).__await__()
        try:
            waiting = next(coroutine)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 - servers raise errors of their own for a peer that left
            self.abort()
            return
        self._start_draining(_rest(coroutine, waiting))

    def _wait_in_line(self, message: Message) -> None:
        if self.closing is not None:
            return
        if not self._has_room(message):
            self.ask_to_refetch()
            if not message.is_reply:
                return
            if not self._has_room(message):
                # It asks and asks, and takes no answer.
                self.close(4408, "too slow")
                return
        self._backlog.append(message)
        self._backlog_bytes += len(message.payload)
        if self._drainer is None:
            self._start_draining(None)

    def _has_room(self, message: Message) -> bool:
        fits = self._backlog_bytes + len(message.payload) <= self._limits.bytes
        return fits and len(self._backlog) < self._limits.frames

    def _start_draining(self, first: Awaitable[None] | None) -> None:
        loop = asyncio.get_running_loop()
        self.blocked_since = loop.time()
        self._drainer = loop.create_task(self._drain(first))

    async def _drain(self, first: Awaitable[None] | None) -> None:
        """Send the backlog as fast as the other side takes it."""
        try:
            if first is not None:
                await first
            while self._backlog or self._resync:
                if self._resync:
                    self._resync = False
                    message = Message(frames.RESYNC)
                else:
                    message = self._backlog.popleft()
                    self._backlog_bytes -= len(message.payload)
                await self._send({"type": "websocket.send", "text": message.text})
                self.blocked_since = asyncio.get_running_loop().time()
        except Exception:  # noqa: BLE001 - servers raise errors of their own for a peer that left
            self.abort()
        finally:
            self._drainer = None
            self.blocked_since = None


@types.coroutine
def _rest(coroutine: Any, waiting: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was run up to its first wait."""
    while True:
        try:
            value = yield waiting
        except BaseException as error:  # noqa: BLE001 - handed on to the coroutine
            step = coroutine.throw
            value = error
        else:
            step = coroutine.send
        try:
            waiting = step(value)
        except StopIteration:
            return
