"""One's own words are on the screen long before the server has answered."""

from __future__ import annotations

from statistics import median
from typing import cast

import pytest
from playwright.sync_api import Route, expect

from example_project.demo.logins import LOGINS
from tests.browser.busy import BusyDemo
from tests.browser.conftest import Arrive

ANSWER_MS = 500
AT_ONCE_MS = 150
# How long it took from the key to the row that says that it is on its way, and from there to the row that is stored.
ECHO = """() => {
  window.collabkitEchoes = []
  window.collabkitAnswers = []
  const list = document.querySelector('[role=region][aria-label=Messages]')
  let since = null, began = null
  addEventListener('keydown', ({ key }) => { if (key === 'Enter') since = began = performance.now() }, true)
  new MutationObserver(() => {
    const row = list.querySelector('[aria-label="Your message, sending"]')
    if (since !== null && row) { window.collabkitEchoes.push(performance.now() - since); since = null }
    else if (began !== null && since === null && !row) {
      window.collabkitAnswers.push(performance.now() - began)
      began = null
    }
  }).observe(list, { childList: true, subtree: true })
}"""


def _echoes(arrive: Arrive, site: BusyDemo, number: int) -> tuple[list[float], list[float]]:
    """Send so many messages to a server that takes half a second; return the times to the row and to the answer."""
    amara = arrive("Amara", url=site.url)
    amara.sign_in(LOGINS[0].email)
    page = amara.page
    page.goto(f"/chat/{site.rooms['calm']}")
    field = page.get_by_label("Message", exact=True)
    expect(page.get_by_role("region", name="Messages").get_by_role("article").first).to_be_visible()

    def slow(route: Route) -> None:
        page.wait_for_timeout(ANSWER_MS)
        route.continue_()

    page.route("**/api/chat/conversations/*/messages", slow)
    page.evaluate(ECHO)
    for at in range(number):
        field.fill(f"Echo {at}")
        field.press("Enter")
        expect(page.locator('[aria-label="Your message, sending"]')).to_have_count(0)
    page.unroute_all(behavior="wait")
    echoes, answers = page.evaluate("() => [window.collabkitEchoes, window.collabkitAnswers]")
    print(  # noqa: T201
        f"echo: median {median(echoes):.0f} ms, most {max(echoes):.0f} ms; answer {median(answers):.0f} ms"
    )
    assert len(echoes) == len(answers) == number
    assert min(answers) >= ANSWER_MS
    return cast(list[float], echoes), cast(list[float], answers)


def test_ones_own_words_are_there_at_once_on_a_slow_server(arrive: Arrive, busy: BusyDemo) -> None:
    """From the key to the row takes a small part of what the server takes, which answers after half a second."""
    echoes, answers = _echoes(arrive, busy, 20)
    assert median(echoes) <= median(answers) * 0.3


@pytest.mark.timing
def test_every_single_word_is_there_before_one_could_wonder(arrive: Arrive, busy: BusyDemo) -> None:
    """Not most of them: the slowest of thirty, too, on a machine that does nothing else."""
    echoes, _answers = _echoes(arrive, busy, 30)
    assert max(echoes) <= AT_ONCE_MS
