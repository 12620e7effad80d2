"""A client that keeps a list of a conversation by the rules of the wire, and people who write into it meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any
from uuid import uuid4

from websockets.exceptions import WebSocketException

from tests.realtime.live import Socket

Changes = Callable[[int], dict[str, Any]]
Post = Callable[[str, str], bool]


class Away(Exception):
    """The site gave no answer; ask again."""


class Reader(threading.Thread):
    """Takes the next change as it comes; when one is missing, or the server says so, fetches what came after the last.

    `taken` holds what it took, in that order: number of the change and name of the message.
    """

    def __init__(
        self, topic: str, window: Callable[[], AbstractContextManager[Any]], changes: Changes
    ) -> None:
        super().__init__(daemon=True)
        self.taken: list[tuple[int, str]] = []
        self.at = 0
        self.sockets = self.events = self.fetches = 0
        self.problem: BaseException | None = None
        self.following = threading.Event()
        self._topic, self._window, self._changes = topic, window, changes
        self._over = threading.Event()

    def run(self) -> None:
        """Follow until the end, over as many sockets as it takes."""
        try:
            while not self._over.is_set():
                with suppress(WebSocketException, OSError, EOFError, Away), self._window() as connection:
                    self._follow(Socket(connection))
                self.following.clear()
                time.sleep(0.05)
        except BaseException as problem:
            self.problem = problem
            raise

    def end(self) -> None:
        """Stop following."""
        self._over.set()
        self.join(60)

    def _follow(self, socket: Socket) -> None:
        assert self._topic not in socket.subscribe(self._topic)["refused"]
        self._fetch()
        self.sockets += 1
        self.following.set()
        while not self._over.is_set():
            try:
                frame = socket.read(0.5)
            except TimeoutError:
                continue
            if frame["t"] == "event" and frame["type"] == "chat.message":
                self._take(frame)
            elif frame["t"] == "resync" or (frame["t"] == "head" and frame["cursor"] > self.at):
                self._fetch()

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["cursor"] == self.at + 1:
            self.events += 1
            self._add(frame["data"])
        elif frame["cursor"] > self.at:
            self._fetch()

    def _fetch(self) -> None:
        self.fetches += 1
        more = True
        while more:
            page = self._changes(self.at)
            for item in page["items"]:
                self._add(item)
            self.at, more = page["change_seq"], page["more"]

    def _add(self, item: dict[str, Any]) -> None:
        self.at = item["change_seq"]
        self.taken.append((self.at, item["uuid"]))


class Writer(threading.Thread):
    """Writes one message after the other, each again and again until it is stored."""

    def __init__(self, name: str, post: Post, pause: float = 0.05) -> None:
        super().__init__(daemon=True)
        self.stored: list[str] = []
        self.tries = 0
        self._who, self._post, self._pause = name, post, pause
        self._over = threading.Event()

    def run(self) -> None:
        """Write until the end; what was begun is finished."""
        while not self._over.wait(self._pause):
            body, client_id = f"{self._who} {len(self.stored) + 1}", str(uuid4())
            while not self._stored(client_id, body):
                time.sleep(0.1)
            self.stored.append(body)

    def end(self) -> None:
        """Stop writing."""
        self._over.set()
        self.join(120)

    def _stored(self, client_id: str, body: str) -> bool:
        self.tries += 1
        return self._post(client_id, body)
