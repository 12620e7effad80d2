"""What people write is rendered, put on pages without any policy, and provoked: nothing runs, nobody is asked (B20).

The site's own pages have a policy that would stop most of it; here the HTML alone must be harmless.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from collabkit.core.errors import Invalid
from collabkit.core.markdown import render

from .payloads import PAYLOADS, SCHEMES, written

HOME = "http://oracle.example/"
BATCH = 120
# Move over, focus and click everything; of links only those that lead nowhere but into a script.
PROVOKE = """() => {
  for (const frame of document.querySelectorAll('iframe.case')) {
    const inside = frame.contentDocument
    if (!inside) continue
    for (const element of inside.querySelectorAll('*')) {
      for (const kind of ['mouseover', 'mouseenter', 'pointerdown', 'focus', 'beforeinput', 'animationstart'])
        element.dispatchEvent(new Event(kind, {bubbles: true}))
      if (element.matches('a, area') && /^(https?|mailto):$/.test(element.protocol)) continue
      if (element.matches('button, a, area, p, x, svg *, summary')) element.dispatchEvent(
        new MouseEvent('click', {bubbles: true, cancelable: true}))
    }
  }
}"""


class Oracle:
    """A page on which each text has a frame of its own, and what ran or was asked for there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.ran: set[int] = set()
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.expose_function("told", lambda number: self.ran.add(int(number)))
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        if route.request.url == HOME:
            route.fulfill(content_type="text/html; charset=utf-8", body=self.body)
        elif route.request.url.startswith(HOME):
            route.fulfill(status=404, body="")
        else:
            self.asked.append(route.request.url)
            route.abort()

    def show(self, documents: dict[int, str]) -> None:
        """Open every document, wait until all is loaded, and provoke it."""
        frames = "".join(
            f'<iframe class="case" srcdoc="{html.escape(f"<!doctype html><body>{document}")}"></iframe>'
            for document in documents.values()
        )
        script = "window.ran = (number) => window.told(number)"
        self.body = f"<!doctype html><title>Oracle</title><script>{script}</script>{frames}"
        self.page.goto(HOME, wait_until="load")
        self.page.evaluate(PROVOKE)
        # What was set off has its turn before this comes back.
        self.page.evaluate("() => new Promise((done) => setTimeout(done, 300))")


@pytest.fixture
def oracle(chromium: Browser) -> Iterator[Oracle]:
    """A page of its own, of a context that blocks nothing."""
    context = chromium.new_context()
    yield Oracle(context.new_page())
    context.close()


def armed(text: str, number: int) -> str:
    """Return a text that tells, by its number, when it runs."""
    return text.replace("RAN", f"top.ran({number})")


def rendered(text: str) -> str:
    """Return the HTML, nothing for what is refused."""
    try:
        return render(text)
    except Invalid:
        return ""


def test_nothing_that_people_write_runs_or_asks_another_host(oracle: Oracle) -> None:
    texts = written()
    assert len(texts) > 1_000
    shown = 0
    for start in range(0, len(texts), BATCH):
        documents = {
            number: rendered(armed(texts[number], number))
            for number in range(start, min(start + BATCH, len(texts)))
        }
        shown += sum(bool(document) for document in documents.values())
        oracle.show(documents)
    assert [texts[number] for number in sorted(oracle.ran)] == []
    assert oracle.asked == []
    assert shown > 0.99 * len(texts)


def test_the_oracle_sees_what_runs_and_whom_it_asks(oracle: Oracle) -> None:
    """The same payloads unrendered: most of them are live in a browser of today."""
    raw: dict[int, Any] = {number: armed(text, number) for number, text in enumerate(PAYLOADS)}
    links = [f'<a href="{html.escape(scheme)}">x</a>' for scheme in SCHEMES]
    raw |= {1_000 + number: armed(link, 1_000 + number) for number, link in enumerate(links)}
    for number, document in raw.items():
        oracle.show({number: document})
    assert len([number for number in oracle.ran if number < 1_000]) >= 40, sorted(oracle.ran)
    assert {1_000, 1_001, 1_002} <= oracle.ran
    assert len({url for url in oracle.asked if "evil.example" in url}) >= 5
