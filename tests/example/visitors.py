"""People at a site in production: a proxy that speaks HTTPS for it, a mail server, and what they do there."""

from __future__ import annotations

import io
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

import httpx
from aiosmtpd.controller import Controller
from PIL import Image
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tools.services.process import free_port

SITE = "https://together.example"
PASSWORD = "nine lives of a tide gauge"
CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)
PATIENCE_SECONDS = 60.0


class Proxy(httpx.BaseTransport):
    """Answers https://together.example by the web processes in turn, with the headers that the page has a proxy set."""

    def __init__(self, web: list[str]) -> None:
        self.web = web
        self.answered: Counter[str] = Counter()
        self._inside = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        port = self.web[self.answered.total() % len(self.web)]
        self.answered[port] += 1
        # httpx has set Host from the address outside, and it stays.
        told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": request.url.scheme}
        within = httpx.Request(
            request.method,
            request.url.copy_with(scheme="http", host="127.0.0.1", port=int(port)),
            headers={**request.headers, **told},
            stream=request.stream,
        )
        return self._inside.handle_request(within)

    def close(self) -> None:
        self._inside.close()


class Mailbox:
    """A mail server that keeps every e-mail it is given."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.port = free_port()
        self._arrived: list[tuple[list[str], str]] = []
        self._news = threading.Condition()
        self._server = Controller(self, hostname=self.host, port=self.port)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep an e-mail."""
        mail = message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default)
        body = mail.get_body(("plain",))
        with self._news:
            self._arrived.append(
                (envelope.rcpt_tos, str(body.get_content()).replace("\r\n", "\n") if body else "")
            )
            self._news.notify_all()
        return "250 OK"

    def newest(self, address: str) -> str:
        """Return the text of the newest e-mail to an address that nobody has read; wait for one."""
        with self._news:
            assert self._news.wait_for(lambda: self._to(address), PATIENCE_SECONDS), (
                f"No e-mail to {address}."
            )
            text = self._to(address)[-1]
            self._arrived = [mail for mail in self._arrived if address not in mail[0]]
            return text

    def _to(self, address: str) -> list[str]:
        return [text for recipients, text in self._arrived if address in recipients]


class Socket:
    """One end of the site's socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._waiting: list[dict[str, Any]] = []

    def send(self, **frame: Any) -> None:
        self._connection.send(json.dumps(frame))

    def next(self, **wanted: Any) -> dict[str, Any]:
        """Return the next frame with these members; others are passed over."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while True:
            while not self._waiting:
                received = json.loads(self._connection.recv(max(0.01, ends - time.monotonic())))
                self._waiting += received if isinstance(received, list) else [received]
            frame = self._waiting.pop(0)
            if frame.items() >= wanted.items():
                return frame

    def next_message(self) -> str:
        """Return the id of the next message of a conversation."""
        return str(self.next(type="chat.message")["data"]["uuid"])


class Visitor:
    """Somebody with a browser of one's own."""

    def __init__(self, proxy: Proxy, mailbox: Mailbox, address: str) -> None:
        self.address = address
        self._mailbox = mailbox
        self._browser = httpx.Client(
            transport=proxy, base_url=SITE, headers={"Referer": f"{SITE}/"}, timeout=PATIENCE_SECONDS
        )

    def close(self) -> None:
        """Close the browser."""
        self._browser.close()

    def cookie(self, part: str) -> tuple[str, str]:
        """Return name and value of the cookie whose name has this part."""
        found = [(cookie.name, cookie.value or "") for cookie in self._browser.cookies.jar]
        return next(pair for pair in found if part in pair[0])

    def open(self, path: str) -> httpx.Response:
        """Return the answer to a GET; a refusal or an error fails."""
        return self._browser.get(path).raise_for_status()

    def get(self, path: str) -> Any:
        return self.open(path).json()

    def post(self, path: str, *, expected: tuple[int, ...] = (200, 201), **body: Any) -> Any:
        """Send JSON with the token that the cookie holds."""
        return self._answered(self._browser.post(path, json=body, headers=self._token()), expected)

    def load_the_client(self) -> str:
        """Open the site's first page, which leaves the token's cookie; return the script that it loads."""
        found = re.search(r'<script type="module"[^>]* src="([^"]+)"', self.open("/").text)
        assert found, "the page loads the client"
        return self.open(found[1]).text

    def sign_up(self) -> None:
        """Make an account and prove its address."""
        self.post("/_allauth/browser/v1/auth/signup", expected=(401,), email=self.address, password=PASSWORD)
        mail = self._mailbox.newest(self.address)
        code = CODE.search(mail)
        assert code, mail
        self.post("/_allauth/browser/v1/auth/email/verify", key=code[1])

    def sign_out(self) -> None:
        done = self._browser.delete("/_allauth/browser/v1/auth/session", headers=self._token())
        self._answered(done, (401,))

    def sign_in(self) -> None:
        self.post("/_allauth/browser/v1/auth/login", email=self.address, password=PASSWORD)

    def set_avatar(self) -> str:
        """Upload a picture; return its address."""
        picture = io.BytesIO()
        Image.new("RGB", (64, 64), "teal").save(picture, "PNG")
        picture.seek(0)
        done = self._browser.put(
            "/api/people/me/avatar", files={"file": ("me.png", picture, "image/png")}, headers=self._token()
        )
        return str(self._answered(done, (200,))["avatar_url"])

    @contextmanager
    def following(self, topic: str, gateway: str) -> Iterator[Socket]:
        """Open a socket at one of the gateways, with this browser's session, and follow a topic."""
        name, value = self.cookie("session")
        with connect(
            f"ws://127.0.0.1:{gateway}/ws",
            origin=Origin(SITE),
            additional_headers={"Cookie": f"{name}={value}"},
        ) as connection:
            socket = Socket(connection)
            socket.send(op="subscribe", topics=[topic])
            # The first answer names the topics that every socket follows.
            while topic not in socket.next(t="subscribed")["topics"]:
                pass
            yield socket

    def _token(self) -> dict[str, str]:
        return {"X-CSRFToken": self.cookie("csrf")[1]}

    @staticmethod
    def _answered(answer: httpx.Response, expected: tuple[int, ...]) -> Any:
        assert answer.status_code in expected, (answer.request.url.path, answer.status_code, answer.text)
        return answer.json() if answer.content else None
