"""The processes of the fan-out benchmark: our gateway, the floor, the peer, and the clients.

Each reads orders from standard input and answers on standard output, a line each. The servers know ``publish
<bursts> <events in a burst> <seconds between bursts>``; the clients ``reset`` and ``wait <events>``.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

KEY = UUID(int=7)
TOPIC = f"bench:{KEY}"
BODY = {
    "uuid": str(KEY),
    "conversation": str(KEY),
    "body": "A message of a usual length, with some words in it. " * 4,
    "body_html": "<p>" + "A message of a usual length, with some words in it. " * 4 + "</p>",
    "author": {"uuid": str(KEY), "display_name": "Ada Lovelace", "headline": "Analyst", "avatar_url": None},
    "state": "published",
    "created_at": "2026-01-01T00:00:00Z",
}
EVENT = json.dumps({"t": "event", "topic": TOPIC, "type": "chat.message", "cursor": 1, "data": BODY})
MARK = b'"chat.message"'
PING = b"\x89\x04"  # uvicorn's pings carry four bytes; text in ASCII never looks like one


def say(line: str) -> None:
    """Answer."""
    print(line, flush=True)


def obey(publish: Callable[[int], None]) -> None:
    """Publish as ordered."""
    for line in sys.stdin:
        _, bursts, burst, interval = line.split()
        number = 0
        for _ in range(int(bursts)):
            began = time.monotonic()
            for _ in range(int(burst)):
                number += 1
                publish(number)
            time.sleep(max(0.0, float(interval) - (time.monotonic() - began)))
        say("published")


def serve(app: Any, port: int, **options: Any) -> None:
    """Run uvicorn."""
    import uvicorn

    uvicorn.run(
        app, port=port, log_level="error", access_log=False, **{"ws_per_message_deflate": False, **options}
    )


def ours(port: int, sockets: int, folder: str) -> None:
    """Run the gateway with that many people, each with a session of their own."""
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="benchmark",
        USE_TZ=True,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "guardian",
            "collabkit.core",
            "collabkit.files",
            "collabkit.accounts",
            "collabkit.realtime",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/db.sqlite3"}},
        ANONYMOUS_USER_NAME=None,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        COLLABKIT={"CORE": {"SITE_URL": "http://bench.example"}, "REALTIME": {"BUS": "memory"}},
    )
    django.setup()
    from django.core.management import call_command

    from collabkit.realtime.gateway import Gateway
    from collabkit.realtime.registry import TopicKind, publish, register_topic
    from collabkit.realtime.server import uvicorn_options

    call_command("migrate", verbosity=0)
    cookies = _people(sockets)
    Path(folder, "cookies").write_text("\n".join(cookies))
    register_topic(TopicKind(name="bench", authorize=lambda user, keys: dict.fromkeys(keys)))
    say(f"{folder}/cookies")
    publish_one = lambda number: publish(TOPIC, "chat.message", BODY, cursor=number)  # noqa: E731
    threading.Thread(target=obey, args=(publish_one,), daemon=True).start()
    serve(Gateway(), port, **uvicorn_options())


def _people(count: int) -> list[str]:
    from datetime import timedelta

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from collabkit.accounts.queries import ensure_profiles

    users = get_user_model()._default_manager
    users.bulk_create([users.model(username=f"person{n}", password=f"!{n}") for n in range(count)])
    store, rows = SessionStore(), []
    everybody = list(users.all())
    for user in everybody:
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        rows.append(
            Session(
                session_key=f"session{user.pk:025}",
                session_data=store.encode(data),
                expire_date=timezone.now() + timedelta(days=1),
            )
        )
    Session.objects.bulk_create(rows)
    ensure_profiles(everybody)
    return [row.session_key for row in rows]


def floor(port: int, sockets: int, folder: str) -> None:
    """Run the barest application: every socket gets the text, one await after the other."""
    senders: set[Callable[[dict[str, Any]], Awaitable[None]]] = set()
    loops: list[asyncio.AbstractEventLoop] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            return
        loops[:] = [asyncio.get_running_loop()]
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": '"subscribed"'})
        senders.add(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        senders.discard(send)

    async def broadcast() -> None:
        message = {"type": "websocket.send", "text": EVENT}
        for send in senders:
            await send(message)

    say("-")
    publish_one = lambda number: asyncio.run_coroutine_threadsafe(broadcast(), loops[0])  # noqa: E731
    threading.Thread(target=obey, args=(publish_one,), daemon=True).start()
    serve(application, port, ws="websockets-sansio", lifespan="off")


def channels(port: int, sockets: int, folder: str) -> None:
    """Run a Channels consumer as its tutorial has it, with the in-memory layer."""
    import django
    from django.conf import settings

    layer = {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
    settings.configure(SECRET_KEY="benchmark", INSTALLED_APPS=["channels"], CHANNEL_LAYERS={"default": layer})
    django.setup()
    from channels.generic.websocket import AsyncWebsocketConsumer
    from channels.layers import get_channel_layer

    loops: list[asyncio.AbstractEventLoop] = []

    class Consumer(AsyncWebsocketConsumer):  # type: ignore[misc]
        async def connect(self) -> None:
            loops[:] = [asyncio.get_running_loop()]
            await self.channel_layer.group_add("bench", self.channel_name)
            await self.accept()
            await self.send(text_data='"subscribed"')

        async def chat_message(self, event: dict[str, Any]) -> None:
            await self.send(text_data=event["text"])

    async def broadcast() -> None:
        await get_channel_layer().group_send("bench", {"type": "chat.message", "text": EVENT})

    say("-")
    publish_one = lambda number: asyncio.run_coroutine_threadsafe(broadcast(), loops[0])  # noqa: E731
    threading.Thread(target=obey, args=(publish_one,), daemon=True).start()
    serve(Consumer.as_asgi(), port, ws="websockets-sansio", lifespan="off")


class Reader(asyncio.Protocol):
    """A client that counts events and otherwise costs as little as possible."""

    received = 0

    def __init__(self, port: int, cookie: str) -> None:
        self.ready = asyncio.get_running_loop().create_future()
        self._tail = b""
        self._cookie = cookie

    def connection_made(self, transport: Any) -> None:
        """Send the handshake."""
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            "GET /ws HTTP/1.1\r\nHost: bench.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nOrigin: http://bench.example\r\n"
            f"Cookie: sessionid={self._cookie}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Count."""
        both = self._tail + data
        Reader.received += both.count(MARK)
        self._tail = both[-(len(MARK) - 1) :]
        if (at := both.find(PING)) >= 0:
            self._tail = b""
            self.transport.write(b"\x8a\x84\0\0\0\0" + both[at + 2 : at + 6])
        if not self.ready.done() and b'subscribed"' in both:
            self.ready.set_result(None)

    def say(self, text: str) -> None:
        """Send a short text frame."""
        body = text.encode()
        size = bytes([0x80 | len(body)]) if len(body) < 126 else bytes([0xFE]) + len(body).to_bytes(2, "big")
        self.transport.write(b"\x81" + size + b"\0\0\0\0" + body)


async def clients(port: int, sockets: int, cookie_file: str) -> None:
    """Connect, then count."""
    loop = asyncio.get_running_loop()
    cookies = Path(cookie_file).read_text().split("\n") if cookie_file != "-" else [""] * sockets
    await asyncio.sleep(1.0)
    readers = []
    for start in range(0, sockets, 20):
        made = []
        for cookie in cookies[start : start + 20]:
            _, reader = await loop.create_connection(lambda c=cookie: Reader(port, c), "127.0.0.1", port)
            made.append(reader)
        await asyncio.gather(*(asyncio.wait_for(reader.ready, 20) for reader in made))
        readers += made
    if cookie_file != "-":
        for reader in readers:
            reader.ready = loop.create_future()
            reader._tail = b""
            reader.say(json.dumps({"op": "subscribe", "topics": [TOPIC]}))
        await asyncio.gather(*(asyncio.wait_for(reader.ready, 60) for reader in readers))
    say("connected")
    heartbeat = loop.create_task(keep_alive(readers if cookie_file != "-" else []))
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := (await orders.readline()).decode().split():
        if line[0] == "reset":
            Reader.received = 0
            say("reset")
        else:
            deadline = time.monotonic() + 20
            while Reader.received < int(line[1]) and time.monotonic() < deadline:
                await asyncio.sleep(0.01)
            say(str(Reader.received))
    heartbeat.cancel()


async def keep_alive(readers: list[Reader]) -> None:
    """Ping as our client does."""
    while True:
        await asyncio.sleep(25)
        for reader in readers:
            reader.say('{"op":"ping"}')


def main() -> None:
    """Be the process that is named."""
    role, port, sockets, extra = sys.argv[1:]
    if role == "clients":
        asyncio.run(clients(int(port), int(sockets), extra))
    else:
        {"ours": ours, "floor": floor, "channels": channels}[role](int(port), int(sockets), extra)


if __name__ == "__main__":
    main()
