"""What opens over a screen: menus, dialogs, lists of suggestions; each with the way to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Places:
    """The addresses of somebody's own project, its conversation, a group, and the person."""

    project: str
    channel: str
    group: str
    person: str


def _press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()


def _menu_of_a_member(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^More about")).nth(2).click()
    expect(page.get_by_role("menuitem").first).to_be_visible()


def _item(name: str) -> Callable[[Page], None]:
    def opened(page: Page) -> None:
        _menu_of_a_member(page)
        page.get_by_role("menuitem", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return opened


def _button(name: str) -> Callable[[Page], None]:
    def opened(page: Page) -> None:
        _press(page, name)
        expect(page.get_by_role("dialog")).to_be_visible()

    return opened


def _own_menu(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^You$|^Amara Okafor")).filter(visible=True).first.click()
    expect(page.get_by_role("menuitem", name="Sign out")).to_be_visible()


def _new_conversation(page: Page) -> None:
    _press(page, "New conversation")
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("option").first.click()
    page.get_by_role("option").nth(1).click()
    expect(page.get_by_label("Name of the group")).to_be_visible()


def _mentions(page: Page) -> None:
    page.get_by_label("Message", exact=True).press_sequentially("@")
    expect(page.get_by_role("option").first).to_be_visible()


def _own_message(page: Page) -> None:
    mine = page.get_by_role("article", name=re.compile("^Amara Okafor")).last
    mine.scroll_into_view_if_needed()
    mine.get_by_role("button", name="Edit message").press("Enter")
    expect(page.get_by_role("textbox", name="Edit message")).to_be_visible()


def _deletion(page: Page) -> None:
    mine = page.get_by_role("article", name=re.compile("^Amara Okafor")).last
    mine.scroll_into_view_if_needed()
    mine.get_by_role("button", name="Delete message").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def _way_of_inviting(way: str) -> Callable[[Page], None]:
    def opened(page: Page) -> None:
        page.get_by_text(way, exact=True).click()
        expect(page.get_by_role("radio", name=way)).to_be_checked()

    return opened


def _history(page: Page) -> None:
    page.get_by_role("region", name="History").get_by_role("button", name="Show").click()
    expect(page.get_by_role("list", name="History")).to_be_visible()


def _saved(page: Page) -> None:
    _press(page, "Save profile")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()


def overlays(places: Places) -> list[tuple[str, str, Callable[[Page], None]]]:
    """Return a name, an address and what opens it, for everything that opens."""
    members, sent = f"{places.project}/members", f"{places.project}/invitations"
    return [
        ("own menu", "/", _own_menu),
        ("menu of a member", members, _menu_of_a_member),
        ("role", members, _item("Give a role…")),
        ("end", members, _item("Set an end…")),
        ("removal", members, _item("Remove…")),
        ("history", members, _history),
        ("leaving", places.project, _button("Leave…")),
        ("declining", f"{places.project}/applications", _button("Decline")),
        ("archive", f"{places.project}/settings", _button("Archive project…")),
        ("a list of addresses", sent, _way_of_inviting("A list")),
        ("links", sent, _way_of_inviting("By link")),
        ("taking back", sent, _button("Revoke")),
        ("new group", "/chat", _new_conversation),
        ("about a group", places.group, _button("About this conversation")),
        ("mentions", places.channel, _mentions),
        ("editing", places.channel, _own_message),
        ("deleting", places.channel, _deletion),
        ("a toast", "/profile", _saved),
    ]
