"""Somebody with a browser, as the load balancer brings them to the machine."""

from __future__ import annotations

import base64
import json
import os
from http.cookies import SimpleCookie
from typing import Any

from .network import Network, Secure

SITE = "https://small.example"
# What a load balancer adds to a visitor's request.
FORWARDED = {"Host": "small.example", "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
FOLLOW_SECONDS = 20


class Visitor:
    """A browser that keeps cookies and sends the token against forged requests."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._cookies: SimpleCookie = SimpleCookie()

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self._ask("GET", path, None, headers)

    def read(self, path: str) -> Any:
        return self._json(*self.get(path))

    def post(self, path: str, **body: Any) -> Any:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._cookies["__Host-csrf"].value}
        return self._json(*self._ask("POST", path, json.dumps(body).encode(), headers))

    def sign_in(self, email: str, password: str) -> None:
        self.read("/_allauth/browser/v1/config")
        self.post("/_allauth/browser/v1/auth/login", email=email, password=password)

    def carry(self, session: str) -> None:
        """Be who signed in elsewhere."""
        self._cookies["__Host-session"] = session

    def follow(self, topic: str) -> Socket:
        """Open the page's socket and follow a topic."""
        connection = Secure(self._network)
        connection.connect()
        socket = Socket(connection, {**FORWARDED, "Origin": SITE, "Cookie": self._cookie()})
        socket.send({"op": "subscribe", "topics": [topic]})
        assert socket.hears(b'"topics":["%s"]' % topic.encode())
        return socket

    def _cookie(self) -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = Secure(self._network)
        try:
            own = {"Referer": f"{SITE}/", "Cookie": self._cookie()}
            connection.request(method, path, body, {**FORWARDED, **own, **headers})
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or ():
                self._cookies.load(line)
            return answer.status, answer.read()
        finally:
            connection.close()

    @staticmethod
    def _json(status: int, content: bytes) -> Any:
        assert status in (200, 201), (status, content[:500])
        return json.loads(content)


class Socket:
    """As much of a WebSocket as it takes to send a short text and to wait for one."""

    def __init__(self, connection: Secure, headers: dict[str, str]) -> None:
        self._connection = connection
        key = base64.b64encode(os.urandom(16)).decode()
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Key": key}
        lines = {**headers, **upgrade, "Sec-WebSocket-Version": "13"}.items()
        request = "".join(
            ["GET /ws HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in lines), "\r\n"]
        )
        connection.sock.settimeout(FOLLOW_SECONDS)
        connection.sock.sendall(request.encode())
        self._heard = b""
        assert self.hears(b"\r\n\r\n")
        assert self._heard.startswith(b"HTTP/1.1 101 "), self._heard[:300]

    def send(self, message: Any) -> None:
        text, mask = json.dumps(message).encode(), os.urandom(4)
        assert len(text) < 126, "longer ones have another head"
        masked = bytes(byte ^ mask[number % 4] for number, byte in enumerate(text))
        self._connection.sock.sendall(bytes([0x81, 0x80 | len(text)]) + mask + masked)

    def hears(self, text: bytes) -> bool:
        """Wait until these bytes have arrived; what a server sends is not masked."""
        while text not in self._heard:
            content = self._connection.sock.recv(65_536)
            if not content:
                return False
            self._heard += content
        return True

    def close(self) -> None:
        self._connection.close()
