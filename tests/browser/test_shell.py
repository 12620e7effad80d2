"""The frame around every screen: palette, sidebar, title, tour, and the phone's head and bar."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from example_project.demo.logins import LOGINS, PASSWORD
from tests.browser.conftest import Arrive
from tests.browser.frame import here, jump, palette
from tests.browser.person import Person

CHANNEL = "Low-cost tide gauges"
ICON = "() => document.querySelector('link[rel~=icon]').href"
# What is drawn at a control's middle: itself, or what covers it.
COVERED = """element => {
  const box = element.getBoundingClientRect()
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
  return !(element.contains(top) || top?.contains(element))
}"""


def test_the_palette_leads_everywhere_by_keyboard(arrive: Arrive) -> None:
    """To a project, a person, a conversation and a command; what was used last stands first the next time."""
    page = here(arrive).page
    jump(page, "tide gau", "Projects", CHANNEL)
    expect(page.get_by_role("heading", name=CHANNEL, level=1)).to_be_focused()
    name = LOGINS[2].name
    jump(page, name.split()[0].lower(), "People", name)
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    jump(page, "gauges tide", "Conversations", CHANNEL)
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    # While one writes.
    page.keyboard.type("half a sentence")
    jump(page, "preferen", "Commands", "Preferences")
    expect(page).to_have_url(re.compile("/preferences$"))
    palette(page)
    recent = page.get_by_role("group", name="Recent").get_by_role("option")
    expect(recent.first).to_contain_text("Preferences")
    expect(recent).to_have_count(4)


def test_the_palette_closes_where_it_was_opened(arrive: Arrive) -> None:
    """By its button too; Escape gives the focus back."""
    page = here(arrive).page
    button = page.get_by_role("button", name=re.compile("Search or jump to"))
    button.press("Enter")
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_what_was_used_is_forgotten_at_sign_out(arrive: Arrive) -> None:
    """The next person at this browser reads no names of the last one's places."""
    new = arrive("Noor Haddad")
    new.page.goto("/sign-up")
    new.sign_up_here(f"noor.{uuid4().hex[:8]}@elsewhere.example")
    page = new.page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="Skip the tour").click()
    jump(page, "people", "Commands", "^People")
    kept = "() => Object.keys(localStorage).filter(key => key.startsWith('collabkit-recent')).length"
    assert page.evaluate(kept) == 1
    jump(page, "sign out", "Commands", "Sign out")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate(kept) == 0


def test_the_tab_and_the_sidebar_tell_of_a_message(arrive: Arrive) -> None:
    """A number before the title and a dot on the icon; a mention is told apart from what is only unread."""
    amara, mei = here(arrive), here(arrive, 2)
    _read_everything(amara)
    page = amara.page
    page.goto("/people")
    expect(page).to_have_title(re.compile("^People · "))
    plain = page.evaluate(ICON)
    mei.open_channel(CHANNEL)
    mei.mention(LOGINS[0].name, f"look at this {uuid4().hex[:8]}")
    # The message, and the notification of the mention.
    expect(page).to_have_title(re.compile(r"^\(\d+\) People · "), timeout=20_000)
    assert page.evaluate(ICON) != plain
    assert page.evaluate(ICON).startswith("data:image/svg+xml")
    row = page.get_by_role("navigation", name="Conversations").get_by_role("link", name=CHANNEL)
    expect(row).to_have_accessible_name(re.compile(r"1 mention 1 unread message$"))
    fold = page.get_by_role("button", name=re.compile("^Conversations"))
    fold.press("Enter")
    expect(row).to_have_count(0)
    expect(fold).to_have_accessible_name(re.compile("1 mention"))
    page.reload()
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.press("Enter")
    row.click()
    expect(row.or_(page.get_by_label("Message", exact=True)).first).to_be_visible()
    _read_everything(amara)
    page.goto("/people")
    expect(page).to_have_title(re.compile("^People · "))
    assert page.evaluate(ICON) == plain


def _read_everything(person: Person) -> None:
    """Mark all notifications and conversations read, as another window would."""
    page = person.page
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    headers = {"X-CSRFToken": cookies["csrftoken"], "Referer": person.url}
    for room in page.request.get("/api/chat/conversations?limit=100").json()["items"]:
        seq = {"seq": room["last_seq"]}
        assert page.request.post(f"/api/chat/conversations/{room['uuid']}/read", data=seq, headers=headers).ok
    answer = page.request.post("/api/notifications/mark", data={"all": True, "read": True}, headers=headers)
    assert answer.ok, answer.text()


def test_the_trail_and_the_title_name_where_one_is(arrive: Arrive) -> None:
    """Project and part in both; the last step is where one stands, the others lead up."""
    page = here(arrive).page
    uuid = page.request.get(f"/api/projects?q={CHANNEL}").json()["items"][0]["uuid"]
    page.goto(f"/projects/{uuid}/members")
    expect(page).to_have_title(re.compile(f"Members · {CHANNEL} · "))
    trail = page.get_by_role("navigation", name="Breadcrumbs")
    expect(trail.get_by_text("Members")).to_have_attribute("aria-current", "page")
    trail.get_by_role("link", name=CHANNEL).click()
    expect(page).to_have_title(re.compile(rf"^(\(\d+\+?\) )?{CHANNEL} · "))
    expect(trail.get_by_text(CHANNEL)).to_have_attribute("aria-current", "page")
    trail.get_by_role("link", name="Projects").click()
    expect(page).to_have_url(re.compile("/projects$"))
    expect(trail).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True])
def test_somebody_new_is_shown_around_once(arrive: Arrive, phone: bool) -> None:
    """Each step has the focus; skipped, it does not come again, and the palette brings it back."""
    new = arrive("Noor Haddad", phone=phone)
    page = new.page
    page.goto("/sign-up")
    new.sign_up_here(f"noor.{uuid4().hex[:8]}@elsewhere.example")
    tour = page.get_by_role("dialog", name="Everything has its place")
    expect(tour.get_by_role("heading")).to_be_focused()
    expect(tour).to_be_in_viewport(ratio=1)
    tour.get_by_role("button", name="Next").click()
    second = page.get_by_role("dialog", name="Jump anywhere")
    expect(second.get_by_role("heading")).to_be_focused()
    expect(second).to_be_in_viewport(ratio=1)
    second.get_by_role("button", name="Skip the tour").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name=re.compile("Search or jump to")).filter(visible=True).click()
    page.get_by_role("combobox", name="Search or jump to").fill("tour")
    page.keyboard.press("Enter")
    expect(tour).to_be_visible()
    page.keyboard.press("Escape")
    expect(tour).to_have_count(0)


def test_the_phone_has_big_targets_and_nothing_over_its_content(arrive: Arrive) -> None:
    """Five places at most, each a finger big; head and bar stand beside the page, also scrolled to its end."""
    page = here(arrive, phone=True).page
    bar = page.get_by_role("navigation", name="Main").filter(visible=True)
    places = bar.locator("a, button")
    assert places.count() == 5
    head = page.get_by_role("banner").filter(visible=True).first
    for control in [*places.all(), *head.locator("a, button").all()]:
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 44, control.inner_text()
        assert box["width"] >= 44, control.inner_text()
    for path in ("/", "/people", "/inbox"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        for control in (
            page.get_by_role("main").locator("a, button").first,
            page.get_by_role("main").locator("a, button").last,
        ):
            control.scroll_into_view_if_needed()
            assert not control.evaluate(COVERED), f"{path}: {control.inner_text()}"
    head.get_by_role("button", name="Search or jump to").click()
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    width, inner = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert width <= inner


def test_a_deep_link_keeps_its_part_through_the_sign_in(arrive: Arrive) -> None:
    """What stands behind the # too."""
    amara = arrive("Amara")
    amara.page.goto("/people?q=mei#content")
    expect(amara.page.get_by_role("heading", name="Sign in")).to_be_visible()
    amara.page.get_by_label("E-mail").fill(LOGINS[0].email)
    amara.page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    amara.page.get_by_role("button", name="Sign in").click()
    expect(amara.page).to_have_url(re.compile(r"/people\?q=mei#content$"))
