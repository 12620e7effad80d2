"""A real gateway on a free port, and browsers that connect to it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import UUID

import uvicorn
from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from collabkit.core.conf import settings as core_settings
from collabkit.realtime.gateway import Gateway
from collabkit.realtime.server import uvicorn_options
from tools.services.process import free_port

PATIENCE = 45.0  # for a machine that is busy with something else


class Socket:
    """A client's end: frames one by one, however they were put together."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self._waiting: list[dict[str, Any]] = []
        self.messages: list[Any] = []

    def send(self, frame: dict[str, Any] | str | bytes) -> None:
        """Send a frame as JSON, or text and bytes as they are."""
        self.connection.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    def read(self, timeout: float = PATIENCE) -> dict[str, Any]:
        """Return the next frame."""
        while not self._waiting:
            message = json.loads(self.connection.recv(timeout))
            self.messages.append(message)
            self._waiting += message if isinstance(message, list) else [message]
        return self._waiting.pop(0)

    def until(self, kind: str, timeout: float = PATIENCE, **fields: Any) -> dict[str, Any]:
        """Return the next frame of a kind with these fields; others are passed over."""
        end = time.monotonic() + timeout
        while True:
            frame = self.read(max(0.01, end - time.monotonic()))
            if frame["t"] == kind and all(frame.get(key) == value for key, value in fields.items()):
                return frame

    def until_healed(self, topic: str, cursor: int) -> None:
        """Pass frames over until the topic's head and the order to fetch again came, in whichever order."""
        missing = {"head", "resync"}
        while missing:
            frame = self.read()
            if frame["t"] != "head" or (frame["topic"], frame["cursor"]) == (topic, cursor):
                missing.discard(frame["t"])

    def subscribe(self, *topics: str) -> dict[str, Any]:
        """Ask for topics and return the answer."""
        self.send({"op": "subscribe", "topics": list(topics)})
        frame = self.until("subscribed")
        while set(topics).isdisjoint(frame["topics"] + frame["refused"]):
            frame = self.until("subscribed")
        return frame

    def ping(self) -> None:
        """Have everything sent before this answered."""
        self.send({"op": "ping"})
        self.until("pong")

    def close_code(self, timeout: float = PATIENCE) -> int | None:
        """Wait for the other side to close and return its code."""
        end = time.monotonic() + timeout
        try:
            while True:
                self.connection.recv(max(0.01, end - time.monotonic()))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


class Address:
    """Where a gateway listens on this machine, and the sockets that were opened there."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.opened = ExitStack()

    def open(self, cookie: str | None = None, *, origin: str | None = None) -> Socket:
        """Open a socket with a session's cookie, from the site's own origin unless told otherwise."""
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"} if cookie else {}
        opening = connect(
            f"ws://127.0.0.1:{self.port}/ws",
            origin=Origin(origin if origin is not None else core_settings.site_url),
            additional_headers=headers,
            compression=None,
            close_timeout=1,
            max_size=None,
        )
        return Socket(self.opened.enter_context(opening))

    def sign_in(self, user: Any, **options: Any) -> Socket:
        """Open a socket for a user who signed in just now, and wait until it is ready."""
        opened = self.open(session_of(user), **options)
        opened.until("hello")
        opened.until("subscribed")
        return opened


class LiveGateway(Address):
    """A gateway that runs under uvicorn in a thread."""

    def __init__(self, gateway: Gateway, application: Any = None, **options: Any) -> None:
        super().__init__(free_port())
        self.gateway = gateway
        self._server = uvicorn.Server(
            uvicorn.Config(
                application or gateway,
                port=self.port,
                log_config=None,
                access_log=False,
                **{**uvicorn_options(), **options},
            )
        )
        self._thread = threading.Thread(target=self._server.run)

    def start(self) -> None:
        """Start and wait until it listens."""
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop it and close what is still open."""
        self.opened.close()
        self._server.should_exit = True
        self._thread.join()


@contextmanager
def running(application: Any = None, **options: Any) -> Iterator[LiveGateway]:
    """Run a gateway, or an application that holds one, while the block lasts; options are uvicorn's."""
    live = LiveGateway(options.pop("gateway", None) or Gateway(), application, **options)
    live.start()
    try:
        yield live
    finally:
        live.stop()


def session_of(user: Any) -> str:
    """Sign a user in and return the session's cookie."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Rooms:
    """A kind of topic for tests: who may follow what is written down here."""

    def __init__(self) -> None:
        self.members: dict[UUID, dict[Any, Any]] = {}
        self.heads: dict[UUID, int] = {}
        self.error: Exception | None = None
        self.lookups = 0

    def let_in(self, user: Any, key: UUID, until: Any = None) -> str:
        """Let a user follow a room; returns the topic."""
        self.members.setdefault(key, {})[user.pk] = until
        return f"room:{key}"

    def put_out(self, user: Any, key: UUID) -> None:
        """End a user's right to follow a room."""
        del self.members[key][user.pk]

    def authorize(self, user: Any, keys: list[UUID]) -> dict[UUID, Any]:
        """Answer the gateway."""
        self.lookups += 1
        if self.error:
            raise self.error
        return {key: self.members[key][user.pk] for key in keys if user.pk in self.members.get(key, {})}

    def newest(self, keys: list[UUID]) -> dict[UUID, int]:
        """Answer the heads audit."""
        if self.error:
            raise self.error
        return {key: self.heads[key] for key in keys if key in self.heads}
