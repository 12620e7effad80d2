"""People other than the owner: a member, a newcomer, somebody with a dead link, on a phone."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive

MEMBERS = "Low-cost tide gauges"
NOWHERE = "01970000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("settings", "Only owners and managers change the settings"),
        ("applications", "Only owners and managers see the applications"),
        ("invitations", "You may not invite"),
    ],
)
def test_a_member_is_told_which_parts_are_not_for_members(arrive: Arrive, part: str, words: str) -> None:
    """An address that somebody passed on leads to a sentence, not to an empty page or to useless buttons."""
    mei = arrive("Mei")
    mei.refuse_failures()
    mei.sign_in(LOGINS[2].email)
    project = mei.page.request.get(f"/api/projects?mine=true&q={MEMBERS}").json()["items"][0]["uuid"]
    mei.page.goto(f"/projects/{project}/{part}")
    expect(mei.page.get_by_role("main").get_by_text(words)).to_be_visible()
    expect(mei.page.get_by_role("link", name="Settings")).to_have_count(0)
    expect(mei.page.get_by_role("button", name="Try again")).to_have_count(0)


def test_a_newcomer_is_shown_a_way_on_everywhere(arrive: Arrive) -> None:
    """No list is empty without a word, and no dead link is the end."""
    nora = arrive("Nora Newcomer", phone=True)
    nora.expected.append(re.compile("status of 404"))
    nora.page.goto("/sign-up")
    nora.sign_up_here(f"nora.{uuid4().hex[:8]}@elsewhere.example")
    page = nora.page
    expect(page.get_by_role("heading", name="Hello, Nora")).to_be_visible()
    page.get_by_role("link", name="Discover projects").click()
    # Others may have founded many newer ones meanwhile.
    page.get_by_role("searchbox", name="Search projects").fill(MEMBERS)
    expect(page.get_by_role("link", name=MEMBERS)).to_be_visible()
    for path, words in (
        ("/inbox", "Nothing has come yet"),
        ("/projects", "You are in no project yet"),
        ("/chat", "No conversation yet"),
    ):
        page.goto(path)
        expect(page.get_by_text(words)).to_be_visible()
    for place, way in (
        ("chat", "All conversations"),
        ("projects", "All projects"),
        ("people", "All people"),
    ):
        page.goto(f"/{place}/{NOWHERE}")
        page.get_by_role("link", name=way).click()
        expect(page).to_have_url(re.compile(f"/{place}$"))


def test_on_a_phone_the_list_of_people_leaves_the_buttons_free(arrive: Arrive) -> None:
    """Before and after a choice one can start or go back."""
    mei = arrive("Mei", phone=True)
    mei.sign_in(LOGINS[2].email)
    page = mei.page
    page.goto("/chat")
    page.get_by_role("button", name="New conversation").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("option").first).to_be_visible()
    # A trial click fails where something else would be hit.
    dialog.get_by_role("button", name="Cancel").click(trial=True)
    dialog.get_by_role("option").first.click()
    dialog.get_by_role("button", name="Start conversation").click(trial=True)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
