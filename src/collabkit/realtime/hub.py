"""Who follows what in this process, and the fan-out to them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from . import frames
from .frames import Message
from .metrics import Metrics

if TYPE_CHECKING:
    from .connection import Connection

_MAX_AHEAD = 1_000


class Topic:
    """A topic that somebody in this process follows or is about to follow."""

    __slots__ = ("_ahead", "cursor", "flushed_at", "followers", "name", "pins")

    def __init__(self, name: str) -> None:
        self.name = name
        self.followers: set[Connection] = set()
        self.pins = 0
        self.cursor: int | None = None
        self.flushed_at = float("-inf")
        self._ahead: set[int] = set()

    def note(self, cursor: int) -> None:
        """Remember that this event passed; numbers that came too early wait for the missing ones."""
        if self.cursor is not None and cursor <= self.cursor:
            return
        if self.cursor is None:  # nobody said yet where the count begins
            self._ahead = {max(cursor, *self._ahead)} if self._ahead else {cursor}
            return
        self._ahead.add(cursor)
        while self.cursor + 1 in self._ahead:
            self.cursor += 1
            self._ahead.discard(self.cursor)
        if len(self._ahead) > _MAX_AHEAD:  # not a gap-free numbering: only the newest counts
            self.advance(max(self._ahead))

    def newest(self, head: int) -> int:
        """Return the newest number known, given what the database says; the first one starts the count."""
        newest = max(head, self.cursor or 0, *self._ahead)
        if self.cursor is None:
            self.advance(newest)
        return newest

    def advance(self, cursor: int) -> None:
        """Take everything up to a cursor for told."""
        self.cursor = max(cursor, self.cursor or 0)
        self._ahead = {number for number in self._ahead if number > self.cursor}
        while self.cursor + 1 in self._ahead:
            self.cursor += 1
            self._ahead.discard(self.cursor)


class Hub:
    """Route frames to followers, gathering what comes within a moment into one message.

    A topic that was quiet is delivered in the same turn of the loop; while it stays busy, its frames are
    gathered for COALESCE_MS. Sockets that get the same frames share the same bytes.
    """

    def __init__(self, metrics: Metrics, *, window: float) -> None:
        self.topics: dict[str, Topic] = {}
        self.metrics = metrics
        self._window = max(window, 0.001)
        self._pending: dict[Topic, list[bytes]] = {}
        self._urgent: dict[Topic, list[bytes]] = {}

    def pin(self, names: Iterable[str]) -> list[Topic]:
        """Keep topics alive while their rights are looked up, so that no event passes unseen meanwhile."""
        topics = []
        for name in names:
            topic = self.topics.get(name)
            if topic is None:
                topic = self.topics[name] = Topic(name)
            topic.pins += 1
            topics.append(topic)
        return topics

    def unpin(self, topics: Iterable[Topic]) -> None:
        """Let go what `pin` kept."""
        for topic in topics:
            topic.pins -= 1
            self._forget_unused(topic)

    def follow(self, connection: Connection, topic: Topic) -> None:
        """Add a follower to a pinned topic."""
        topic.followers.add(connection)

    def unfollow(self, connection: Connection, name: str) -> None:
        """Remove a follower."""
        topic = self.topics.get(name)
        if topic is not None:
            topic.followers.discard(connection)
            self._forget_unused(topic)

    def event(self, name: str, cursor: int | None, frame: bytes) -> None:
        """Deliver a frame to the followers of a topic."""
        topic = self.topics.get(name)
        if topic is None:
            return
        if cursor is not None:
            topic.note(cursor)
        if topic.followers:
            self.metrics.events_total += 1
            self._gather(topic, frame)

    def tell(self, topic: Topic, frame: bytes) -> None:
        """Deliver a frame of the gateway itself to a topic's followers, in its place among the events."""
        if topic.followers:
            self._gather(topic, frame)

    def _gather(self, topic: Topic, frame: bytes) -> None:
        waiting = self._pending.get(topic) or self._urgent.get(topic)
        if waiting is not None:
            waiting.append(frame)
            return
        loop = asyncio.get_running_loop()
        now = loop.time()
        if now - topic.flushed_at >= self._window:
            if not self._urgent:
                loop.call_soon(self._flush_urgent)
            self._urgent[topic] = [frame]
        else:
            if not self._pending:
                # All busy topics share one beat, so that a socket in many rooms gets one message for them.
                loop.call_at((now // self._window + 1) * self._window, self._flush_pending)
            self._pending[topic] = [frame]

    def _flush_urgent(self) -> None:
        urgent, self._urgent = self._urgent, {}
        self._flush(urgent)

    def _flush_pending(self) -> None:
        pending, self._pending = self._pending, {}
        self._flush(pending)

    def _flush(self, waiting: dict[Topic, list[bytes]]) -> None:
        """Send what waits: one message for each distinct set of topics."""
        now = asyncio.get_running_loop().time()
        for topic in waiting:
            topic.flushed_at = now
        if len(waiting) == 1:
            ((topic, parts),) = waiting.items()
            self._send(topic.followers, frames.join(parts))
            return
        for topics, followers in _by_topics(waiting).items():
            self._send(followers, frames.join([part for topic in topics for part in waiting[topic]]))

    def _send(self, followers: Collection[Connection], messages: list[Message]) -> None:
        for message in messages:
            for connection in followers:
                connection.deliver(message)
            sent = len(followers)
            self.metrics.messages_total += sent
            self.metrics.deliveries_total += sent * message.count
            self.metrics.bytes_total += sent * len(message.wire)

    def _forget_unused(self, topic: Topic) -> None:
        if not topic.followers and not topic.pins:
            self.topics.pop(topic.name, None)


def _by_topics(pending: Iterable[Topic]) -> dict[tuple[Topic, ...], list[Connection]]:
    """Group the followers by the set of waiting topics that they follow."""
    wanted: dict[Connection, list[Topic]] = {}
    for topic in pending:
        for connection in topic.followers:
            wanted.setdefault(connection, []).append(topic)
    groups: dict[tuple[Topic, ...], list[Connection]] = {}
    for connection, topics in wanted.items():
        groups.setdefault(tuple(topics), []).append(connection)
    return groups
