"""Without a mouse: sign in, skip to the content, open a conversation, send, edit."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from example_project.demo.logins import LOGINS, PASSWORD
from tests.browser.conftest import Arrive

PATIENCE = 60


def _tab_to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(PATIENCE):
        page.keyboard.press(key)
        if re.search(name, str(page.evaluate(FOCUSED))):
            return
    raise AssertionError(f"{PATIENCE} steps and no {name!r}; the focus is on {page.evaluate(FOCUSED)!r}.")


# What a screen reader would say: the label, else the text.
FOCUSED = """() => {
  const element = document.activeElement
  const label = element.labels && element.labels.length ? element.labels[0].textContent : ''
  return element.getAttribute('aria-label') || label || element.textContent || ''
}"""


def test_everything_from_the_door_to_a_sent_message(arrive: Arrive) -> None:
    """Tab, Enter and letters are enough."""
    amara = arrive("Amara")
    page, word = amara.page, uuid4().hex[:8]
    page.goto("/sign-in")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(LOGINS[0].email)
    _tab_to(page, "^Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Main").first).to_be_visible()

    page.goto("/chat")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("tide gauges")).first).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to content"
    page.keyboard.press("Enter")
    _tab_to(page, "tide gauges")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    page.keyboard.type(f"By keyboard {word}")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in two lines")
    page.keyboard.press("Enter")
    amara.sees(f"By keyboard {word}")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    expect(page.get_by_label("Message", exact=True)).to_have_value("")


def test_the_suggestions_of_a_mention_obey_the_arrow_keys(arrive: Arrive) -> None:
    """Down, up, Enter takes one; Escape closes the list and keeps the text."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    amara.open_channel("Low-cost tide gauges")
    field = amara.page.get_by_label("Message", exact=True)
    field.press_sequentially("@")
    options = amara.page.get_by_role("option")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("@")
