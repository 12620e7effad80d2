"""What the first visit costs: bytes over the wire, what it waits for, the time it takes, and what jumps about."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Route, expect

from tests.browser.conftest import Arrive
from tests.browser.person import Person
from tests.browser.places import AMARA, SCREENS, Addresses, Screen, addresses, settle
from tests.example.demo_process import DemoProcess

JS_BYTES, CSS_BYTES = 230_000, 40_000
FIRST_MESSAGE_SECONDS = 4.5
CUMULATIVE_SHIFT = 0.1
# A middling phone on what Lighthouse calls slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, and a
# processor of a quarter of this machine's.
SLOW_PROCESSOR = 4
SLOW_NETWORK = {
    "offline": False,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
    "latency": 150,
}
SHIFTS = """() => {
  window.collabkitShift = 0
  window.collabkitShifted = []
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue
      window.collabkitShift += entry.value
      window.collabkitShifted.push(...entry.sources.map(source => source.node?.outerHTML?.slice(0, 90)))
    }
  }).observe({ type: 'layout-shift', buffered: true })
}"""
# What the page itself names: files, and what it asks for before the client is there.
NAMED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
EARLY = re.compile(r'id="collabkit-early" type="application/json">(\[.*?\])<')
# Where people come in, where they work most, and where most is drawn.
MEASURED = ("sign-in", "home", "channel", "preferences", "inbox", "profile", "members", "project-invitations")
# What is fetched on purpose when the first screen stands is no part of it, however slow the machine is.
NOTHING_LATER = """
const later = window.setTimeout
window.setTimeout = (run, ms, ...words) => (ms >= 2000 ? 0 : later(run, ms, ...words))"""
STEADY = [
    screen for screen in SCREENS if screen.name in {"home", "inbox", "channel", "project", "preferences"}
]


class Wire:
    """Counts what comes over the network, as it comes: compressed, each file by itself, without its headers."""

    def __init__(self, session: CDPSession) -> None:
        self.files: dict[str, list[Any]] = {}
        session.send("Network.enable")
        # As on a first visit; without a cache at all the browser would fetch a file for each of its two uses.
        session.send("Network.clearBrowserCache")
        session.on("Network.responseReceived", self._note)
        session.on("Network.dataReceived", self._add)

    def total(self, kind: str) -> int:
        """Return the bytes of all files of a kind."""
        return sum(size for what, _, size in self.files.values() if what == kind)

    def table(self) -> str:
        """Return every file with its bytes, the largest first."""
        rows = sorted(self.files.values(), key=lambda row: -row[2])
        return "\n".join(f"{size:8} {what:10} {url}" for what, url, size in rows)

    def twice(self) -> list[str]:
        """Return the files that came more than once."""
        came = [url for what, url, size in self.files.values() if what in {"Script", "Stylesheet"} and size]
        return sorted({url for url in came if came.count(url) > 1})

    def _note(self, event: dict[str, Any]) -> None:
        self.files[event["requestId"]] = [event["type"], event["response"]["url"], 0]

    def _add(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.files:
            self.files[event["requestId"]][2] += int(event["encodedDataLength"])


@pytest.fixture(scope="module")
def site(demo: DemoProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a demo that sends its files as production does; return its address."""
    folder = tmp_path_factory.mktemp("compressed")
    demo.copy_data(folder)
    process = DemoProcess(folder, command=(sys.executable, "-m", "tests.browser.compressed", "demo"))
    yield process.url
    process.stop()


def _amara(arrive: Arrive, url: str, *, phone: bool) -> tuple[Person, Addresses]:
    """Return somebody who is signed in, with an empty page, and the addresses of what is hers."""
    amara = arrive("Amara", phone=phone, url=url)
    amara.sign_in(AMARA.email)
    own = addresses(amara)
    amara.page.goto("about:blank")
    return amara, own


@pytest.mark.parametrize("name", MEASURED)
def test_the_first_visit_is_small(arrive: Arrive, site: str, name: str) -> None:
    """Scripts and styles as they are transferred stay within the budget, and none is transferred twice."""
    screen = next(screen for screen in SCREENS if screen.name == name)
    if screen.login:
        person, own = _amara(arrive, site, phone=False)
    else:
        person = arrive("Guest", url=site)
        own = Addresses(person, {})
    wire = Wire(person.context.new_cdp_session(person.page))
    person.context.add_init_script(NOTHING_LATER)
    person.page.goto(own.of(screen))
    settle(person.page)
    scripts, styles = wire.total("Script"), wire.total("Stylesheet")
    sys.stdout.write(f"{name}: {scripts} bytes of scripts, {styles} of styles\n")
    assert 50_000 < scripts <= JS_BYTES, wire.table()
    assert 1_000 < styles <= CSS_BYTES, wire.table()
    assert wire.twice() == []


def test_the_first_message_waits_for_nothing_but_what_the_page_names(arrive: Arrive, site: str) -> None:
    """One round trip for the page, one for all that it names: whatever is asked for later may take for ever."""
    amara, own = _amara(arrive, site, phone=True)
    html = amara.page.request.get(own["channel"]).text()
    early = EARLY.search(html)
    assert early, "The page asks for nothing by itself."
    named = {*NAMED.findall(html), *json.loads(early[1]), own["channel"]}
    asked: list[str] = []

    def judge(route: Route) -> None:
        address = route.request.url.removeprefix(site)
        asked.append(address)
        if address in named:
            route.continue_()

    amara.context.route("**/*", judge)
    amara.page.goto(own["channel"], wait_until="commit")
    messages = amara.page.get_by_role("region", name="Messages").get_by_role("article")
    expect(messages.last).to_be_in_viewport()
    assert {address for address in asked if asked.count(address) > 1} == set()
    assert named - set(asked) == set(), "The page names what nobody uses."


@pytest.mark.timing
def test_the_first_message_is_readable_soon_on_a_slow_phone(arrive: Arrive, site: str) -> None:
    """From a cold start at the conversation's address to its newest message, the best of three; nothing jumps."""
    amara, own = _amara(arrive, site, phone=True)
    session = amara.context.new_cdp_session(amara.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
    amara.context.add_init_script(f"({SHIFTS})()")
    times, shifts = [], []
    for _ in range(3):
        amara.page.goto("about:blank")
        session.send("Network.clearBrowserCache")
        started = time.monotonic()
        amara.page.goto(own["channel"], wait_until="commit")
        messages = amara.page.get_by_role("region", name="Messages").get_by_role("article")
        expect(messages.last).to_be_in_viewport(timeout=60_000)
        times.append(time.monotonic() - started)
        # What comes after the message must not move it either.
        settle(amara.page)
        shifts.append(amara.page.evaluate("() => window.collabkitShift"))
    sys.stdout.write(f"seconds to the first message: {', '.join(f'{took:.1f}' for took in times)}\n")
    sys.stdout.write(f"shift: {', '.join(f'{shift:.3f}' for shift in shifts)}\n")
    assert max(shifts) <= CUMULATIVE_SHIFT, amara.page.evaluate("() => window.collabkitShifted")
    assert min(times) <= FIRST_MESSAGE_SECONDS, times


def _jumps(person: Person, screens: list[Screen], own: Addresses) -> dict[str, Any]:
    """Return the screens on which something moved by itself, how much, and what."""
    person.context.add_init_script(f"({SHIFTS})()")
    jumped = {}
    for screen in screens:
        person.page.goto(own.of(screen))
        settle(person.page)
        person.page.wait_for_timeout(200)
        shift = person.page.evaluate("() => window.collabkitShift")
        sys.stdout.write(f"{screen.name}: {shift:.3f}\n")
        if shift > CUMULATIVE_SHIFT:
            jumped[screen.name] = (shift, person.page.evaluate("() => window.collabkitShifted"))
    return jumped


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_nothing_jumps_while_a_screen_comes(arrive: Arrive, demo: DemoProcess, phone: bool) -> None:
    """What is drawn stays where it is drawn."""
    amara, own = _amara(arrive, demo.url, phone=phone)
    assert _jumps(amara, STEADY, own) == {}


@pytest.mark.slow
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_nothing_jumps_while_any_other_screen_comes(arrive: Arrive, demo: DemoProcess, phone: bool) -> None:
    """The same on all others, before signing in too."""
    guest = arrive("Guest", phone=phone)
    own = addresses(guest)
    assert _jumps(guest, [screen for screen in SCREENS if screen.login is None], own) == {}
    amara, own = _amara(arrive, demo.url, phone=phone)
    assert _jumps(amara, [screen for screen in SCREENS if screen.login and screen not in STEADY], own) == {}


def test_a_jump_is_seen(arrive: Arrive) -> None:
    """The measure of what jumps moves when something does."""
    guest = arrive("Guest")
    guest.context.add_init_script(f"({SHIFTS})()")
    guest.page.goto("/sign-in")
    expect(guest.page.get_by_role("button", name=re.compile("^Sign in"))).to_be_visible()
    guest.page.wait_for_timeout(600)
    guest.page.evaluate("""() => {
        const block = document.createElement('div')
        block.style.blockSize = '300px'
        document.body.prepend(block)
    }""")
    guest.page.wait_for_function(f"() => window.collabkitShift > {CUMULATIVE_SHIFT}")
