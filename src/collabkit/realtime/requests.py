"""What a client may ask over its socket: subscribe, unsubscribe, ping."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from . import frames, rights
from .conf import settings
from .connection import Connection, Right
from .hub import Hub, Topic
from .threads import Outage, Threads

MAX_MESSAGE_CHARACTERS = 65_536
MAX_TOPICS = 500
RATE, BURST = 20.0, 200.0


class Request(msgspec.Struct):
    """A frame of a client."""

    op: str
    topics: list[str] = []


class BadFrame(Exception):
    """A frame that cannot be followed, with a sentence for its sender."""


_decoder = msgspec.json.Decoder(Request)


def parse(message: dict[str, Any]) -> Request:
    """Read a received message; raises BadFrame."""
    text = message.get("text")
    if text is None:
        raise BadFrame("Send text, not bytes.")
    try:
        request = _decoder.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise BadFrame('A frame is a JSON object such as {"op":"ping"}.') from None
    if len(request.topics) > MAX_TOPICS:
        raise BadFrame(f"Name at most {MAX_TOPICS} topics in a frame.")
    if not all(map(rights.is_topic, request.topics)):
        raise BadFrame('A topic is written "kind:uuid".')
    return request


class Pace:
    """Count a sender's frames: a BURST at once, RATE a second over time; a client needs far fewer."""

    def __init__(self) -> None:
        self._tokens = BURST
        self._at = asyncio.get_running_loop().time()

    def is_kept(self) -> bool:
        """Count one frame; False when it is too many."""
        now = asyncio.get_running_loop().time()
        self._tokens = min(BURST, self._tokens + (now - self._at) * RATE) - 1
        self._at = now
        return self._tokens >= 0


class Desk:
    """Follow the requests of the sockets."""

    def __init__(self, hub: Hub, threads: Threads, *, topics_per_socket: int) -> None:
        self._hub = hub
        self._threads = threads
        self._topics_per_socket = topics_per_socket
        self._asking: Counter[str] = Counter()
        self._told_at: dict[str, float] = {}
        self.recheck: Callable[[str], None] = lambda user: None
        """Has a person's topics checked again; set by the sweep that does it."""

    def told(self, user: str) -> None:
        """Note that a person's rights changed; it matters, and is kept, only while a look-up is under way."""
        if user in self._asking:
            self._told_at[user] = asyncio.get_running_loop().time()

    async def handle(self, connection: Connection, request: Request) -> None:
        """Follow one request; raises BadFrame."""
        if request.op == "ping":
            connection.reply(frames.PONG)
        elif request.op == "subscribe":
            await self.subscribe(connection, list(dict.fromkeys(request.topics)))
        elif request.op == "unsubscribe":
            for name in request.topics:
                self.unsubscribe(connection, name)
        else:
            raise BadFrame("The operations are subscribe, unsubscribe and ping.")

    def welcome(self, connection: Connection) -> None:
        """Greet a new socket and let it follow the person's own topic, which goes with the sign-in."""
        name = connection.identity.person_topic
        topics = self._hub.pin([name])
        connection.reply(frames.hello(connection.name, settings.heartbeat_seconds))
        self._admit(connection, topics, rights.Verdict(allowed={name: None}), connection.heard_at)
        self._hub.unpin(topics)

    async def subscribe(self, connection: Connection, names: list[str]) -> None:
        """Look the rights up and let the socket follow what it may."""
        following = connection.following
        if len(following.topics.keys() | following.unchecked | set(names)) > self._topics_per_socket:
            raise BadFrame(f"One socket follows at most {self._topics_per_socket} topics.")
        topics = self._hub.pin(names)
        user = connection.identity.user
        self._asking[user] += 1
        asked_at = asyncio.get_running_loop().time()
        try:
            verdict = await self._threads.run(rights.look_up, connection.identity.user_pk, names)
        except Outage:
            following.unchecked.update(names)
            connection.reply(
                frames.error("Your topics cannot be looked up right now; they follow when they can.")
            )
        else:
            self._admit(connection, topics, verdict, asked_at)
            if self._told_at.get(user, -1.0) >= asked_at:
                self.recheck(user)  # the verdict may be older than the change
        finally:
            self._hub.unpin(topics)
            self._asked(user)

    def _asked(self, user: str) -> None:
        self._asking[user] -= 1
        if not self._asking[user]:
            del self._asking[user]
            self._told_at.pop(user, None)

    def _admit(
        self, connection: Connection, topics: Iterable[Topic], verdict: rights.Verdict, seen_at: float
    ) -> None:
        """Let the socket follow the allowed ones of these pinned topics, and tell it how far they are."""
        following = connection.following
        allowed, refused, heads = list[str](), list[str](), list[bytes]()
        for topic in topics:
            if topic.name not in verdict.allowed:
                refused.append(topic.name)
                self.unsubscribe(connection, topic.name)
                continue
            allowed.append(topic.name)
            following.note(topic.name, Right(verdict.allowed[topic.name], seen_at))
            self._hub.follow(connection, topic)
            if topic.name in verdict.heads:
                # An event that came by during the look-up is newer than the head that was read.
                newest = topic.newest(verdict.heads[topic.name])
                heads.append(frames.head(topic.name, newest))
        connection.reply(frames.subscribed(allowed, refused), *heads)

    def unsubscribe(self, connection: Connection, name: str) -> None:
        """Let the socket follow a topic no more."""
        connection.following.forget(name)
        self._hub.unfollow(connection, name)

    def end(self, connection: Connection, name: str) -> None:
        """Take a topic away because the right to it ended."""
        self.unsubscribe(connection, name)
        self._hub.metrics.dropped_topics_total += 1
        connection.reply(frames.dropped(name))
