"""Without a mouse, from outside: signing up and in, a new password, the link of an invitation."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import Locator, expect

from example_project.demo.logins import LOGINS
from example_project.demo.logins import PASSWORD as DEMO_PASSWORD
from tests.browser.conftest import Arrive
from tests.browser.keyboard import Keys
from tests.browser.person import PASSWORD, Person

REFUSED = re.compile(r"status of (400|409|422)")
PROJECT = "Low-cost tide gauges"


def _sign_in(person: Person, keys: Keys, email: str, password: str) -> None:
    keys.stands_on(person.page.get_by_label("E-mail"))
    keys.write(email, instead=True)
    keys.press("Tab")
    keys.write(password)
    keys.press("Enter")


def _mistake(keys: Keys, code: Locator) -> None:
    """Type a code that was never sent."""
    keys.stands_on(code)
    keys.write("AAAA-AAAA")
    keys.press("Enter")
    keys.is_told(code, ".")


def _heading(person: Person, name: str | re.Pattern[str]) -> None:
    """Expect to stand at the heading of a new screen."""
    expect(person.page.get_by_role("heading", name=name, level=1)).to_be_focused()


def test_signing_up_with_every_mistake(arrive: Arrive) -> None:
    """Each error is spoken, stands at its field and has the focus; the end is the first screen."""
    cara, email = arrive("Cara Vance"), f"cara.{uuid4().hex[:8]}@elsewhere.example"
    cara.expected.append(REFUSED)
    page, keys = cara.page, Keys(cara.page)
    page.goto("/sign-up")
    name, password = page.get_by_label("Your name"), page.get_by_label(re.compile("^Password"))
    keys.stands_on(name)
    keys.press("Enter")
    keys.stands_on(name)
    keys.write(cara.name)
    keys.tab_to("^E-mail")
    keys.write(email)
    keys.tab_to("^Password")
    keys.write("short")
    keys.press("Enter")
    keys.is_told(password, "too short")
    keys.tab_to("^Show password$")
    keys.press("Enter")
    expect(password).to_have_attribute("type", "text")
    keys.tab_to("^Password", back=True)
    keys.write(PASSWORD, instead=True)
    keys.tab_to("^Create account$")
    keys.press("Enter")

    code = page.get_by_label("Code")
    _mistake(keys, code)
    keys.tab_to("^Send a new code$")
    keys.tab_to("^Use another address$")
    keys.tab_to("^Code", back=True)
    keys.write(cara.code_from_mail(email), instead=True)
    keys.press("Enter")
    # The tour shows somebody new around, and gives the focus back.
    expect(page.get_by_role("heading", name="Everything has its place")).to_be_focused()
    keys.press("Escape")
    _heading(cara, "Hello, Cara")


def test_signing_in_with_a_wrong_password_first(arrive: Arrive) -> None:
    """The reason is spoken and linked, the password is asked for again, and the start is the heading."""
    jonas = arrive("Jonas")
    jonas.expected.append(REFUSED)
    keys = Keys(jonas.page)
    jonas.page.goto("/sign-in?next=%2Finbox")
    _sign_in(jonas, keys, LOGINS[1].email, "not the password")
    keys.is_told(jonas.page.get_by_label(re.compile("^Password")), "not correct")
    keys.write(DEMO_PASSWORD, instead=True)
    keys.tab_to("^Sign in$")
    keys.press("Enter")
    _heading(jonas, "Inbox")


def test_a_forgotten_password_is_replaced(arrive: Arrive) -> None:
    """From the link under the form to the new password, and in with it."""
    dora, email, fresh = (
        arrive("Dora Quist"),
        f"dora.{uuid4().hex[:8]}@elsewhere.example",
        "seven tall lanterns",
    )
    dora.expected.append(REFUSED)
    dora.page.goto("/sign-up")
    dora.sign_up_here(email)
    expect(dora.page.get_by_role("heading", name="Hello, Dora")).to_be_visible()
    dora.page.get_by_role("button", name="Skip the tour").click()
    dora.context.clear_cookies()
    page, keys = dora.page, Keys(dora.page)
    page.goto("/sign-in")
    keys.stands_on(page.get_by_label("E-mail"))
    keys.tab_to("^Forgotten your password")
    keys.press("Enter")
    keys.stands_on(page.get_by_label("E-mail"))
    keys.write(email)
    keys.press("Enter")
    code = page.get_by_label("Code")
    _mistake(keys, code)
    keys.write(dora.code_from_mail(email), instead=True)
    keys.press("Enter")
    new = page.get_by_label(re.compile("^New password"))
    keys.stands_on(new)
    keys.write("short")
    keys.press("Enter")
    keys.is_told(new, "too short")
    keys.write(fresh, instead=True)
    keys.press("Enter")
    _heading(dora, "Your password is changed")
    keys.tab_to("^Sign in$")
    keys.press("Enter")
    _sign_in(dora, keys, email, fresh)
    _heading(dora, "Hello, Dora")


def _invited(amara: Person, email: str) -> None:
    """Invite an address by the API; the link comes by e-mail."""
    projects = amara.page.request.get(f"/api/projects?mine=true&q={PROJECT}").json()["items"]
    token = next(cookie["value"] for cookie in amara.context.cookies() if cookie["name"] == "csrftoken")
    body = {"kind": "project_member", "target": projects[0]["uuid"], "role": "member", "email": email}
    answer = amara.page.request.post(
        "/api/invitations", data=body, headers={"X-CSRFToken": token, "Referer": amara.page.url}
    )
    assert answer.ok, answer.text()


def _link(person: Person, email: str) -> str:
    mail = person.newest_mail(email, PROJECT)
    link = mail.locator("pre").get_by_role("link").filter(has_text="/invitation#").first.get_attribute("href")
    mail.close()
    assert link
    return link


def test_the_link_of_an_invitation_as_stranger_and_as_somebody_else(arrive: Arrive) -> None:
    """Three who open it: an account of another address, a stranger who says no, one who comes in."""
    amara, bea, word = arrive("Amara"), arrive("Bea Lindt"), uuid4().hex[:8]
    amara.sign_in(LOGINS[0].email)
    email, other = f"bea.{word}@elsewhere.example", f"no.{word}@elsewhere.example"
    _invited(amara, email)
    _invited(amara, other)
    link = _link(bea, email)

    keys = Keys(amara.page)
    amara.page.goto(link)
    expect(amara.page.get_by_role("heading", name="Sent to another address")).to_be_focused()
    keys.tab_to("^Sign out and use the other$")
    keys.tab_to("^Stay signed in$")
    keys.press("Enter")
    _heading(amara, re.compile("^Hello"))

    keys = Keys(bea.page)
    bea.page.goto(_link(bea, other))
    expect(bea.page.get_by_role("heading", name="You are invited")).to_be_focused()
    keys.tab_to("^Create an account$")
    keys.tab_to("^Sign in$")
    keys.tab_to("^Decline$")
    keys.press("Enter")
    expect(bea.page.get_by_role("dialog").get_by_label(re.compile("^Reason"))).to_be_focused()
    keys.press("Escape")
    expect(bea.page.get_by_role("dialog")).to_have_count(0)
    keys.stands_on(bea.page.get_by_role("button", name="Decline"))
    keys.press("Enter")
    keys.write("No time this year")
    keys.tab_to("^Decline$")
    keys.press("Enter")
    _heading(bea, "Declined")

    bea.page.goto(link)
    _heading(bea, "You are invited")
    keys.tab_to("^Create an account$")
    keys.press("Enter")
    keys.stands_on(bea.page.get_by_label("Your name"))
    bea.sign_up_here(email)
    _heading(bea, "You are invited")
    keys.tab_to("^Accept$")
    keys.press("Enter")
    _heading(bea, PROJECT)
