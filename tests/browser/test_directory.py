"""Finding organisations and people by what they offer and look for."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.keyboard import Keys


def test_an_organisation_is_found_by_what_it_offers_by_keyboard_alone(arrive: Arrive) -> None:
    """From the directory over its tabs and filters to the organisation, and back to where one was."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    page, keys = amara.page, Keys(amara.page)
    page.goto("/people")
    people = page.get_by_role("list", name="People").get_by_role("listitem")
    expect(people.first).to_be_visible()
    keys.tab_to("^People$")
    # The place in the navigation has the same name as the tab.
    keys.tab_to("^People$")
    keys.press("ArrowRight")
    keys.stands_on(page.get_by_role("tab", name="Organisations"))
    organisations = page.get_by_role("list", name="Organisations").get_by_role("listitem")
    expect(organisations.filter(has_text="Tidewater Machine Shop")).to_be_visible()

    keys.tab_to("^Offers$")
    keys.write("MICRO electron")
    expect(organisations).to_have_count(1)
    expect(organisations.first).to_contain_text("electron microscopy")
    expect(page).to_have_url(re.compile(r"\?show=organisations&offers=MICRO\+electron$"))
    keys.tab_to("^Halden Electron Microscopy Centre$")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Halden Electron Microscopy Centre", level=1)).to_be_focused()

    keys.tab_to("^cryo holders$")
    keys.press("Enter")
    expect(page).to_have_url(re.compile(r"\?show=organisations&seeks=cryo\+holders$"))
    # The page that one comes from has a part of the same name as the field.
    expect(organisations).to_have_count(1)
    expect(page.get_by_label("Looks for", exact=True)).to_have_value("cryo holders")
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Offers", exact=True)).to_have_value("MICRO electron")
    expect(organisations).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("tab", name="People")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Offers", exact=True)).to_have_value("")
    expect(people.nth(5)).to_be_visible()


def test_a_word_on_a_persons_page_leads_to_those_who_say_it_too(arrive: Arrive) -> None:
    """On a phone; a filter that nobody fits says how one is found oneself."""
    mei = arrive("Mei", phone=True)
    mei.sign_in(LOGINS[2].email)
    page = mei.page
    page.goto("/people?q=Henrik")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Henrik")).click()
    page.get_by_role("region", name="Offers").get_by_role("link", name="fixtures").click()
    people = page.get_by_role("list", name="People").get_by_role("listitem")
    expect(people).to_have_count(2)
    expect(people.filter(has_text="Henrik")).to_contain_text("fixtures")
    page.get_by_label("Offers", exact=True).fill("nothing of the kind")
    expect(page.get_by_text("Nobody has said so yet")).to_be_visible()
    page.get_by_role("button", name="Clear “Offers”").click()
    expect(page.get_by_label("Offers", exact=True)).to_be_focused()
    expect(people.nth(5)).to_be_visible()
