"""Without a mouse: sign in, skip to the content, open a conversation, send, edit."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from example_project.demo.logins import LOGINS, PASSWORD
from tests.browser.conftest import Arrive
from tests.browser.keyboard import FOCUSED, Keys


def test_everything_from_the_door_to_a_sent_message(arrive: Arrive) -> None:
    """Tab, Enter and letters are enough."""
    amara = arrive("Amara")
    page, word = amara.page, uuid4().hex[:8]
    page.goto("/sign-in")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(LOGINS[0].email)
    Keys(page).tab_to("^Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Main").first).to_be_visible()

    page.goto("/chat")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("tide gauges")).first).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to content"
    page.keyboard.press("Enter")
    Keys(page).tab_to("tide gauges")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    page.keyboard.type(f"By keyboard {word}")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in two lines")
    page.keyboard.press("Enter")
    amara.sees(f"By keyboard {word}")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    expect(page.get_by_label("Message", exact=True)).to_have_value("")


def test_the_chat_begins_at_its_heading_as_every_screen_does(arrive: Arrive) -> None:
    """By keyboard one goes on in the list, not in the places one came from; with a conversation open, in its field."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    amara.page.get_by_role("navigation", name="Main").get_by_role("link", name="Chat").first.press("Enter")
    expect(amara.page.get_by_role("heading", name="Chat", level=1)).to_be_focused()
    amara.page.get_by_role("main").get_by_role("link", name=re.compile("tide gauges")).first.press("Enter")
    expect(amara.page.get_by_label("Message", exact=True)).to_be_focused()


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


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_menus_and_dialogs_open_obey_and_give_the_focus_back(arrive: Arrive) -> None:
    """Arrows move, Enter chooses, Escape closes, and one goes on from where one was."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    page = amara.page
    page.get_by_role("button", name="Amara Okafor").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Your profile")).to_be_focused()
    _press(page, "ArrowDown")
    expect(page.get_by_role("menuitem", name="Security")).to_be_focused()
    _press(page, "ArrowDown")
    expect(page.get_by_role("menuitem", name="Preferences")).to_be_focused()
    _press(page, "Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.get_by_role("button", name="Amara Okafor")).to_be_focused()

    # Others may have founded newer ones meanwhile.
    page.goto("/projects?q=tide+gauges")
    page.get_by_role("main").get_by_role("link", name="Low-cost tide gauges").press("Enter")
    page.get_by_role("link", name="Members", exact=True).press("Enter")
    more = page.get_by_role("button", name=re.compile("^More about")).nth(2)
    more.focus()
    _press(page, "Enter")
    expect(page.get_by_role("menuitem", name="Give a role…")).to_be_focused()
    _press(page, "ArrowDown")
    expect(page.get_by_role("menuitem", name="Set an end…")).to_be_focused()
    _press(page, "Enter")
    expect(page.get_by_role("dialog").get_by_label("Last day")).to_be_focused()
    _press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(more).to_be_focused()


def test_a_conversation_is_started_and_a_message_edited_and_deleted_by_keys(arrive: Arrive) -> None:
    """The combobox of people, and what can be done to one's own words."""
    amara, word = arrive("Amara"), uuid4().hex[:8]
    amara.sign_in(LOGINS[0].email)
    page = amara.page
    page.goto("/chat")
    new = page.get_by_role("button", name="New conversation")
    new.press("Enter")
    expect(page.get_by_role("combobox", name="With whom?")).to_be_focused()
    # The first Escape closes the list of people, the second the dialog.
    _press(page, "Escape", "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(new).to_be_focused()
    _press(page, "Enter")
    expect(page.get_by_role("combobox", name="With whom?")).to_be_focused()
    page.keyboard.type("Mei")
    expect(page.get_by_role("option", name="Mei Tanaka")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(1)
    _press(page, "ArrowDown", "Enter")
    Keys(page).tab_to("^Start conversation$")
    _press(page, "Enter")
    expect(page.get_by_role("heading", name="Mei Tanaka")).to_be_visible()
    amara.say(f"First {word}")

    mine = amara.message(f"First {word}")
    edit = mine.get_by_role("button", name="Edit message")
    edit.press("Enter")
    expect(page.get_by_label("Edit message").and_(page.get_by_role("textbox"))).to_be_focused()
    _press(page, "Escape")
    expect(edit).to_be_focused()
    mine.get_by_role("button", name="Delete message").press("Enter")
    expect(amara.message(f"First {word}")).to_have_count(0)
    # The row lost its buttons: the keyboard goes on in the field.
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(amara.message(f"First {word}")).to_be_visible()


def test_choices_and_switches_obey_the_keys(arrive: Arrive) -> None:
    """Filters, kinds of project and preferences."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    page = amara.page
    page.goto("/inbox")
    page.get_by_role("radio", name="All").focus()
    _press(page, "ArrowRight")
    expect(page).to_have_url(re.compile("show=unread"))
    page.goto("/projects/new")
    page.get_by_role("radio", name=re.compile("^Project")).focus()
    _press(page, "ArrowDown")
    expect(page.get_by_role("radio", name="Organisation")).to_be_checked()
    page.goto("/preferences")
    switch = page.get_by_role("switch").first
    before = switch.is_checked()
    switch.press("Space")
    expect(switch).to_be_checked(checked=not before)
    switch.press("Space")
    expect(switch).to_be_checked(checked=before)
