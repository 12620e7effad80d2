"""The way to the server is cut again and again, and many sends meet failures: nothing is lost or doubled.

Two hundred cuts and a thousand sends before a release, fewer in every run.
"""

from __future__ import annotations

import os
import random
import re
import threading
import time
from collections.abc import Iterator
from statistics import median, quantiles

import pytest
from playwright.sync_api import Page, Route, expect

from example_project.demo.logins import LOGINS
from tests.browser.busy import BusyDemo
from tests.browser.conftest import Arrive
from tests.browser.person import Person

ANY_FAILURE = re.compile(r"ERR_|WebSocket|status of 50\d")
CUTS, SENDS = (200, 1000) if "COLLABKIT_TEST_MATRIX" in os.environ else (40, 200)
SEED = 20
STUCK_SECONDS = 60
IN_FLIGHT = 12
PRESS = """() => [...document.querySelectorAll('[aria-label="Your message, not sent"] button')]
  .find((button) => button.textContent === 'Try again')?.click()"""
# The list draws only what is in sight; the storage of the browser holds everything that the server does not have yet.
UNSENT = "() => Object.keys(localStorage).filter((key) => key.includes(':unsent:')).length"
# Everything that was ever drawn in the list, in the order in which it was first drawn.
REMEMBER = """() => {
  const list = document.querySelector('[role=region][aria-label=Messages]')
  const seen = window.collabkitSeen = { first: new Map(), twice: [] }
  const look = () => {
    const texts = [...list.querySelectorAll('[data-message] p')].map((part) => part.textContent)
    for (const text of texts) if (!seen.first.has(text)) seen.first.set(text, performance.now())
    if (new Set(texts).size < texts.length) seen.twice.push(texts.find((text, at) => texts.indexOf(text) < at))
  }
  new MutationObserver(look).observe(list, { childList: true, subtree: true, characterData: true })
  look()
}"""
SHOWN = """() => [...document.querySelectorAll('[role=region][aria-label=Messages] [data-message] p')]
  .map((part) => part.textContent)"""
HAS = "(text) => window.collabkitSeen.first.has(text)"
# The sockets of the page, so that one of them can be closed as a broken line does.
KEEP_SOCKETS = """
const Original = window.WebSocket
window.collabkitSockets = []
window.WebSocket = class extends Original {
  constructor(...words) { super(...words); window.collabkitSockets.push(this) }
}"""
CLOSE_SOCKET = "() => window.collabkitSockets.at(-1)?.close()"
SEND = """(texts) => {
  const field = document.querySelector('textarea[aria-label=Message]')
  const put = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set
  for (const text of texts) {
    put.call(field, text)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  }
}"""


class Talk:
    """Somebody else who goes on writing, also while nobody hears it."""

    def __init__(self, site: BusyDemo, word: str) -> None:
        self.said: list[str] = []
        self._site, self._word = site, word
        self._going, self._pause = True, threading.Lock()
        self._thread = threading.Thread(target=self._talk, daemon=True)

    def start(self) -> None:
        """Begin, once somebody is there to listen: who comes later is led to the first unread, not to the end."""
        self._thread.start()

    def _talk(self) -> None:
        while self._going:
            with self._pause:
                text = f"{self._word} {len(self.said) + 1}"
                self._site.writer.say(self._site.rooms["calm"], text)
                self.said.append(text)
            time.sleep(0.1)

    def restart(self) -> None:
        """Restart the server between two messages."""
        with self._pause:
            self._site.stop()
            self._site.start()

    def stop(self) -> None:
        """Say no more."""
        self._going = False
        if self._thread.ident is not None:
            self._thread.join(30)


@pytest.fixture
def talk(busy: BusyDemo) -> Iterator[Talk]:
    """Let somebody write while the test runs."""
    talking = Talk(busy, f"Word {time.time_ns()}")
    yield talking
    talking.stop()


def _come(arrive: Arrive, site: BusyDemo) -> Person:
    amara = arrive("Amara", url=site.url)
    amara.expected.append(ANY_FAILURE)
    amara.context.add_init_script(KEEP_SOCKETS)
    amara.sign_in(LOGINS[0].email)
    amara.page.goto(f"/chat/{site.rooms['calm']}")
    expect(amara.page.get_by_label("Message", exact=True)).to_be_visible()
    expect(amara.page.get_by_role("region", name="Messages").get_by_role("article").first).to_be_visible()
    amara.page.evaluate(REMEMBER)
    return amara


def _cut(person: Person, dice: random.Random) -> None:
    if dice.random() < 0.5:
        person.page.evaluate(CLOSE_SOCKET)
        person.page.wait_for_timeout(dice.uniform(0, 300))
    else:
        person.context.set_offline(True)
        person.page.wait_for_timeout(dice.uniform(0, 300))
        person.context.set_offline(False)


def _wait_for(page: Page, text: str) -> float:
    """Return after how many seconds a message was there."""
    began = time.monotonic()
    while not page.evaluate(HAS, text):
        assert time.monotonic() - began < 60, f"{text!r} never came."
        page.wait_for_timeout(20)
    return time.monotonic() - began


def _through_cuts(arrive: Arrive, site: BusyDemo, talk: Talk, *, restart: bool) -> list[float]:
    """Go through all cuts, check that everything was shown, and return how long each gap stayed open."""
    dice = random.Random(SEED)
    room = site.rooms["calm"]
    start = site.writer.newest(room)
    amara = _come(arrive, site)
    talk.start()
    while not talk.said:
        amara.page.wait_for_timeout(20)
    waits: list[float] = []
    for number in range(CUTS):
        if restart and number == CUTS // 2:
            talk.restart()
            _wait_for(amara.page, talk.said[-1])
        _cut(amara, dice)
        waits.append(_wait_for(amara.page, talk.said[-1]))
    talk.stop()
    _wait_for(amara.page, talk.said[-1])
    spoken = set(talk.said)
    stored = [row["body"] for row in site.writer.read(room, start)]
    assert stored == talk.said
    seen = set(amara.page.evaluate("() => [...window.collabkitSeen.first.keys()]"))
    assert [text for text in talk.said if text not in seen] == []
    assert amara.page.evaluate("() => window.collabkitSeen.twice") == []
    shown = [text for text in amara.page.evaluate(SHOWN) if text in spoken]
    assert shown == talk.said[-len(shown) :]
    return waits


def test_cuts_leave_no_gap(arrive: Arrive, busy: BusyDemo, talk: Talk) -> None:
    """Half of them close the socket, half take the network away; in the middle the server is restarted."""
    _through_cuts(arrive, busy, talk, restart=True)


@pytest.mark.timing
def test_a_gap_is_closed_within_a_second(arrive: Arrive, busy: BusyDemo, talk: Talk) -> None:
    """Nineteen times of twenty everything is there one second after the end of the cut."""
    waits = _through_cuts(arrive, busy, talk, restart=False)
    ninety_five = quantiles(waits, n=20)[-1]
    print(f"median {median(waits):.2f} s, p95 {ninety_five:.2f} s, most {max(waits):.2f} s")  # noqa: T201
    assert ninety_five <= 1


def test_sends_with_failures_are_stored_once_and_in_order(arrive: Arrive, busy: BusyDemo) -> None:
    """Lost before the server, lost after it, 500 and 503; somebody impatient presses "Try again"."""
    dice, word = random.Random(SEED), f"Send {time.time_ns()}"
    amara, start = _come(arrive, busy), busy.writer.newest(busy.rooms["calm"])
    failed: list[str] = []

    def way(route: Route) -> None:
        if route.request.method != "POST" or dice.random() > 0.12:
            route.continue_()
            return
        failed.append(kind := dice.choice(("before", "after", "500", "503")))
        if kind == "after":
            route.fetch()
        if kind in {"before", "after"}:
            route.abort()
        else:
            route.fulfill(status=int(kind), json={"detail": "Not now."})

    page = amara.page
    page.route("**/api/chat/conversations/*/messages", way)
    texts = [f"{word} {number}" for number in range(1, SENDS + 1)]
    again = page.get_by_role("button", name="Try again")
    for text in texts:
        page.evaluate(SEND, [text])
        # As many at once as the list draws, so that somebody impatient sees what failed.
        _press_until(page, IN_FLIGHT)
    _press_until(page, 0)
    page.unroute_all(behavior="wait")
    expect(again).to_have_count(0)
    stored = [row["body"] for row in busy.writer.read(busy.rooms["calm"], start)]
    print("failures", {kind: failed.count(kind) for kind in sorted(set(failed))})  # noqa: T201
    assert [text for text in stored if text.startswith(word)] == texts
    assert set(failed) == {"before", "after", "500", "503"}
    shown = [text for text in page.evaluate(SHOWN) if text.startswith(word)]
    assert shown == texts[-len(shown) :]


def _press_until(page: Page, unsent: int) -> None:
    """Press "Try again" wherever it stands until so few are on their way."""
    # A busy machine takes long; where nothing goes on any more, something was lost.
    fewest, limit = SENDS, time.monotonic() + STUCK_SECONDS
    while (left := page.evaluate(UNSENT)) > unsent:
        if left < fewest:
            fewest, limit = left, time.monotonic() + STUCK_SECONDS
        assert time.monotonic() < limit, f"{left} were never stored."
        page.evaluate(PRESS)
        page.wait_for_timeout(10)
