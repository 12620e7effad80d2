"""The tutorial, followed word by word with the built wheel: from `pip install` to the first message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.docs.pages import DOCS, RUN, blocks
from tests.docs.site import Site

from .archives import fresh_environment

pytestmark = pytest.mark.package

PAGE = DOCS / "tutorial" / "chat-in-your-site.md"
MOST_STEPS = 5
MOST_LINES = 15
PASSWORD = "nine lives of a tide gauge"


class Person:
    """Somebody with a browser: cookies, the CSRF token, and one socket."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))

    def cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == name), "")

    def open(self, path: str) -> str:
        with self._opener.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def get(self, path: str) -> Any:
        return json.loads(self.open(path))

    def post(self, path: str, **body: Any) -> Any:
        head = {
            "Content-Type": "application/json",
            "X-CSRFToken": self.cookie("csrftoken"),
            "Referer": self.address,
        }
        request = Request(self.address + path, json.dumps(body).encode(), head)  # noqa: S310 - our own server
        with self._opener.open(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def sign_up(self, email: str) -> None:
        """Do what the client does with the form."""
        self.get("/_allauth/browser/v1/config")
        self.post("/_allauth/browser/v1/auth/signup", email=email, password=PASSWORD)

    @contextmanager
    def following(self, topic: str) -> Iterator[Any]:
        """Open the page's socket and follow a topic."""
        with connect(
            self.address.replace("http", "ws") + "/ws",
            origin=Origin(self.address),
            additional_headers={"Cookie": f"sessionid={self.cookie('sessionid')}"},
        ) as socket:
            socket.send(json.dumps({"op": "subscribe", "topics": [topic]}))
            assert _frame(socket, t="subscribed", topics=[topic])
            yield socket


@pytest.fixture
def site(tmp_path: Path, archives: dict[str, Path]) -> Iterator[Site]:
    """Return an empty folder with an environment of its own, which finds the wheel of this checkout."""
    python, variables = fresh_environment(tmp_path, archives["wheel"])
    folder = tmp_path / "site"
    folder.mkdir()
    site = Site(folder, python=python, environment=variables)
    yield site
    site.close()


def test_the_tutorial_is_short() -> None:
    steps = re.findall(r"^## \d+\. ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    files = [block.code for block in blocks(PAGE) if block.language == "python"]
    lines = [line for code in files for line in code.split("\n") if line.strip() and not line.startswith("#")]
    assert len(steps) <= MOST_STEPS
    assert len(lines) <= MOST_LINES


def test_the_tutorial_leads_to_the_first_message(site: Site) -> None:
    for block in blocks(PAGE):
        if block.language in RUN:
            site.follow(block)

    ada, ben = (Person(f"http://127.0.0.1:{site.ports['8000']}") for _ in range(2))
    script = re.search(r'<script type="module"[^>]* src="([^"]+)"', ada.open("/"))
    assert script, "the page loads the client"
    assert len(ada.open(script[1])) > 100_000
    ada.sign_up("ada@people.example")
    project = ada.post("/api/projects", name="Tide gauges", visibility="network", join_policy="open")
    ben.sign_up("ben@people.example")
    ben.post(f"/api/projects/{project['uuid']}/join")
    (channel,) = ada.get("/api/chat/conversations")["items"]
    assert channel["project"]["uuid"] == project["uuid"]
    with ben.following(channel["topic"]) as socket:
        posted = ada.post(
            f"/api/chat/conversations/{channel['uuid']}/messages", client_id=str(uuid4()), body="Hello, sea"
        )
        pushed = _frame(socket, type="chat.message")
    assert posted["body"] == "Hello, sea"
    assert pushed["data"]["uuid"] == posted["uuid"]


def _frame(socket: Any, **wanted: Any) -> Any:
    """Return the next frame with these members; what else arrives is passed over."""
    while True:
        received = json.loads(socket.recv(timeout=10))
        frames = received if isinstance(received, list) else [received]
        for frame in frames:
            if frame.items() >= wanted.items():
                return frame
