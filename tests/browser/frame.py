"""The frame around every screen, as somebody reaches for it: a person who is inside, the palette, the keys."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.person import Person


def here(arrive: Arrive, number: int = 0, *, phone: bool = False) -> Person:
    """Let one of those who sign in to the demo come in, and wait until the keys are heard."""
    person = arrive(LOGINS[number].name, phone=phone)
    person.sign_in(LOGINS[number].email)
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()
    keys_are_there(person.page)
    return person


def keys_are_there(page: Page) -> None:
    """Wait for the part of the client that listens to keys; it comes a moment after the first screen."""
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({name}) => /Unseen/.test(name))"
    )
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


def palette(page: Page) -> Locator:
    """Open the palette by its keys; return its field."""
    page.keyboard.press("ControlOrMeta+k")
    field = page.get_by_role("combobox", name="Search or jump to")
    expect(field).to_be_focused()
    return field


def jump(page: Page, letters: str, group: str, option: str) -> None:
    """Open the palette, type some letters, go down to the answer and take it; all by keyboard."""
    field = palette(page)
    field.press_sequentially(letters)
    wanted = page.get_by_role("group", name=group).get_by_role("option", name=re.compile(option)).first
    expect(wanted).to_be_visible()
    for _ in range(30):
        if wanted.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    expect(wanted).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", wanted.get_attribute("id") or "none")
    page.keyboard.press("Enter")
    expect(field).to_have_count(0)
