"""Without a mouse, inside: invitations, applications, one's profile, what one is told, the inbox."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.keyboard import Keys
from tests.browser.person import Person

REFUSED = re.compile(r"status of (400|409|422)")
OWN = "Low-cost tide gauges"
SHOWN_MILLISECONDS = 6_000


def _project(person: Person, name: str) -> str:
    """Return the address of a project of theirs."""
    found = person.page.request.get(f"/api/projects?mine=true&q={name}").json()["items"]
    return f"/projects/{found[0]['uuid']}"


def _choose(keys: Keys, radio: str, arrow: str = "ArrowRight") -> None:
    """Move within a group of choices."""
    keys.press(arrow)
    expect(keys.page.get_by_role("radio", name=radio)).to_be_checked()


def test_inviting_one_several_and_by_link(arrive: Arrive) -> None:
    """Errors stand at their field; the next address can be typed at once; a taken-back row keeps the place."""
    amara, word = arrive("Amara"), uuid4().hex[:8]
    amara.expected.append(REFUSED)
    amara.sign_in(LOGINS[0].email)
    page, keys = amara.page, Keys(amara.page)
    page.goto(f"{_project(amara, OWN)}/invitations")
    email = page.get_by_label("E-mail")
    expect(email).to_be_visible()
    keys.tab_to("^E-mail")
    keys.write("eve@nowhere")
    keys.press("Enter")
    keys.is_told(email, "mail")
    keys.write(f"eve.{word}@elsewhere.example", instead=True)
    keys.tab_to("^Role")
    keys.press("ArrowDown")
    keys.tab_to("^Message")
    keys.write("We start on Monday.")
    keys.tab_to("^Valid for")
    keys.write("500", instead=True)
    keys.tab_to("^Send invitation$")
    keys.press("Enter")
    keys.stands_on(page.get_by_label("Valid for (days)"))
    keys.write("5", instead=True)
    keys.press("Enter")
    sent = page.get_by_role("list", name="Sent invitations").get_by_role("listitem")
    expect(sent.filter(has_text=f"eve.{word}")).to_have_count(1)
    keys.stands_on(email)
    expect(email).to_have_value("")

    keys.tab_to("^One person", back=True)
    _choose(keys, "A list")
    expect(page.get_by_label("Addresses")).to_be_visible()
    keys.tab_to("^Addresses")
    keys.write(f"ida.{word}@elsewhere.example")
    keys.press("Enter")
    keys.write("not an address")
    keys.tab_to("^Send invitations$")
    keys.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 of 2 sent")).to_be_visible()
    keys.stands_on(page.get_by_role("button", name="Send invitations"))

    keys.tab_to("^A list", back=True)
    _choose(keys, "By link")
    expect(page.get_by_role("button", name="Create link")).to_be_visible()
    keys.tab_to("^Create link$")
    keys.press("Enter")
    keys.stands_on(page.get_by_label("Invitation link"))

    keys.tab_to("^All")
    keys.tab_to("^Send again$")
    keys.tab_to("^Take back$")
    keys.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert keys.here == "Take back"
    keys.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
    keys.tab_to("^Take back$", back=True)
    keys.press("Enter")
    row = sent.filter(has_text=f"ida.{word}")
    expect(row.get_by_text("Taken back", exact=True)).to_be_visible()
    keys.stands_on(row)


def test_deciding_applications(arrive: Arrive) -> None:
    """The reason has the focus; Escape gives it back; who decides goes on at the list."""
    jonas, project = arrive("Jonas"), f"Choir {uuid4().hex[:8]}"
    jonas.sign_in(LOGINS[1].email)
    address = _found(jonas, project)
    for login in (LOGINS[0], LOGINS[2]):
        applicant = arrive(login.name)
        applicant.sign_in(login.email)
        applicant.page.goto(address)
        keys = Keys(applicant.page)
        expect(applicant.page.get_by_role("button", name="Apply to join")).to_be_visible()
        keys.tab_to("^Apply to join$")
        keys.press("Enter")
        expect(applicant.page.get_by_label(re.compile("^Why would you like"))).to_be_focused()
        keys.write("I sing alto.")
        keys.tab_to("^Send application$")
        keys.press("Enter")
        expect(applicant.page.get_by_text("Your application waits for a decision")).to_be_visible()
        expect(applicant.page.get_by_role("heading", name=project, level=1)).to_be_focused()

    page, keys = jonas.page, Keys(jonas.page)
    page.goto(f"{address}/applications")
    rows = page.get_by_role("list", name="Applications").get_by_role("listitem")
    expect(rows).to_have_count(2)
    keys.tab_to("^Accept$")
    keys.tab_to("^Decline$")
    keys.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Reason (optional)")).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert keys.here == "Decline"
    keys.press("Enter")
    keys.write("Full at the moment")
    keys.tab_to("^Decline$")
    keys.press("Enter")
    expect(rows).to_have_count(1)
    keys.stands_on(rows.first)
    keys.tab_to("^Accept$")
    keys.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name="Accept")).to_be_focused()
    keys.press("Enter")
    expect(rows).to_have_count(0)
    keys.stands_on(page.get_by_role("region", name="Applications"))


def _found(person: Person, name: str) -> str:
    """Found a project that takes applications, by keys; return its address."""
    page, keys = person.page, Keys(person.page)
    page.goto("/projects/new")
    expect(page.get_by_label(re.compile("^Name"))).to_be_visible()
    keys.tab_to("^Name")
    keys.write(name)
    keys.press("Enter")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_focused()
    return page.url


def test_editing_the_profile(arrive: Arrive) -> None:
    """Words are added by Enter and taken away by Backspace; an error goes to its field; saving is said."""
    mei = arrive("Mei")
    mei.expected.append(REFUSED)
    mei.sign_in(LOGINS[2].email)
    page, keys, word = mei.page, Keys(mei.page), uuid4().hex[:8]
    page.goto("/profile")
    offers, seeks = (
        page.get_by_role("combobox", name=name).or_(page.get_by_role("textbox", name=name))
        for name in ("You offer", "You look for")
    )
    expect(offers).to_be_visible()
    keys.tab_to("^Upload picture$|^Change picture$")
    keys.tab_to("^Name")
    keys.tab_to("^You offer")
    keys.write(f"sonar {word}")
    keys.press("Enter")
    keys.write("to be taken away")
    keys.press("Enter")
    keys.press("Backspace")
    keys.tab_to("^You look for")
    # Left without Enter: it counts all the same.
    keys.write(f"divers {word}")
    keys.tab_to("^Save profile$")
    keys.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    keys.stands_on(page.get_by_role("button", name="Save profile"))
    stored = page.request.get("/api/people/me").json()
    assert f"sonar {word}" in stored["offers"]
    assert "to be taken away" not in stored["offers"]
    assert f"divers {word}" in stored["seeks"]
    keys.tab_to("^You look for", back=True)
    keys.write("w" * 200)
    keys.press("Enter")
    keys.tab_to("^Save profile$")
    keys.press("Enter")
    keys.is_told(seeks, ".")


def test_the_matrix_of_what_one_is_told(arrive: Arrive) -> None:
    """Each switch says what it is for and where; a locked one is reached and explains itself."""
    mei = arrive("Mei")
    mei.sign_in(LOGINS[2].email)
    page, keys = mei.page, Keys(mei.page)
    page.goto("/preferences")
    matrix = page.get_by_role("region", name="Notifications")
    expect(matrix.get_by_role("switch").first).to_be_visible()
    names = []
    for _ in range(
        matrix.get_by_role("switch").count() + matrix.get_by_role("img", name=re.compile("always")).count()
    ):
        keys.tab_to(": (Inbox|E-mail)")
        names.append(keys.here)
    assert len(set(names)) == len(names)
    switch = page.get_by_role("switch").last
    switch.focus()
    before = switch.is_checked()
    keys.press("Space")
    expect(switch).to_be_checked(checked=not before)
    keys.stands_on(switch)
    keys.press("Space")
    expect(switch).to_be_checked(checked=before)


def test_what_a_toast_offers_is_reached_in_time(arrive: Arrive) -> None:
    """F6 leads to the newest one and back; while one is there it waits, and so does what it undoes."""
    mei, word = arrive("Mei"), uuid4().hex[:8]
    mei.sign_in(LOGINS[2].email)
    mei.open_channel(OWN)
    mei.say(f"Taken back {word}")
    page, keys = mei.page, Keys(mei.page)
    field, toast = (
        page.get_by_label("Message", exact=True),
        page.get_by_role("status").filter(has_text="Message deleted."),
    )
    mine = mei.message(word)

    def delete() -> None:
        mine.get_by_role("button", name="Delete message").focus()
        keys.press("Enter")
        expect(toast).to_be_visible()
        expect(mine).to_have_count(0)
        expect(field).to_be_focused()

    delete()
    keys.write("half a sentence")
    keys.press("F6")
    keys.stands_on(toast.get_by_role("button", name="Undo"))
    keys.press("F6")
    expect(field).to_be_focused()
    keys.press("F6")
    page.wait_for_timeout(SHOWN_MILLISECONDS + 2_000)
    keys.stands_on(toast.get_by_role("button", name="Undo"))
    keys.press("Enter")
    expect(mine).to_be_visible()
    expect(toast).to_have_count(0)
    expect(field).to_be_focused()
    expect(field).to_have_value("half a sentence")
    keys.write("", instead=True)
    keys.press("Backspace")

    delete()
    keys.press("F6")
    keys.tab_to("^Dismiss$")
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as deleted:
        keys.press("Enter")
    assert deleted.value.ok
    expect(field).to_be_focused()


def test_deciding_in_the_inbox(arrive: Arrive) -> None:
    """Whoever answers a notification goes on from there, not from the top of the page."""
    amara, mei, project = arrive("Amara"), arrive("Mei"), f"Weir {uuid4().hex[:8]}"
    amara.sign_in(LOGINS[0].email)
    mei.sign_in(LOGINS[2].email)
    address = _found(amara, project)
    amara.page.goto(f"{address}/invitations")
    amara.page.get_by_label("E-mail").fill(LOGINS[2].email)
    amara.page.get_by_role("button", name="Send invitation").click()
    mei.page.goto("/inbox?show=action")
    row = mei.page.get_by_role("list", name="Notifications").get_by_role("listitem").filter(has_text=project)
    expect(row).to_be_visible(timeout=30_000)
    keys = Keys(mei.page)
    keys.tab_to("^Accept$")
    assert row.get_by_role("button", name="Accept").evaluate("it => it === document.activeElement")
    keys.press("Enter")
    expect(row).to_have_count(0)
    keys.stands_on(mei.page.get_by_role("list", name="Notifications").get_by_role("listitem").first)
