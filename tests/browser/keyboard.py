"""Somebody without a mouse, who must see at each step where the keyboard is."""

from __future__ import annotations

import re
from typing import Any, cast

from playwright.sync_api import Locator, Page, expect

# The sidebar alone has dozens of stops where other tests have founded projects before.
PATIENCE = 200

# What a screen reader would say: the label, else the text.
FOCUSED = """() => {
  const element = document.activeElement
  const label = element.labels && element.labels.length ? element.labels[0].textContent : ''
  return element.getAttribute('aria-label') || label || element.textContent || ''
}"""

# Native inputs of switches and segments are invisible: what stands for them carries the ring and the place.
STOP = """() => {
  const element = document.activeElement
  const hidden = element.matches('input') && getComputedStyle(element).opacity === '0'
  const shown = hidden && element.labels.length && !element.getClientRects()[0]?.width ? element.labels[0] : element
  const near = [element, element.parentElement, element.parentElement?.parentElement, element.nextElementSibling,
    ...(element.labels || [])]
  const ringed = near.some(part => {
    if (!part) return false
    const style = getComputedStyle(part)
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
  })
  const box = shown.getBoundingClientRect()
  const x = Math.max(0, Math.min(innerWidth - 1, box.left + box.width / 2))
  const y = Math.max(0, Math.min(innerHeight - 1, box.top + box.height / 2))
  const top = document.elementFromPoint(x, y)
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  const free = top !== null && (shown.contains(top) || top.contains(shown) || shown.parentElement.contains(top))
  return {ringed, inside, free, nowhere: element === document.body}
}"""


class Keys:
    """Presses keys, and refuses to go on where one cannot see what one would press."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def here(self) -> str:
        """Return what has the focus, by its name."""
        return str(self.page.evaluate(FOCUSED))

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Press Tab until something of this name has the focus; each stop on the way must be visible."""
        for _ in range(PATIENCE):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            self._look()
            if re.search(name, self.here):
                return
        raise AssertionError(f"{PATIENCE} steps and no {name!r}; the focus is on {self.here!r}.")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str, *, instead: bool = False) -> None:
        """Type a text where the focus is; `instead` of what stands there."""
        if instead:
            self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def stands_on(self, place: Locator) -> None:
        """Expect the focus on this element, in sight."""
        expect(place).to_be_focused()
        self._look()

    def is_told(self, field: Locator, words: str) -> None:
        """Expect the focus on a field that is wrong, with the reason linked to it and spoken."""
        self.stands_on(field)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(words))
        expect(self.page.get_by_role("alert").first).to_be_visible()

    def _look(self) -> None:
        stop = cast(dict[str, Any], self.page.evaluate(STOP))
        if stop["nowhere"]:
            # The browser's own part of the window: the next Tab comes in again from the top.
            return
        assert stop["ringed"], f"The focus on {self.here!r} cannot be seen."
        assert stop["inside"], f"{self.here!r} has the focus outside the window."
        assert stop["free"], f"Something covers {self.here!r}, which has the focus."
