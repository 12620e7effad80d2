"""Everything that opens, by keys alone: it opens, obeys the arrows, keeps the focus, and gives it back at Escape."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Arrive
from tests.browser.overlays import OVERLAYS, Overlay
from tests.browser.places import AMARA, addresses, settle

# What is unfolded within a screen keeps the order of its Tab stops, and a toast asks for nothing.
OBEYING = [overlay for overlay in OVERLAYS if overlay.kind in {"dialog", "menu", "list"}]
# Enough to come round in the longest dialog.
STEPS = 12
# After the last stop comes the browser's own part of the window, and then the first again.
INSIDE = "() => document.activeElement.matches('body, dialog *, [role=dialog], [role=dialog] *')"
# What is pointed at in a list or a menu: by the focus, or by the field that keeps it.
CURRENT = """() => {
  const active = document.activeElement
  const pointed = document.querySelector('[role=option][aria-selected=true], [role=option][data-combobox-selected]')
  return active.getAttribute('aria-activedescendant') || pointed?.id || pointed?.textContent || active.textContent
}"""


@pytest.mark.parametrize("overlay", OBEYING, ids=[overlay.name for overlay in OBEYING])
def test_what_opens_obeys_the_keys(arrive: Arrive, overlay: Overlay) -> None:
    """From what opens it, in, around, out by Escape, and on from where one was."""
    amara = arrive("Amara")
    amara.sign_in(AMARA.email)
    page = amara.page
    page.goto(addresses(amara).of(overlay))
    settle(page)
    overlay.open_by_keys(page)
    WALKS[overlay.kind](page, overlay)
    _close(page, overlay)
    # Looked for anew: the button of a menu that is loaded when it is pressed makes room for another of its name.
    expect(overlay.returns_to(page)).to_be_focused()


def _around_a_menu(page: Page, overlay: Overlay) -> None:
    items = overlay.seen(page).get_by_role("menuitem")
    expect(items.first).to_be_focused()
    page.keyboard.press("End")
    expect(items.last).to_be_focused()
    page.keyboard.press("Home")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(items.nth(1 if items.count() > 1 else 0)).to_be_focused()


def _around_a_dialog(page: Page, _overlay: Overlay) -> None:
    page.wait_for_function(INSIDE)
    for key in ("Tab", "Shift+Tab"):
        for _ in range(STEPS):
            page.keyboard.press(key)
            assert page.evaluate(INSIDE), f"{key} leads out of the dialog."


def _around_a_list(page: Page, overlay: Overlay) -> None:
    options = overlay.seen(page).get_by_role("option")
    expect(options.first).to_be_visible()
    first = page.evaluate(CURRENT)
    page.keyboard.press("ArrowDown")
    if options.count() > 1:
        page.wait_for_function(f"before => ({CURRENT})() !== before", arg=first)
    page.keyboard.press("ArrowUp")


WALKS: dict[str, Any] = {"menu": _around_a_menu, "dialog": _around_a_dialog, "list": _around_a_list}


def _close(page: Page, overlay: Overlay) -> None:
    """Press Escape; where a list is open in a dialog, the first closes that."""
    seen, lists = overlay.seen(page), page.get_by_role("listbox").filter(visible=True)
    for _ in range(lists.count() if overlay.kind == "dialog" else 0):
        page.keyboard.press("Escape")
        expect(lists).to_have_count(0)
    page.keyboard.press("Escape")
    expect(seen).to_have_count(0)
