"""Many WebSocket clients in one process, each speaking just enough of the protocol to hear what arrives and when."""

from __future__ import annotations

import base64
import os
import selectors
import socket
import struct
import time
from collections.abc import Callable, Iterable

TEXT, PING, CLOSE = 1, 9, 8
PATIENCE = 60.0


class Listener:
    """One socket: it answers pings and keeps the texts that came."""

    def __init__(self, port: int, path: str, *, cookies: str = "", origin: str = "http://127.0.0.1") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.texts: list[bytes] = []
        self._rest = b""
        self._shake_hands(path, cookies, origin)

    def _shake_hands(self, path: str, cookies: str, origin: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}", f"Origin: {origin}", f"Cookie: {cookies}",
        ]  # fmt: skip
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in self._rest:
            self._receive()
        head, _blank, self._rest = self._rest.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise SystemExit(f"No socket at {path}: {head.decode(errors='replace')}")
        self._take_frames()

    def say(self, text: str) -> None:
        """Send a short text."""
        self._send(TEXT, text.encode())

    def hear(self) -> None:
        """Take what has come."""
        self._receive()
        self._take_frames()

    def _send(self, kind: int, body: bytes) -> None:
        size = bytes([0x80 | len(body)]) if len(body) < 126 else bytes([0xFE]) + struct.pack("!H", len(body))
        self.socket.sendall(bytes([0x80 | kind]) + size + bytes(4) + body)

    def _receive(self) -> None:
        part = self.socket.recv(65_536)
        if not part:
            raise ConnectionError("The server closed a socket.")
        self._rest += part

    def _take_frames(self) -> None:
        while (frame := self._frame()) is not None:
            kind, body = frame
            if kind == TEXT:
                self.texts.append(body)
            elif kind == PING:
                self._send(10, body)
            elif kind == CLOSE:
                raise ConnectionError(f"The server closed a socket: {body!r}")

    def _frame(self) -> tuple[int, bytes] | None:
        """Return the next whole frame, taken off what came; None while it is not whole."""
        data = self._rest
        if len(data) < 2:
            return None
        size, start = data[1] & 0x7F, 2
        if size > 125:
            start = 4 if size == 126 else 10
            if len(data) < start:
                return None
            size = int.from_bytes(data[2:start], "big")
        if len(data) < start + size:
            return None
        self._rest = data[start + size :]
        return data[0] & 0x0F, data[start : start + size]


class Audience:
    """All sockets of a room, waited for together."""

    def __init__(self, listeners: Iterable[Listener]) -> None:
        self.listeners = list(listeners)
        self._selector = selectors.DefaultSelector()
        for listener in self.listeners:
            self._selector.register(listener.socket, selectors.EVENT_READ, listener)

    def wait_for(self, text: bytes) -> list[float]:
        """Return when each socket had got a frame with this text, in order, by time.perf_counter."""
        return self._wait(lambda listener: any(text in frame for frame in listener.texts))

    def _wait(self, is_there: Callable[[Listener], bool]) -> list[float]:
        end = time.monotonic() + PATIENCE
        waiting = {id(listener) for listener in self.listeners}
        times: list[float] = []
        for listener in self.listeners:
            if is_there(listener):
                waiting.discard(id(listener))
                times.append(time.perf_counter())
        while waiting:
            if time.monotonic() > end:
                raise SystemExit(f"{len(waiting)} of {len(self.listeners)} sockets heard nothing.")
            for key, _events in self._selector.select(1.0):
                listener: Listener = key.data
                listener.hear()
                if id(listener) in waiting and is_there(listener):
                    waiting.discard(id(listener))
                    times.append(time.perf_counter())
        for listener in self.listeners:
            listener.texts.clear()
        return times

    def say(self, text: str) -> None:
        """Let every socket say something."""
        for listener in self.listeners:
            listener.say(text)
