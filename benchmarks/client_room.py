"""What a room of 20,000 messages costs the browser: typing and scrolling there, beside a room of 60 and a bare page.

    python -m benchmarks.client_room [--rounds 9] [--json FILE]

Milliseconds of processor time of the page's main thread, from a trace of Chromium, so that others on the machine add
little. A round types the same letters in each of the three, one after the other. The floor is an empty page with a
text field and no script: what the browser itself takes to draw letters. What grows with the messages that nobody
sees is a fault.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.comparing import parser, store_as
from benchmarks.peers.words import TINY
from example_project.demo.logins import LOGINS
from tests.browser.busy import LARGE, BusyDemo
from tests.browser.conftest import ARGUMENTS, DESKTOP
from tests.browser.person import Person
from tests.browser.tasks import traced

LETTERS = "the water stands still at the pier "
TURNS = 40
GOAL = 1.2
FLOOR = "<!doctype html><title>Floor</title><textarea aria-label='Message' rows='2' cols='80'></textarea>"
Figures = dict[str, list[float]]


@contextmanager
def pages() -> Iterator[dict[str, Page]]:
    """Yield the large room, the small one and the floor, each in a browser of its own."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        expect.set_options(timeout=60_000)
        path = os.environ.get("COLLABKIT_TEST_CHROMIUM", "/usr/bin/chromium")
        browsers = [playwright.chromium.launch(executable_path=path, args=ARGUMENTS) for _ in range(3)]
        site = BusyDemo(Path(data), 500 if TINY else LARGE)
        try:
            large, small, bare = (
                browser.new_context(base_url=site.url, reduced_motion="reduce", **DESKTOP)
                for browser in browsers
            )
            yield {
                "20,000 messages": _room(Person("Amara", large, site.url), site.rooms["large"]),
                "60 messages": _room(Person("Amara", small, site.url), site.rooms["calm"]),
                "floor": _floor(bare.new_page()),
            }
        finally:
            for browser in browsers:
                browser.close()
            site.writer.leave()
            site.stop()


def _room(person: Person, room: str) -> Page:
    person.sign_in(LOGINS[0].email)
    person.page.goto(f"/chat/{room}")
    expect(person.page.get_by_role("region", name="Messages").get_by_role("article").first).to_be_visible()
    person.page.wait_for_load_state("networkidle")
    return person.page


def _floor(page: Page) -> Page:
    page.set_content(FLOOR)
    return page


def typing(page: Page) -> float:
    """Return the processor time of a letter, in milliseconds."""
    field = page.get_by_label("Message", exact=True)
    field.fill("")
    with traced(page) as tasks:
        field.press_sequentially(LETTERS, delay=10)
        page.wait_for_timeout(200)
    return sum(tasks) / len(LETTERS)


def scrolling(page: Page) -> float:
    """Return the processor time of a turn of the wheel by 200 pixels, up and down again, in milliseconds."""
    page.get_by_role("region", name="Messages").hover()
    with traced(page) as tasks:
        for turn in range(TURNS):
            page.mouse.wheel(0, -200 if turn < TURNS // 2 else 200)
            page.wait_for_timeout(20)
        page.wait_for_timeout(200)
    return sum(tasks) / TURNS


def measure(what: str, ask: Callable[[Page], float], sides: dict[str, Page], rounds: int) -> Figures:
    """Measure each side in turn, round after round, and print the medians and the ratio.

    Once before the first round: the earlier messages of the large room are loaded then, as all of the small one's are.
    """
    figures: Figures = {name: [] for name in sides}
    for page in sides.values():
        ask(page)
    for _ in range(rounds):
        for name, page in sides.items():
            page.bring_to_front()
            figures[name].append(ask(page))
    medians = {name: statistics.median(values) for name, values in figures.items()}
    ratio = medians["20,000 messages"] / medians["60 messages"]
    shown = " · ".join(f"{name} {value:.2f}" for name, value in medians.items())
    print(f"{what}, ms of processor time: {shown} · large/small {ratio:.2f} (goal {GOAL})", flush=True)
    return figures


def main() -> None:
    """Measure both and store every round."""
    arguments = parser(__doc__ or "").parse_args()
    with pages() as sides:
        rooms = {name: page for name, page in sides.items() if name != "floor"}
        figures: dict[str, Any] = {
            "typing": measure("A letter", typing, sides, arguments.rounds),
            "scrolling": measure("A turn of the wheel", scrolling, rooms, arguments.rounds),
        }
    store_as(arguments, figures)


if __name__ == "__main__":
    main()
