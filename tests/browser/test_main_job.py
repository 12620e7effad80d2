"""The main job: two people in two browsers, one invited by e-mail, talking live, each told what matters."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.person import Person

AMARA = LOGINS[0]


def found_project(person: Person, name: str) -> None:
    """Found a project by the form."""
    person.page.get_by_role("navigation", name="Main").get_by_role("link", name="Projects").first.click()
    person.page.get_by_role("link", name="New project").first.click()
    person.page.get_by_label(re.compile("^Name")).fill(name)
    person.page.get_by_label("In one sentence").fill("What the ferry sees at night.")
    person.page.get_by_role("button", name="Create project").click()
    expect(person.page.get_by_role("heading", name=name, level=1)).to_be_visible()


def invite(person: Person, email: str) -> None:
    """Invite an address to the project that is open."""
    person.page.get_by_role("link", name="Invitations").first.click()
    person.page.get_by_label("E-mail").fill(email)
    person.page.get_by_role("button", name="Send invitation").click()
    expect(person.page.get_by_text(email).first).to_be_visible()


def come_by_invitation(person: Person, email: str, project: str) -> None:
    """Open the link of the e-mail, sign up, prove the address, accept."""
    mail = person.newest_mail(email, project)
    mail.locator("pre").get_by_role("link").filter(has_text="/invitation#").first.click()
    person.page.close()
    person.page = mail
    expect(person.page.get_by_role("heading", name="You are invited")).to_be_visible()
    assert "#" not in person.page.url
    person.page.get_by_role("link", name="Create an account").click()
    person.sign_up_here(email)
    expect(person.page.get_by_role("heading", name="You are invited")).to_be_visible()
    person.page.get_by_role("button", name="Accept").click()
    expect(person.page.get_by_role("heading", name=project, level=1)).to_be_visible()


def test_two_people_meet_by_invitation_and_talk_live(arrive: Arrive) -> None:
    """From an e-mail address to a conversation in two windows, and to both inboxes, without a reload."""
    word = uuid4().hex[:8]
    project, email = f"Night ferry {word}", f"bea.{word}@elsewhere.example"
    amara, bea = arrive("Amara Okafor"), arrive("Bea Achterberg")

    amara.sign_in(AMARA.email)
    amara.remember_this_page()
    found_project(amara, project)
    invite(amara, email)
    come_by_invitation(bea, email, project)
    bea.remember_this_page()

    amara.open_channel(project)
    bea.open_channel(project)
    amara.say(f"Welcome aboard {word}")
    bea.sees(f"Welcome aboard {word}")
    bea.say(f"Thank you {word}")
    amara.sees(f"Thank you {word}")
    bea.mention(AMARA.name, f"shall we start at ten {word}?")
    amara.sees(f"shall we start at ten {word}?")
    amara.mention(bea.name, f"ten is good {word}")
    bea.sees(f"ten is good {word}")

    amara.open_inbox()
    amara.is_told("Bea Achterberg", "accepted", project)
    amara.is_told("Bea Achterberg", "mentioned you")
    bea.open_inbox()
    bea.is_told(AMARA.name, "mentioned you")
    assert amara.never_reloaded()
    assert bea.never_reloaded()
