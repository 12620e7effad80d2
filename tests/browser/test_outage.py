"""The server goes away and comes back while people write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.person import Person
from tests.example.demo_process import DemoProcess
from tools.services.process import free_port

OUTAGE = re.compile(r"ERR_CONNECTION|ERR_EMPTY_RESPONSE|WebSocket|status of 50\d")
CHANNEL = "Low-cost tide gauges"
BANNER = "No connection to the server"
PATIENCE = 60_000


class Restarted:
    """A demo of one's own, always at the same address."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir, self._port = data_dir, str(free_port())
        self.start()

    def start(self) -> None:
        """Start it, with everything that was there before."""
        self._process = DemoProcess(self._data_dir, "--port", self._port)
        self.url = self._process.url

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        self._process.stop()


@pytest.fixture
def fleeting(demo: DemoProcess, tmp_path: Path) -> Iterator[Restarted]:
    """Start a demo that may be stopped, on a copy of the other one's data."""
    demo.copy_data(tmp_path)
    process = Restarted(tmp_path)
    yield process
    process.stop()


def _come(arrive: Arrive, site: Restarted, number: int) -> Person:
    login = LOGINS[number]
    person = arrive(login.name, url=site.url)
    person.expected.append(OUTAGE)
    person.sign_in(login.email)
    person.open_channel(CHANNEL)
    person.remember_this_page()
    return person


def test_words_of_an_outage_go_out_once_and_in_order(arrive: Arrive, fleeting: Restarted) -> None:
    """A banner says what is the matter; what was written is stored once when the server is back, without a hand."""
    amara, mei = _come(arrive, fleeting, 0), _come(arrive, fleeting, 2)
    word = uuid4().hex[:8]
    amara.say(f"before {word}")
    mei.sees(f"before {word}")
    fleeting.stop()
    for person in (amara, mei):
        expect(person.page.get_by_role("status").filter(has_text=BANNER)).to_be_visible(timeout=PATIENCE)
    for text in ("first", "second", "third"):
        amara.say(f"{text} {word}")
    expect(amara.message(word).get_by_role("alert").first).to_contain_text("cannot be reached")
    expect(amara.page.get_by_role("button", name="Try again").first).to_be_visible()
    # What was read before is still there.
    expect(mei.message(f"before {word}")).to_be_visible()

    fleeting.start()
    for person in (amara, mei):
        expect(person.page.get_by_text(BANNER)).to_have_count(0, timeout=PATIENCE)
        expect(person.message(word)).to_have_count(4, timeout=PATIENCE)
        expect(person.page.get_by_role("article", name=re.compile("^Your message"))).to_have_count(0)
        texts = person.message(word).get_by_role("paragraph").all_inner_texts()
        assert texts == [f"{text} {word}" for text in ("before", "first", "second", "third")]
        assert person.never_reloaded()
