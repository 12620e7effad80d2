"""What opens over a screen: menus, dialogs, lists of suggestions; each with the way to it, by mouse or by keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Locator, Page, expect

from tests.browser.places import settle

Find = Callable[[Page], Locator]
# What is shown and obeys the keys as that kind does; a part is unfolded within the screen, a toast only tells.
Kind = Literal["dialog", "menu", "list", "part", "toast"]
ROLES = {"dialog": "dialog", "menu": "menu", "list": "listbox"}


@dataclass(frozen=True)
class Overlay:
    """Something that opens at an address, by what is pressed there one after the other."""

    name: str
    address: str
    kind: Kind
    # What is pressed; all but the last lead to it, as the button of a menu does to its item.
    presses: tuple[Find, ...]
    # A key instead of a click, on what the last of them finds, and what is typed there first.
    key: str = ""
    text: str = ""
    # What is to be seen then; a dialog, a menu or a list is known by its role.
    shown: Find | None = None
    # Where the focus is when it has closed, if not on the first that was pressed: what an address opens must say so.
    back: Find | None = None
    # What is to be written before there is something to press.
    before: Callable[[Page], None] | None = None

    def seen(self, page: Page) -> Locator:
        """Return what is to be seen once it is open."""
        return self.shown(page) if self.shown else page.get_by_role(ROLES[self.kind]).first  # type: ignore[arg-type]

    def open(self, page: Page) -> None:
        """Open it as somebody with a mouse does."""
        if self.before:
            self.before(page)
        for find in self.presses[: -1 if self.key else None]:
            found = find(page)
            # What is only shown to the hand that is over it stands there for keys too.
            found.scroll_into_view_if_needed()
            found.click(force=self.kind == "part")
        if self.key:
            self._type(self.presses[-1](page))
        self._stands(page)

    def open_by_keys(self, page: Page) -> None:
        """Open it without a mouse: what is pressed has the focus."""
        if self.before:
            self.before(page)
        for number, find in enumerate(self.presses):
            found = find(page)
            if found.get_attribute("role") != "menuitem":
                found.focus()
            if self.key and number == len(self.presses) - 1:
                self._type(found)
            else:
                found.press("Enter")
        self._stands(page)

    def _stands(self, page: Page) -> None:
        seen = self.seen(page)
        expect(seen).to_be_visible()
        if self.kind == "list" and self.presses[-1](page).get_attribute("role") == "combobox":
            # It is this field's list only once the field says so, a moment after it is to be seen.
            expect(self.presses[-1](page)).to_have_attribute(
                "aria-controls", seen.get_attribute("id") or "none"
            )
            expect(self.presses[-1](page)).to_have_attribute("aria-expanded", "true")

    def returns_to(self, page: Page) -> Locator:
        """Return what has the focus when it has closed."""
        return (self.back or self.presses[0])(page)

    def _type(self, found: Locator) -> None:
        if self.text:
            found.press_sequentially(self.text)
            expect(found.page.get_by_role("option", name=self.text)).to_be_visible()
        found.press(self.key)


def button(name: str | re.Pattern[str]) -> Find:
    """Find a button of the screen itself."""
    return lambda page: page.get_by_role("main").get_by_role("button", name=name).first


def item(name: str) -> Find:
    """Find an item of the menu that is open."""
    return lambda page: page.get_by_role("menuitem", name=name)


def field(name: str) -> Find:
    """Find a field by its exact label."""
    return lambda page: page.get_by_label(name, exact=True)


def radio(name: str) -> Find:
    """Find one of several choices, by the words that stand for it."""
    return lambda page: page.get_by_text(name, exact=True)


def writing(text: str, label: str = "Message") -> Callable[[Page], None]:
    """Write in a field, in the place of what stands there; a star may follow its label."""
    return lambda page: page.get_by_role("textbox", name=re.compile(f"^{label}")).first.fill(text)


def mentioning(*names: str) -> Callable[[Page], None]:
    """Write a message that mentions these people, each chosen by a part of the name."""

    def write(page: Page) -> None:
        area = field("Message")(page)
        area.fill("")
        for name in names:
            area.press_sequentially(f"@{name}")
            expect(page.get_by_role("option", name=name).first).to_be_visible()
            area.press("Enter")

    return write


def in_dialog(name: str) -> Find:
    """Find a button of the dialog that is open."""
    return lambda page: page.get_by_role("dialog").get_by_role("button", name=name)


def own_message(name: str) -> Find:
    """Find a button of the newest message that one wrote and that still has it: one that is deleted has none."""

    def find(page: Page) -> Locator:
        written = page.get_by_role("article", name=re.compile("^Amara Okafor"))
        return written.get_by_role("button", name=name).last

    return find


def _leaving(text: str) -> Callable[[Page], None]:
    """Begin a message and go to another screen: on a phone a conversation has no way to one's own menu."""

    def write(page: Page) -> None:
        writing(text)(page)
        page.goto("/")
        settle(page)

    return write


def _more_about(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^More about")).nth(2)


def _about_me(page: Page) -> Locator:
    return page.get_by_role("button", name="More about Amara Okafor")


def _sidebar(name: str) -> Find:
    return lambda page: page.get_by_role("link", name=name, exact=True).filter(visible=True).first


def _me(page: Page) -> Locator:
    named = page.get_by_role("button", name=re.compile("^You$|^Amara Okafor"))
    return named.filter(visible=True).first


def _search(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Search or jump to")).filter(visible=True).first


def _person(page: Page) -> Locator:
    # The list has the name of its field.
    return page.get_by_role("combobox", name="Person")


MEMBERS, SENT = "{project}/members", "{project}/invitations"
OVERLAYS = (
    Overlay("own-menu", "/", "menu", (_me,)),
    Overlay("palette", "/", "dialog", (_search,)),
    Overlay("keys", "/inbox", "dialog", (lambda page: page.locator("#content"),), key="?"),
    Overlay(
        "tour",
        "/",
        "part",
        (_search, lambda page: page.get_by_role("combobox", name="Search or jump to")),
        key="Enter",
        text="Show the tour",
        shown=lambda page: page.get_by_role("dialog"),
    ),
    Overlay("menu-of-a-member", MEMBERS, "menu", (_more_about,)),
    Overlay("giving-a-role", MEMBERS, "dialog", (_more_about, item("Give a role…"))),
    Overlay("setting-an-end", MEMBERS, "dialog", (_more_about, item("Set an end…"))),
    Overlay("removing-a-member", MEMBERS, "dialog", (_more_about, item("Remove…"))),
    Overlay(
        "history",
        MEMBERS,
        "part",
        (lambda page: page.get_by_role("region", name="History").get_by_role("button", name="Show"),),
        shown=lambda page: page.get_by_role("list", name="History"),
    ),
    Overlay("leaving", "{project}", "dialog", (button("Leave…"),)),
    Overlay("declining-an-application", "{project}/applications", "dialog", (button("Decline"),)),
    Overlay("archiving", "{project}/settings", "dialog", (button("Archive project…"),)),
    Overlay(
        "inviting-a-list",
        SENT,
        "part",
        (radio("A list"),),
        shown=lambda page: page.get_by_role("textbox", name=re.compile("^Addresses")),
    ),
    Overlay("inviting-by-link", SENT, "part", (radio("By link"),), shown=button("Create link")),
    Overlay("taking-back", SENT, "dialog", (button("Take back"),)),
    Overlay("new-conversation", "/chat", "dialog", (button("New conversation"),)),
    Overlay("about-a-group", "{group}", "dialog", (button("About this conversation"),)),
    Overlay("mentioning", "{channel}", "list", (field("Message"),), key="@"),
    Overlay("emoji", "{channel}", "list", (field("Message"),), key="a", text=":tad"),
    Overlay("choosing-a-person", SENT, "list", (_person,), key="ArrowDown"),
    Overlay(
        "editing-a-message",
        "{message}",
        "part",
        (own_message("Edit message"),),
        key="Enter",
        shown=lambda page: page.get_by_role("textbox", name="Edit message"),
    ),
    # It is gone at once; for some seconds it can be taken back.
    Overlay(
        "deleting-a-message",
        "{message}",
        "toast",
        (own_message("Delete message"),),
        key="Enter",
        shown=lambda page: page.get_by_role("status").filter(has_text="Message deleted."),
    ),
    Overlay(
        "a-toast",
        "/profile",
        "toast",
        (button("Save profile"),),
        shown=lambda page: page.get_by_role("status").filter(has_text="Saved."),
    ),
    Overlay("giving-up-a-role", MEMBERS, "dialog", (_about_me, item("Give up the role"))),
    Overlay("offering-the-ownership", MEMBERS, "dialog", (_more_about, item("Offer ownership…"))),
    Overlay("accepting-an-application", "{project}/applications", "dialog", (button("Accept"),)),
    Overlay("applying", "{applicable}", "dialog", (button("Apply to join"),)),
    Overlay(
        "leaving-without-saving",
        "/projects/new",
        "dialog",
        (_sidebar("Home"),),
        before=writing("Half a name", "Name"),
    ),
    Overlay("inviting-to-a-project", "{colleague}", "dialog", (button("Invite to a project…"),)),
    Overlay("snoozing", "/inbox", "dialog", (button(re.compile("^Snooze: ")),)),
    Overlay("declining-in-the-inbox", "/inbox?show=action", "dialog", (button("Decline"),)),
    Overlay("earlier-versions", "{edited}", "dialog", (button("edited"),)),
    Overlay(
        "leaving-a-group",
        "{group}",
        "dialog",
        (button("About this conversation"), in_dialog("Leave group…")),
        shown=lambda page: page.get_by_role("dialog", name="Leave this group?"),
        back=in_dialog("Leave group…"),
    ),
    Overlay(
        "preview",
        "{channel}",
        "part",
        (button("Preview"),),
        before=writing("**Low** tide at _four_"),
        shown=lambda page: page.get_by_role("main").locator("strong", has_text="Low").last,
    ),
    Overlay(
        "telling-many",
        "{channel}",
        "dialog",
        # On touch Enter makes a line.
        (button("Send"),),
        before=mentioning("Ravi", "Thandiwe", "Yusuf", "Ngozi", "Mei"),
    ),
    Overlay(
        "signing-out", "{channel}", "dialog", (_me, item("Sign out")), before=_leaving("A begun sentence")
    ),
    Overlay(
        "signing-out-elsewhere",
        "/security?end=others",
        "dialog",
        (),
        back=lambda page: page.get_by_role("heading", level=1),
    ),
)
