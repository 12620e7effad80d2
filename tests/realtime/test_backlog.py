"""What is thrown away for a slow socket, and what is not: fetching again brings back events, never answers."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from collabkit.realtime import frames
from collabkit.realtime.connection import Connection, Limits
from collabkit.realtime.frames import Message

EVENT = Message(frames.event("room:x", "room.said", {"body": "x"}, 1))


class Peer:
    """The other side: takes nothing until it is told to."""

    def __init__(self) -> None:
        self.takes = asyncio.Event()
        self.got: list[str] = []
        self.closed: int | None = None

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            self.closed = message["code"]
            return
        await self.takes.wait()
        self.got.append(json.loads(message["text"])["t"])


def slow(limit: int) -> tuple[Peer, Connection]:
    peer = Peer()
    identity: Any = None
    return peer, Connection(identity, peer.send, None, Limits(frames=limit, bytes=10_000))


def test_answers_survive_when_the_backlog_is_thrown_away() -> None:
    async def story() -> list[str]:
        peer, connection = slow(4)
        connection.deliver(EVENT)
        connection.reply(frames.subscribed(["room:x"], []))
        connection.deliver(EVENT)
        connection.reply(frames.error("No."))
        connection.reply(frames.dropped("room:x"))
        for _number in range(2):
            connection.deliver(EVENT)
        assert connection.resyncs == 1
        peer.takes.set()
        while len(peer.got) < 6:
            await asyncio.sleep(0)
        return peer.got

    told = asyncio.run(asyncio.wait_for(story(), 30))
    assert told == ["event", "resync", "subscribed", "error", "dropped", "event"]


def test_an_answer_that_finds_the_backlog_full_takes_the_place_of_events() -> None:
    async def story() -> list[str]:
        peer, connection = slow(3)
        for _number in range(4):
            connection.deliver(EVENT)
        connection.reply(frames.error("No."))
        peer.takes.set()
        while len(peer.got) < 3:
            await asyncio.sleep(0)
        return peer.got

    assert asyncio.run(asyncio.wait_for(story(), 30)) == ["event", "resync", "error"]


def test_who_only_asks_and_takes_no_answer_is_closed() -> None:
    async def story() -> int:
        peer, connection = slow(3)
        connection.deliver(EVENT)
        for _number in range(4):
            connection.reply(frames.PONG)
        assert connection.closing is not None
        while peer.closed is None:
            await asyncio.sleep(0)
        return peer.closed

    assert asyncio.run(asyncio.wait_for(story(), 30)) == 4408
