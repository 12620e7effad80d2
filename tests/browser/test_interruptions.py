"""What happens in between: no connection, a reload, another tab, another link, a hand that is too quick."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive

OUTAGE = re.compile(r"ERR_INTERNET_DISCONNECTED|WebSocket|status of 401|ERR_FAILED")
CHANNEL = "Low-cost tide gauges"


def test_words_written_offline_survive_a_reload_and_go_out_once(arrive: Arrive) -> None:
    """Sent without a connection, reloaded, and there exactly once for the other."""
    amara, mei, word = arrive("Amara"), arrive("Mei"), uuid4().hex[:8]
    amara.expected.append(OUTAGE)
    amara.sign_in(LOGINS[0].email)
    mei.sign_in(LOGINS[2].email)
    for person in (amara, mei):
        person.open_channel(CHANNEL)
    amara.context.set_offline(True)
    amara.say(f"From the boat {word}")
    expect(amara.message(word).get_by_role("button", name="Try again")).to_be_visible()
    amara.page.get_by_label("Message", exact=True).fill(f"half a sentence {word}")
    amara.context.set_offline(False)
    amara.page.reload()
    mei.sees(f"From the boat {word}")
    expect(amara.message(f"From the boat {word}")).to_have_count(1)
    expect(amara.message(word).get_by_role("button", name="Try again")).to_have_count(0)
    expect(amara.page.get_by_label("Message", exact=True)).to_have_value(f"half a sentence {word}")
    amara.page.reload()
    amara.sees(f"From the boat {word}")


def test_signing_out_in_one_tab_ends_the_other_and_leaves_nothing_behind(arrive: Arrive) -> None:
    """The other tab asks to sign in, and the next person finds nothing of the first."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    amara.open_channel(CHANNEL)
    amara.page.get_by_label("Message", exact=True).fill("not for the next person")
    other = amara.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Amara Okafor").click()
    other.get_by_role("menuitem", name="Sign out").click()
    asked = other.get_by_role("dialog", name="Sign out and lose what is not sent?")
    asked.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(amara.page.get_by_role("heading", name="Sign in")).to_be_visible()
    other.close()
    amara.sign_in(LOGINS[2].email)
    expect(amara.page.get_by_role("heading", name="Hello, Mei")).to_be_visible()
    expect(amara.page.get_by_role("button", name="Mei Tanaka")).to_be_visible()
    amara.open_channel(CHANNEL)
    expect(amara.page.get_by_label("Message", exact=True)).to_have_value("")


def test_a_second_invitation_link_in_the_same_tab_is_read_too(arrive: Arrive) -> None:
    """Only the fragment changes then, and the browser loads nothing."""
    guest = arrive("Guest")
    guest.expected.append(re.compile("status of (404|422)"))
    guest.page.goto("/invitation")
    expect(guest.page.get_by_text("Open the link in your e-mail once more")).to_be_visible()
    guest.page.goto("/invitation#not.a.token")
    expect(guest.page.get_by_role("heading", name="This link does not work")).to_be_visible()


def test_two_quick_clicks_found_one_project(arrive: Arrive) -> None:
    """The second click of an impatient hand does nothing."""
    amara, name = arrive("Amara"), f"Double {uuid4().hex[:8]}"
    amara.sign_in(LOGINS[0].email)
    amara.page.goto("/projects/new")
    amara.page.get_by_label(re.compile("^Name")).fill(name)
    amara.page.get_by_role("button", name="Create project").dblclick()
    expect(amara.page.get_by_role("heading", name=name, level=1)).to_be_visible()
    found = amara.page.request.get(f"/api/projects?mine=true&q={name}").json()["items"]
    assert [project["name"] for project in found] == [name]


def test_long_words_code_and_right_to_left_text_stay_in_their_place(arrive: Arrive) -> None:
    """On a phone nothing that somebody writes makes the page wider than the window."""
    amara, word = arrive("Amara", phone=True), uuid4().hex[:8]
    amara.sign_in(LOGINS[0].email)
    amara.page.goto("/chat")
    amara.page.get_by_role("main").get_by_role("link", name=re.compile(CHANNEL)).first.click()
    field = amara.page.get_by_label("Message", exact=True)
    texts = (
        f"{word} " + "x" * 9_900,
        f"```\n{word} {'wide ' * 200}\n```",
        f"{word} מדידות חדשות מהמזח 42 http://example.org/{'a' * 300}",
    )
    for count, text in enumerate(texts, start=1):
        field.fill(text)
        amara.page.get_by_role("button", name="Send").click()
        expect(amara.message(word).last).to_be_visible()
        expect(amara.page.get_by_role("article", name=re.compile("^Your message"))).to_have_count(0)
        width, inner = amara.page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
        assert width <= inner, count
        room = amara.page.get_by_role("region", name="Messages")
        assert room.evaluate("part => part.scrollWidth <= part.clientWidth"), count


def test_too_much_for_one_message_is_said_and_the_words_are_kept(arrive: Arrive) -> None:
    """The server refuses; the text stays, with the reason beside it."""
    amara = arrive("Amara")
    amara.expected.append(re.compile("status of 4(22|13)"))
    amara.sign_in(LOGINS[0].email)
    amara.open_channel(CHANNEL)
    amara.page.get_by_label("Message", exact=True).fill("y" * 20_001)
    amara.page.get_by_label("Message", exact=True).press("Enter")
    refused = amara.page.get_by_role("article", name="Your message, not sent")
    expect(refused.get_by_role("alert")).to_contain_text("Not sent.")
    amara.page.reload()
    expect(refused).to_be_visible()
    refused.get_by_role("button", name="Discard").click()
    expect(refused).to_have_count(0)
