"""Every screen, and the first of what opens: at a desk and on a phone, light and dark, from either side.

axe finds nothing, nothing is cut off or covered, no request fails and no other host is asked; `arrive` itself checks
consoles, policy and hosts of everybody at the end of each test (`test_strict.py` proves that it sees them).
Screens from right to left come in Arabic.
"""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.looking import COVERED, faults, turn
from tests.browser.overlays import OVERLAYS
from tests.browser.places import addresses, settle
from tests.browser.walks import INSIDE, OUTSIDE, come_as_amara, each_pair, open_each, walk

# A few that stand for the rest where everything is to be told within minutes.
QUICK = [screen for screen in INSIDE if screen.name in {"home", "channel", "inbox", "members", "profile"}]
QUICK_OVERLAYS = [
    overlay for overlay in OVERLAYS if overlay.name in {"own-menu", "new-conversation", "mentioning"}
]
each_form = pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])


def test_the_darkness_is_really_looked_at(arrive: Arrive) -> None:
    """The page follows the scheme that is emulated, so that its colours are those that axe reads."""
    guest = arrive("Guest", color_scheme="light")
    guest.page.goto("/sign-in")
    settle(guest.page)
    read = "() => getComputedStyle(document.body).backgroundColor"
    before = guest.page.evaluate(read)
    turn(guest.page, "dark")
    assert guest.page.evaluate(read) != before


def test_what_a_bar_covers_is_seen(arrive: Arrive) -> None:
    """The proof that nothing is covered is one: a bar over the content is found."""
    amara = come_as_amara(arrive, phone=True)
    settle(amara.page)
    assert amara.page.evaluate(COVERED) == []
    amara.page.evaluate("""() => {
        const bar = document.createElement('footer')
        document.body.append(bar)
        bar.style.cssText = 'position: fixed; inset-inline: 0; inset-block-start: 0; block-size: 20rem'
    }""")
    assert amara.page.evaluate(COVERED)


@each_pair("phone-ltr", "desk-rtl")
def test_screens_before_signing_in(arrive: Arrive, phone: bool, rtl: bool) -> None:
    """The doors of the site, and what an invitation's link opens."""
    guest = arrive("Guest", phone=phone, color_scheme="light")
    guest.refuse_failures()
    own = addresses(guest)
    if rtl:
        guest.read_arabic()
    assert walk(guest, OUTSIDE, own) == []


@each_form
def test_saying_no_to_an_invitation(arrive: Arrive, phone: bool) -> None:
    """The one dialog that opens before somebody has signed in."""
    guest = arrive("Guest", phone=phone, color_scheme="light")
    guest.page.goto(addresses(guest)["invitation"])
    expect(guest.page.get_by_role("heading", name="You are invited")).to_be_visible()
    guest.page.get_by_role("button", name="Decline").click()
    expect(guest.page.get_by_role("dialog")).to_be_visible()
    assert faults(guest.page, "declining") == []


@each_form
def test_what_somebody_new_is_asked(arrive: Arrive, phone: bool) -> None:
    """An invitation that came before the account, the project of one's own, and the link that leads into it."""
    amara, address = come_as_amara(arrive, phone), f"{uuid4().hex[:10]}@elsewhere.example"
    target = addresses(amara)["project"].rpartition("/")[2]
    invited = {"kind": "project_member", "target": target, "role": "member", "email": address}
    amara.write("POST", "/api/invitations", invited)
    lena = arrive("Lena Brandt", phone=phone, color_scheme="light")
    lena.page.goto("/sign-up")
    lena.sign_up_here(address)
    page, found = lena.page, []
    page.get_by_role("button", name="Skip the tour").click()
    waiting = page.get_by_role("region", name="Invitations to you")
    waiting.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("dialog", name=re.compile("^Decline the invitation"))).to_be_visible()
    found += faults(page, "declining-from-home")

    own = lena.write("POST", "/api/projects", {"name": f"Slipway {uuid4().hex[:8]}"})["uuid"]
    lena.write("POST", "/api/invitations/links", {"target": own, "kind": "project_member", "role": "member"})
    page.goto(f"/projects/{own}/invitations")
    page.get_by_text("By link", exact=True).click()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("dialog", name="Take this link back?")).to_be_visible()
    assert found + faults(page, "taking-a-link-back") == []


@each_form
def test_the_busiest_screens_from_either_side(arrive: Arrive, phone: bool) -> None:
    """What every run looks at: a few screens and what opens there."""
    amara = come_as_amara(arrive, phone)
    found = open_each(amara, QUICK_OVERLAYS)
    if phone:
        amara.read_arabic()
    assert found + walk(amara, QUICK, addresses(amara)) == []


@each_pair("phone-ltr", "desk-rtl")
def test_screens(arrive: Arrive, phone: bool, rtl: bool) -> None:
    """Everything that a person works with."""
    amara = come_as_amara(arrive, phone)
    if rtl:
        amara.read_arabic()
    assert walk(amara, INSIDE, addresses(amara)) == []
