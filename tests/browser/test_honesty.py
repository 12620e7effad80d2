"""What was refused is said, what is not there is named, and nobody's words are turned back."""

from __future__ import annotations

import json
import re
from uuid import uuid4

from playwright.sync_api import Route, expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.keyboard import Keys
from tests.browser.person import LIVE_MILLISECONDS, Person

CHANNEL = "Low-cost tide gauges"
# As long as a deletion can be undone (features/chat/removing.ts).
UNDO_MILLISECONDS = 6000
OFFLINE = re.compile(r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|WebSocket")


def _found(person: Person, name: str) -> str:
    person.page.goto("/projects/new")
    person.page.get_by_label(re.compile("^Name")).fill(name)
    Keys(person.page).press("Enter")
    expect(person.page.get_by_role("heading", name=name, level=1)).to_be_visible()
    return person.page.url


def test_saving_a_form_leaves_alone_what_somebody_else_changed_meanwhile(arrive: Arrive) -> None:
    """Another window renames the project; this one, opened before, only changes the sentence."""
    amara, word = arrive("Amara"), uuid4().hex[:8]
    amara.sign_in(LOGINS[0].email)
    address = _found(amara, f"Quay {word}")
    other = amara.context.new_page()
    for page in (amara.page, other):
        page.goto(f"{address}/settings")
        expect(page.get_by_label("In one sentence")).to_be_visible()
    other.get_by_label(re.compile("^Name")).fill(f"Pier {word}")
    other.get_by_role("button", name="Save changes").click()
    expect(amara.page.get_by_role("heading", name=f"Pier {word}", level=1)).to_be_visible()
    amara.page.get_by_label("In one sentence").fill("Where boats lie.")
    amara.page.get_by_role("button", name="Save changes").click()
    expect(amara.page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(amara.page.get_by_label(re.compile("^Name"))).to_have_value(f"Pier {word}")
    amara.page.reload()
    expect(amara.page.get_by_role("heading", name=f"Pier {word}", level=1)).to_be_visible()
    expect(amara.page.get_by_label("In one sentence")).to_have_value("Where boats lie.")


def test_the_buttons_of_a_message_take_the_click(arrive: Arrive) -> None:
    """They lie over the line that names the author, which must not be in their way."""
    mei, amara, word = arrive("Mei"), arrive("Amara"), uuid4().hex[:8]
    mei.sign_in(LOGINS[2].email)
    amara.sign_in(LOGINS[0].email)
    for person in (mei, amara):
        person.open_channel(CHANNEL)
    mei.say(f"Low water {word}")
    mine = mei.message(word)
    mine.hover()
    mine.get_by_role("button", name="Edit message").click()
    field = mei.page.get_by_role("textbox", name="Edit message")
    field.fill(f"High water {word}")
    field.press("Enter")
    expect(mine).to_contain_text(f"High water {word}")
    amara.sees(f"High water {word}")
    toast = mei.page.get_by_role("status").filter(has_text="Message deleted.")

    mine.hover()
    mine.get_by_role("button", name="Delete message").click()
    expect(mei.message(word)).to_have_count(0)
    toast.get_by_role("button", name="Undo").click()
    expect(mei.message(f"High water {word}")).to_be_visible()
    expect(toast).to_have_count(0)
    # Longer than a deletion waits: undone is undone.
    mei.page.wait_for_timeout(UNDO_MILLISECONDS + 500)
    expect(amara.message(word)).to_have_count(1)

    mine.hover()
    mine.get_by_role("button", name="Delete message").click()
    expect(mei.message(word)).to_have_count(0)
    expect(amara.message(word)).to_have_count(0, timeout=UNDO_MILLISECONDS + LIVE_MILLISECONDS)
    mei.page.reload()
    expect(mei.page.get_by_role("region", name="Messages")).to_contain_text("Message deleted")
    expect(mei.message(word)).to_have_count(0)


def test_a_screen_that_cannot_be_loaded_leaves_the_frame_around_it(arrive: Arrive) -> None:
    """Without a connection one is told so, and goes on to the screens that are here already."""
    amara = arrive("Amara")
    amara.expected += [OFFLINE, re.compile("dynamically imported module")]
    amara.sign_in(LOGINS[0].email)
    amara.context.set_offline(True)
    places = amara.page.get_by_role("navigation", name="Main").first
    places.get_by_role("link", name="People").click()
    expect(amara.page.get_by_role("heading", name="This screen could not be loaded")).to_be_focused()
    places.get_by_role("link", name="Home").click()
    expect(amara.page.get_by_role("heading", name="Hello, Amara")).to_be_focused()


def test_who_cannot_sign_out_is_told_and_stays(arrive: Arrive) -> None:
    """Without a connection the session goes on: a page that looked signed out would be a lie."""
    amara = arrive("Amara")
    amara.expected.append(OFFLINE)
    amara.sign_in(LOGINS[0].email)
    amara.page.get_by_role("button", name="Amara Okafor").click()
    expect(amara.page.get_by_role("menuitem", name="Sign out")).to_be_visible()
    amara.context.set_offline(True)
    amara.page.get_by_role("menuitem", name="Sign out").click()
    expect(amara.page.get_by_role("status").filter(has_text="cannot be reached")).to_be_visible()
    expect(amara.page.get_by_role("heading", name="Hello, Amara")).to_be_visible()


def test_a_button_that_is_refused_says_why(arrive: Arrive) -> None:
    """The words are the server's own."""
    mei, jonas, word = arrive("Mei"), arrive("Jonas"), uuid4().hex[:8]
    mei.expected.append(re.compile("status of 409"))
    jonas.sign_in(LOGINS[1].email)
    address = _found(jonas, f"Lock {word}")
    mei.sign_in(LOGINS[2].email)
    mei.page.goto(address)
    mei.page.get_by_role("button", name="Apply to join").click()
    mei.page.get_by_label(re.compile("^Why would you like")).fill("I keep the gates.")
    mei.page.get_by_role("button", name="Send application").click()
    withdraw = mei.page.get_by_role("button", name="Withdraw application")
    expect(withdraw).to_be_visible()

    def refuse(route: Route) -> None:
        problem = {
            "status": 409,
            "title": "Decided",
            "detail": "Somebody has just decided.",
            "code": "decided",
        }
        route.fulfill(status=409, content_type="application/problem+json", body=json.dumps(problem))

    mei.page.route("**/withdraw", refuse)
    withdraw.click()
    expect(mei.page.get_by_role("status").filter(has_text="Somebody has just decided.")).to_be_visible()
    expect(withdraw).to_be_enabled()


def test_the_chat_of_a_project_one_is_not_in_is_named(arrive: Arrive) -> None:
    """A link to it does not end at "Choose a conversation"."""
    jonas, mei = arrive("Jonas"), arrive("Mei")
    jonas.sign_in(LOGINS[1].email)
    mei.sign_in(LOGINS[2].email)
    project = _found(jonas, f"Weir {uuid4().hex[:8]}").rpartition("/")[2]
    mei.page.goto(f"/chat?project={project}")
    expect(mei.page.get_by_text("You are not in this project’s conversation")).to_be_visible()
    expect(mei.page).to_have_title(re.compile(r"^(\(\d+\) )?Chat · "))


def test_earlier_messages_that_do_not_come_can_be_asked_for_again(arrive: Arrive) -> None:
    """The gap is named, with a button that closes it."""
    amara = arrive("Amara", viewport={"width": 1000, "height": 500})
    amara.expected.append(OFFLINE)
    amara.sign_in(LOGINS[0].email)
    page = amara.page
    page.route(re.compile(r"/messages\?.*before="), lambda route: route.abort())
    amara.open_channel(CHANNEL)
    room = page.get_by_role("region", name="Messages")
    room.hover()
    gap = page.get_by_role("alert").filter(has_text="Earlier messages could not be loaded")
    for _ in range(40):
        page.mouse.wheel(0, -800)
        page.wait_for_timeout(100)
        if gap.count():
            break
    expect(gap).to_be_visible()
    page.unroute_all()
    gap.get_by_role("button", name="Try again").click()
    expect(gap).to_have_count(0)
