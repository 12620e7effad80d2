"""The barest gateway: what Redis says goes to every socket, one await after another.

`uvicorn benchmarks.socket_floor:application`; no sign-in, no rights, no topics.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

import redis.asyncio

senders: set[Callable[[dict[str, Any]], Awaitable[None]]] = set()


async def follow() -> None:
    """Pass on what is published."""
    async with redis.asyncio.Redis.from_url(os.environ["BENCH_REDIS_URL"]).pubsub() as channel:
        await channel.subscribe("bench")
        async for said in channel.listen():
            if said["type"] == "message":
                message = {"type": "websocket.send", "text": said["data"].decode()}
                for send in tuple(senders):
                    await send(message)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Take every socket."""
    if scope["type"] == "lifespan":
        await receive()
        following = asyncio.get_running_loop().create_task(follow())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        following.cancel()
        await send({"type": "lifespan.shutdown.complete"})
        return
    await receive()
    await send({"type": "websocket.accept"})
    senders.add(send)
    while (await receive())["type"] != "websocket.disconnect":
        pass
    senders.discard(send)
