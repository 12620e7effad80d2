"""The keys of the frame: the overlay that lists them, what they do, and that they do nothing once switched off."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrive
from tests.browser.frame import here, jump, keys_are_there

# Long enough for a key to have done its work.
NOTICED_MILLISECONDS = 700


def test_the_overlay_lists_the_keys_of_this_page(arrive: Arrive) -> None:
    """Those of the page first, those of everywhere after them; and they do what they say."""
    page = here(arrive).page
    page.keyboard.press("?")
    overlay = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(overlay.get_by_role("region", name="Home").get_by_role("listitem")).to_have_text(["New projectC"])
    expect(overlay.get_by_role("region", name="Go to").get_by_role("listitem").first).to_have_text("HomeGH")
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile("/projects/new$"))
    # On a screen with fields: from its heading.
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    for letter, place in (("d", "/people"), ("p", "/projects"), ("c", "/chat"), ("i", "/inbox"), ("h", "/")):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        expect(page).to_have_url(re.compile(f"{place}$"))
    page.keyboard.press("?")
    expect(overlay.get_by_role("region", name="Home")).to_be_visible()


def test_single_keys_that_are_off_do_nothing(arrive: Arrive) -> None:
    """Switched off in the overlay, they stay off after a reload; those with Ctrl go on. Preferences bring them back."""
    page = here(arrive).page
    _switch_single_keys_off(page)
    address = page.url
    for key in ("?", "g", "p", "c"):
        page.keyboard.press(key)
    page.wait_for_timeout(NOTICED_MILLISECONDS)
    assert page.url == address
    expect(page.get_by_role("dialog")).to_have_count(0)
    jump(page, "preferen", "Commands", "Preferences")
    expect(page).to_have_url(re.compile("/preferences$"))
    switch = page.get_by_role("switch", name="Single-key shortcuts")
    expect(switch).not_to_be_checked()
    switch.press("Space")
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("/projects$"))


def test_single_keys_that_are_off_move_nothing_in_the_inbox(arrive: Arrive) -> None:
    """The key that goes to the next row, and that which puts one away, do so until they are switched off."""
    page = here(arrive).page
    page.goto("/inbox")
    rows = page.get_by_role("list", name="Notifications").get_by_role("article")
    first = rows.first.get_by_role("link").first
    first.focus()
    page.keyboard.press("j")
    expect(first).not_to_be_focused()
    _switch_single_keys_off(page)
    expect(rows.first).to_be_visible()
    first.focus()
    told = [row.get_attribute("data-uuid") for row in rows.all()]
    for key in ("j", "e"):
        page.keyboard.press(key)
    page.wait_for_timeout(NOTICED_MILLISECONDS)
    expect(first).to_be_focused()
    assert [row.get_attribute("data-uuid") for row in rows.all()] == told


def _switch_single_keys_off(page: Page) -> None:
    """Switch them off in the overlay that lists them, and load the screen anew."""
    page.keyboard.press("?")
    page.get_by_role("switch", name="Single-key shortcuts").press("Space")
    page.keyboard.press("Escape")
    page.reload()
    keys_are_there(page)
