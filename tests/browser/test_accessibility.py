"""Every main screen in light, in dark and on a phone: axe finds nothing serious, and nothing is cut off."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.person import Person

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}}).then(result => result.violations)"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"phone": True, "color_scheme": "light"},
}
OUTSIDE = ("/sign-in", "/sign-up", "/reset-password", "/invitation")
INSIDE = ("/", "/projects", "/projects/new", "/chat", "/inbox", "/preferences", "/profile", "/people")
PROJECT = ("", "/members", "/invitations", "/applications", "/settings")


def _violations(page: Page) -> list[str]:
    # Evaluated by the debugger, which the page's strict policy does not bind.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [
        f"{found['id']} ({found['impact']}): {node['target']} {node['html'][:120]}"
        for found in page.evaluate(RUN, RULES)
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


def settle(page: Page) -> None:
    """Wait until the screen's heading is there and nothing is being loaded."""
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")


def _look_at(person: Person, paths: list[str]) -> list[str]:
    """Return what is wrong on these screens."""
    wrong = []
    for path in paths:
        person.page.goto(path)
        settle(person.page)
        wrong += [f"{path}: {violation}" for violation in _violations(person.page)]
        width, inner = person.page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
        if width > inner:
            wrong.append(f"{path}: {width} pixels wide in a window of {inner}")
    return wrong


def own_places(person: Person) -> list[str]:
    """Return the addresses of one project, its conversation, and a person."""
    projects = person.page.request.get("/api/projects?mine=true&kind=project").json()["items"]
    # The oldest, which the demo has filled; another test may have founded a newer one meanwhile.
    uuid = [row["uuid"] for row in projects if "owner" in row["my_roles"]][-1]
    rooms = person.page.request.get("/api/chat/conversations").json()["items"]
    room = next(row["uuid"] for row in rooms if row["project"] and row["project"]["uuid"] == uuid)
    me = person.page.request.get("/api/people/me").json()["uuid"]
    return [*(f"/projects/{uuid}{tab}" for tab in PROJECT), f"/chat/{room}", f"/people/{me}"]


@pytest.mark.parametrize("look", LOOKS)
def test_screens_before_signing_in(arrive: Arrive, look: str) -> None:
    """The doors of the site."""
    assert _look_at(arrive("Guest", **LOOKS[look]), list(OUTSIDE)) == []


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS)
def test_screens_of_somebody_who_owns_a_project(arrive: Arrive, look: str) -> None:
    """Everything that a person works with."""
    amara = arrive("Amara", **LOOKS[look])
    amara.sign_in(LOGINS[0].email)
    assert _look_at(amara, [*INSIDE, *own_places(amara)]) == []


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
