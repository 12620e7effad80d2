"""People go back and forward, and come in by links from elsewhere."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from example_project.demo.logins import LOGINS, PASSWORD
from tests.browser.conftest import Arrive

CHANNEL = "Low-cost tide gauges"

# The window itself, or on a phone the part above the bar.
SCROLLED = "() => Math.max(scrollY, document.querySelector('[data-scrolls]').scrollTop)"


def _top(page: Page) -> float:
    return float(page.evaluate(SCROLLED))


@pytest.mark.parametrize("phone", [False, True])
def test_back_and_forward_keep_the_place(arrive: Arrive, phone: bool) -> None:
    """The list is where it was, with its filter; forward leads to the person again."""
    amara = arrive("Amara", phone=phone)
    amara.sign_in(LOGINS[0].email)
    page = amara.page
    page.goto("/people")
    page.get_by_role("button", name="Show more").click()
    last = page.get_by_role("list", name="People").get_by_role("link").nth(24)
    last.scroll_into_view_if_needed()
    name, before = last.inner_text(), _top(page)
    assert before > 200
    last.click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    assert _top(page) == 0
    page.go_back()
    expect(last).to_be_in_viewport()
    expect(last).to_have_text(name)
    page.go_forward()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()

    page.goto("/projects?show=discover")
    page.get_by_label("Kind").select_option("organisation")
    page.get_by_label("Search projects").fill("machine")
    found = page.get_by_role("list", name="Projects").get_by_role("link", name="Tidewater Machine Shop")
    expect(page.get_by_role("list", name="Projects").get_by_role("listitem")).to_have_count(1)
    found.click()
    expect(page.get_by_role("heading", name="Tidewater Machine Shop", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Search projects")).to_have_value("machine")
    expect(page.get_by_label("Kind")).to_have_value("organisation")
    expect(page.get_by_role("radio", name="Discover")).to_be_checked()
    expect(found).to_be_visible()


@pytest.mark.parametrize("phone", [False, True])
def test_the_list_of_conversations_keeps_its_place(arrive: Arrive, phone: bool) -> None:
    """Into a conversation and back, and by way of another screen; the window is low, so that the list scrolls."""
    amara = arrive("Amara", phone=phone, viewport={"width": 390 if phone else 1280, "height": 420})
    amara.sign_in(LOGINS[0].email)
    page = amara.page
    page.goto("/chat")
    conversations = page.get_by_role("region", name="Conversations")
    last = conversations.get_by_role("link").last
    last.scroll_into_view_if_needed()
    before = _list_top(conversations)
    assert before > 50
    last.click()
    expect(page.get_by_label("Message", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Chat", level=1)).to_be_visible()
    assert _list_top(conversations) == before
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Inbox").filter(
        visible=True
    ).first.click()
    expect(page.get_by_role("heading", name="Inbox", level=1)).to_be_visible()
    page.go_back()
    expect(last).to_be_visible()
    assert _list_top(conversations) == before


def _list_top(conversations: Locator) -> float:
    scrolled = "(part) => Math.max(...[...part.querySelectorAll('div')].map((one) => one.scrollTop))"
    return float(conversations.evaluate(scrolled))


def test_a_deep_link_is_opened_after_signing_in(arrive: Arrive) -> None:
    """Through a mistake at the password, and through the detour of a new account."""
    amara, new = arrive("Amara"), arrive("Finn Olsen")
    amara.expected.append(re.compile("status of 400"))
    amara.page.goto("/inbox?show=unread")
    page = amara.page
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("E-mail").fill(LOGINS[0].email)
    for password in ("wrong", PASSWORD):
        page.get_by_label(re.compile("^Password")).fill(password)
        page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/inbox\?show=unread$"))
    expect(page.get_by_role("radio", name="Unread")).to_be_checked()

    project = page.request.get(f"/api/projects?q={CHANNEL}").json()["items"][0]["uuid"]
    new.page.goto(f"/projects/{project}")
    new.page.get_by_role("link", name="Create an account").click()
    new.sign_up_here(f"finn.{uuid4().hex[:8]}@elsewhere.example")
    expect(new.page).to_have_url(re.compile(f"/projects/{project}$"))
    expect(new.page.get_by_role("heading", name=CHANNEL, level=1)).to_be_visible()
    # Back does not lead to the form again.
    new.page.go_back()
    expect(new.page.get_by_role("heading", name="Sign in")).to_have_count(0)
