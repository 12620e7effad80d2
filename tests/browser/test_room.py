"""What has little room, or runs the other way: long names, low windows, what opens over where one writes."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import Locator, expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.keyboard import Keys
from tests.browser.looking import too_wide

# At which side of its own part the words begin.
SIDE = """part => {
  const range = document.createRange()
  range.selectNodeContents(part)
  const [words, room] = [range.getBoundingClientRect(), part.getBoundingClientRect()]
  return words.left - room.left < room.right - words.right ? 'left' : 'right'
}"""

# As long as a name may be, and without a place to break it.
LONG = "Bartholomewfeatherstonehaughcholmondeleyworcestershirewolfeschlegelsteinhausenbe"
INVITED = "room@elsewhere.example"


def _box(found: Locator) -> dict[str, float]:
    expect(found).to_be_visible()
    box = found.bounding_box()
    assert box
    left, top, width, height = box["x"], box["y"], box["width"], box["height"]
    return {
        "x": left,
        "y": top,
        "width": width,
        "height": height,
        "right": left + width,
        "bottom": top + height,
    }


def test_a_long_name_stays_where_it_belongs(arrive: Arrive) -> None:
    """In the sidebar, and on the card of an invitation that a stranger reads."""
    long = arrive(LONG)
    long.page.goto("/sign-up")
    long.sign_up_here(f"long.{uuid4().hex[:8]}@elsewhere.example")
    main = _box(long.page.get_by_role("main"))
    name = _box(long.page.get_by_role("button", name=LONG).get_by_text(LONG))
    assert name["right"] <= main["x"]
    project = long.write("POST", "/api/projects", {"name": LONG, "kind": "project"})
    invitation = {"kind": "project_member", "target": project["uuid"], "role": "member", "email": INVITED}
    long.write("POST", "/api/invitations", invitation)
    guest = arrive("Guest", phone=True)
    mail = guest.newest_mail(INVITED)
    link = mail.locator("pre").get_by_role("link").filter(has_text="/invitation#").first.get_attribute("href")
    assert link
    guest.page.goto(link)
    expect(guest.page.get_by_text(LONG).first).to_be_visible()
    assert too_wide(guest.page) == []


def test_a_menu_in_a_low_window_is_there_from_its_first_item_on(arrive: Arrive) -> None:
    """At 200 % a window is low: the menu scrolls, and nothing of it stands outside."""
    amara = arrive("Amara", viewport={"width": 640, "height": 400}, device_scale_factor=2)
    amara.sign_in(LOGINS[0].email)
    amara.page.get_by_role("button", name="You", exact=True).click()
    expect(amara.page.get_by_role("menuitem", name="Your profile")).to_be_in_viewport(ratio=1)


def test_the_keyboard_in_the_sidebar_leaves_the_page_where_it_is(arrive: Arrive) -> None:
    """One's own name stands at the foot of the window, where a page would be scrolled clear of what has the focus."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    amara.page.goto("/projects?show=discover")
    expect(amara.page.get_by_role("listitem").first).to_be_visible()
    amara.page.get_by_role("button", name=re.compile("^Amara Okafor")).focus()
    amara.page.wait_for_timeout(200)
    assert amara.page.evaluate("() => scrollY") == 0


def test_what_just_happened_leaves_the_way_to_send_free(arrive: Arrive) -> None:
    """After a message was deleted, the next one can be sent at once."""
    jonas = arrive("Jonas")
    jonas.sign_in(LOGINS[1].email)
    jonas.page.goto("/chat")
    jonas.page.get_by_role("main").get_by_role("link").first.click()
    said = f"Taken back {uuid4().hex[:6]}"
    jonas.say(said)
    mine = jonas.message(said)
    mine.get_by_role("button", name="Delete message").focus()
    jonas.page.keyboard.press("Enter")
    toast = _box(jonas.page.get_by_role("status").filter(has_text="Message deleted."))
    send = _box(jonas.page.get_by_role("button", name="Send", exact=True))
    assert toast["bottom"] <= send["y"]


def test_from_right_to_left_names_and_fields_begin_at_the_right(arrive: Arrive) -> None:
    """A name in other letters begins where its neighbours begin; the glass and the arrow of a field change sides."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    amara.read_arabic()
    page = amara.page
    page.goto("/projects?q=tide gauge for 120")
    listed = page.get_by_role("main").get_by_role("listitem").filter(has_text="A tide gauge for 120 euros")
    summary = listed.locator("p").first
    expect(summary).to_be_visible()
    assert summary.evaluate("element => getComputedStyle(element).textAlign") == "right"
    field = page.get_by_role("main").get_by_role("searchbox")
    glass = _box(field.locator("xpath=..").locator("svg").first)
    room = _box(field)
    assert glass["x"] > room["x"] + room["width"] / 2
    assert field.evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_each_part_of_a_message_runs_its_own_way_and_code_from_left_to_right(arrive: Arrive) -> None:
    """The first letter of a message does not decide for what follows in another language."""
    amara, word = arrive("Amara"), uuid4().hex[:8]
    amara.sign_in(LOGINS[0].email)
    amara.open_channel("Low-cost tide gauges")
    field = amara.page.get_by_label("Message", exact=True)
    field.fill(f"{word} new readings\n\nמדידות חדשות\n\n- from the pier\n- מהמזח")
    field.press("Enter")
    message = amara.message(word)
    # Mine is shown as it was typed until the server has rendered it.
    items = message.get_by_role("listitem")
    expect(items).to_have_count(2)
    paragraphs = message.locator("p").filter(has_text=re.compile("readings|מדידות"))
    assert [paragraph.evaluate(SIDE) for paragraph in paragraphs.all()] == ["left", "right"]
    assert [item.evaluate(SIDE) for item in items.all()] == ["left", "right"]
    field.fill(f"מדידות {word}a\n\nיחידה `depth = -4;`\n\n```\nx = (1, 2);\n```")
    field.press("Enter")
    block = amara.message(f"{word}a").locator("pre")
    expect(block).to_be_visible()
    assert block.evaluate(SIDE) == "left"
    for code in amara.message(f"{word}a").locator("code").all():
        assert code.evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_code_and_tables_wider_than_their_place_are_reached_by_keyboard(arrive: Arrive) -> None:
    """They scroll by themselves; what fits is no stop on the way."""
    amara, word = arrive("Amara"), uuid4().hex[:8]
    amara.sign_in(LOGINS[0].email)
    amara.open_channel("Low-cost tide gauges")
    field, wide = amara.page.get_by_label("Message", exact=True), "wide " * 200
    field.fill(f"{word}\n\n```\n{wide}\n```\n\n```\nnarrow\n```\n\n| {'wide | ' * 200}\n|{'---|' * 200}")
    field.press("Enter")
    message = amara.message(word)
    block, narrow, table = message.locator("pre").first, message.locator("pre").last, message.locator("table")
    expect(block).to_have_attribute("tabindex", "0")
    expect(table).to_have_attribute("tabindex", "0")
    expect(narrow).not_to_have_attribute("tabindex", "0")
    keys = Keys(amara.page)
    keys.tab_to(r"^\s*wide\s+wide", back=True)
    keys.stands_on(table)
    keys.tab_to(r"^\s*wide\s+wide", back=True)
    keys.stands_on(block)
    keys.press("ArrowRight")
    amara.page.wait_for_function("part => part.scrollLeft > 0", arg=block.element_handle())
