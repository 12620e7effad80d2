"""An ordinary tour of all screens: the policy holds, no other host is asked, nothing fails in the background.

`arrive` itself checks consoles, policy and hosts of everybody at the end of each test.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.test_accessibility import INSIDE, OUTSIDE, own_places, settle


def test_the_policy_is_watched(arrive: Arrive) -> None:
    """What a tour must not do is seen when it is done."""
    guest = arrive("Guest")
    guest.page.goto("/sign-in")
    guest.page.evaluate("""() => {
        const style = document.createElement('style')
        style.textContent = 'body { color: red }'
        document.head.append(style)
    }""")
    guest.page.wait_for_timeout(200)
    assert any("policy: style-src" in problem for problem in guest.problems)
    guest.problems.clear()


@pytest.mark.parametrize("phone", [False, True])
def test_all_screens_and_overlays_are_quiet(arrive: Arrive, phone: bool) -> None:
    """Every screen of one's own, then every menu and dialog."""
    amara = arrive("Amara", phone=phone)
    amara.refuse_failures()
    for path in (*OUTSIDE, "/verify-email"):
        amara.page.goto(path)
        settle(amara.page)
    amara.sign_in(LOGINS[0].email)
    places = own_places(amara)
    for path in (*INSIDE, "/projects?show=discover", "/inbox?show=action", *places):
        amara.page.goto(path)
        settle(amara.page)
    page, project = amara.page, places[0]
    page.get_by_role("button", name=re.compile("^You$" if phone else "Amara Okafor")).first.click()
    expect(page.get_by_role("menuitem", name="Sign out")).to_be_visible()
    page.goto(f"{project}/members")
    page.get_by_role("button", name=re.compile("^More about")).nth(2).click()
    page.get_by_role("menuitem", name="Give a role").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.goto("/chat")
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("option").first).to_be_visible()
    settle(page)
