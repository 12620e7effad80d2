"""Every screen and everything that opens, at a desk and on a phone, in light and dark.

axe finds nothing, nothing is cut off, no request fails and no other host is asked; `arrive` itself checks consoles,
policy and hosts of everybody at the end of each test.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.overlays import Places, overlays
from tests.browser.person import Person

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "chosen => axe.run(document, {runOnly: chosen}).then(result => result.violations)"
EVERYTHING = {"type": "tag", "values": RULES}
# All that darkness changes.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
OUTSIDE = ("/sign-in", "/sign-up", "/reset-password", "/verify-email", "/invitation")
INSIDE = (
    "/",
    "/projects",
    "/projects?show=discover",
    "/projects/new",
    "/chat",
    "/inbox",
    "/inbox?show=action",
    "/preferences",
    "/profile",
    "/people",
    "/nowhere",
)
PROJECT = ("", "/members", "/invitations", "/applications", "/settings")
WIDTHS = "() => [document.documentElement.scrollWidth, innerWidth]"
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")


def settle(page: Page) -> None:
    """Wait until the screen's heading is there and nothing is being loaded."""
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")


def _turn(page: Page, scheme: Scheme) -> None:
    """Let the system be light or dark, and wait until the page has followed."""
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)


def _faults(page: Page, place: str) -> list[str]:
    """Return what is wrong with what is on the screen now, in light and in dark."""
    # Evaluated by the debugger, which the page's strict policy does not bind.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    faults = []
    for scheme in SCHEMES:
        _turn(page, scheme)
        found = page.evaluate(RUN, EVERYTHING if scheme == "light" else COLOURS)
        faults += [
            f"{place} ({scheme}): {fault['id']} ({fault['impact']}): {node['target']} {node['html'][:120]}"
            for fault in found
            for node in fault["nodes"]
        ]
    _turn(page, "light")
    width, inner = page.evaluate(WIDTHS)
    if width > inner:
        faults.append(f"{place}: {width} pixels wide in a window of {inner}")
    return faults


def _walk(person: Person, paths: list[str]) -> list[str]:
    faults = []
    for path in paths:
        person.page.goto(path)
        settle(person.page)
        faults += _faults(person.page, path)
    return faults


def _places(person: Person) -> Places:
    projects = person.page.request.get("/api/projects?mine=true&kind=project").json()["items"]
    # The oldest, which the demo has filled; another test may have founded a newer one meanwhile.
    uuid = [row["uuid"] for row in projects if "owner" in row["my_roles"]][-1]
    rooms = person.page.request.get("/api/chat/conversations?limit=100").json()["items"]
    channel = next(row["uuid"] for row in rooms if row["project"] and row["project"]["uuid"] == uuid)
    group = next(row["uuid"] for row in rooms if row["kind"] == "group")
    me = person.page.request.get("/api/people/me").json()["uuid"]
    return Places(f"/projects/{uuid}", f"/chat/{channel}", f"/chat/{group}", f"/people/{me}")


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


def test_the_darkness_is_really_looked_at(arrive: Arrive) -> None:
    """The page follows the scheme that is emulated, so that its colours are those that axe reads."""
    guest = arrive("Guest", color_scheme="light")
    guest.page.goto("/sign-in")
    settle(guest.page)
    read = "() => getComputedStyle(document.body).backgroundColor"
    before = guest.page.evaluate(read)
    _turn(guest.page, "dark")
    assert guest.page.evaluate(read) != before


@pytest.mark.parametrize("phone", [False, True])
def test_screens_before_signing_in(arrive: Arrive, phone: bool) -> None:
    """The doors of the site, and what an invitation's link opens."""
    guest = arrive("Guest", phone=phone, color_scheme="light")
    guest.refuse_failures()
    assert _walk(guest, list(OUTSIDE)) == []
    mail = guest.newest_mail("b.achterberg@waterboard.example")
    link = mail.locator("pre").get_by_role("link").filter(has_text="/invitation#").first
    address = link.get_attribute("href")
    assert address
    guest.page.goto(address)
    guest.page.reload()
    expect(guest.page.get_by_role("heading", name="You are invited")).to_be_visible()
    assert _faults(guest.page, "invitation") == []
    guest.page.get_by_role("button", name="Decline").click()
    expect(guest.page.get_by_role("dialog")).to_be_visible()
    assert _faults(guest.page, "declining") == []


@pytest.mark.slow
@pytest.mark.parametrize("phone", [False, True])
def test_screens_and_what_opens_for_somebody_who_owns_a_project(arrive: Arrive, phone: bool) -> None:
    """Everything that a person works with."""
    amara = arrive("Amara", phone=phone, color_scheme="light")
    amara.sign_in(LOGINS[0].email)
    amara.refuse_failures()
    places = _places(amara)
    tabs = [f"{places.project}{tab}" for tab in PROJECT]
    faults = _walk(amara, [*INSIDE, *tabs, places.channel, places.group, places.person])
    for name, path, opened in overlays(places):
        amara.page.goto(path)
        settle(amara.page)
        opened(amara.page)
        faults += _faults(amara.page, name)
    assert faults == []


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
