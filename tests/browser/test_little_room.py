"""A finger hits what it means, and narrow, enlarged and spaced pages lose nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.looking import COVERED, LOST, SPACING, small, too_wide
from tests.browser.person import Person
from tests.browser.places import Screen, addresses, settle
from tests.browser.walks import INSIDE, OUTSIDE, WIDE, come_as_amara

# What is small beside a message stands there only where it was edited.
EDITED = Screen("edited-message", ":uuid", "ConversationScreen", "{edited}")


def _missed(person: Person, screens: list[Screen]) -> list[str]:
    found, own = [], addresses(person)
    for screen in screens:
        person.page.goto(own.of(screen))
        settle(person.page)
        found += small(person.page, screen.name)
    return found


def test_what_is_too_small_for_a_finger_is_seen(arrive: Arrive) -> None:
    """One pixel more or less makes the difference."""
    guest = arrive("Guest", phone=True)
    guest.page.goto("/sign-in")
    settle(guest.page)
    guest.page.evaluate("""() => {
        for (const pixels of [44, 43]) {
            const button = document.createElement('button')
            document.body.append(button)
            button.id = `high-${pixels}`
            button.style.cssText = `position: fixed; z-index: 9; padding: 0; border: 0; inline-size: 60px;
                block-size: ${pixels}px; inset-block-start: 20px; inset-inline-start: ${(pixels - 43) * 90}px`
        }
    }""")
    (found,) = small(guest.page, "sign-in")
    assert "× 43)" in found
    assert "high-43" in found


@pytest.mark.parametrize("wide", [False, pytest.param(True, marks=WIDE)], ids=["upright", "on-its-side"])
def test_a_finger_hits_what_it_means(arrive: Arrive, wide: bool) -> None:
    """44 pixels for every control of a phone's screens, words within a sentence excepted; on its side it is a desk."""
    way = {"viewport": {"width": 844, "height": 390}} if wide else {}
    amara, guest = come_as_amara(arrive, phone=True, **way), arrive("Guest", phone=True, **way)
    assert _missed(guest, OUTSIDE) + _missed(amara, [*INSIDE, EDITED]) == []


@WIDE
@pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])
def test_little_room_and_wide_text(arrive: Arrive, rtl: bool) -> None:
    """Nothing scrolls sideways at 320 pixels or at 200 %, and spaced text loses no word (WCAG 1.4.10, 1.4.12)."""
    amara = arrive("Amara", viewport={"width": 640, "height": 400}, device_scale_factor=2)
    amara.sign_in(LOGINS[0].email)
    if rtl:
        amara.read_arabic()
    page, own, found = amara.page, addresses(amara), []
    for screen in INSIDE:
        page.set_viewport_size({"width": 640, "height": 400})
        page.goto(own.of(screen))
        settle(page)
        found += [f"{screen.name} at 200 %: {words}" for words in [*too_wide(page), *page.evaluate(COVERED)]]
        page.set_viewport_size({"width": 320, "height": 640})
        found += [f"{screen.name} at 320: {words}" for words in [*too_wide(page), *page.evaluate(COVERED)]]
        page.evaluate(SPACING)
        found += [f"{screen.name} spaced: {words}" for words in [*too_wide(page), *page.evaluate(LOST)]]
    assert found == []


def test_on_a_phone_nothing_covers_what_one_reads_and_where_one_writes(arrive: Arrive) -> None:
    """The messages end where the field begins, and both are in the window."""
    mei = arrive("Mei", phone=True)
    mei.sign_in(LOGINS[2].email)
    mei.page.goto("/chat")
    mei.page.get_by_role("main").get_by_role("link", name=re.compile("tide gauges")).first.click()
    field = mei.page.get_by_label("Message", exact=True)
    expect(field).to_be_in_viewport(ratio=1)
    messages = mei.page.get_by_role("main").get_by_role("region", name="Messages")
    room, writing = messages.bounding_box(), field.bounding_box()
    assert room
    assert writing
    assert room["height"] >= 300
    assert room["y"] + room["height"] <= writing["y"]
