"""The inbox, by somebody who works it off: by keyboard, in place, and with what goes wrong."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from collabkit.notifications.registry import kinds
from tests.browser.conftest import Arrive
from tests.browser.keyboard import Keys
from tests.browser.telling import DECIDED, INVITED_AS, Cast, come

MANY, MOST_PRESSES = 50, 100
# What `_mixed` tells of beside mentions.
TOLD = 28
WOKEN_MILLISECONDS = 90_000
# What one presses where one stands: the answer to a question, else that it is done; on no row, the way to the first.
NEXT_KEY = """() => {
  const row = document.activeElement.closest('li')?.querySelector('article[data-uuid]')
  if (!row) return 'j'
  return row.querySelector('[data-primary]') ? 'a' : 'e'
}"""


class Counting(Keys):
    """Counts what is pressed."""

    pressed = 0

    def press(self, *keys: str) -> None:
        """Press keys, each of which counts, and let the page answer as it does to a person."""
        for key in keys:
            self.pressed += 1
            super().press(key)
            self.page.wait_for_timeout(120)


def _row(page: Page, uuid: str) -> Locator:
    return page.locator(f'article[data-uuid="{uuid}"]')


def _rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Notifications").get_by_role("article")


def _mentioned(cast: Cast, times: int) -> list[dict[str, Any]]:
    """Mention whoever is told; return what the inbox lists of it."""
    owner = cast.others[0]
    room = cast.channel(cast.shared(owner))
    for _ in range(times):
        cast.mention(owner, room)
    return cast.wait_until(lambda rows: len(rows) == times, filter="mentions")


def _mixed(cast: Cast) -> list[dict[str, Any]]:
    """Let fifty things happen, of every kind that comes about by what people do."""
    rooms: list[str] = []
    for owner in cast.others:
        for kind in INVITED_AS:
            cast.invite(owner, kind)
        cast.decide(owner, accept=owner is cast.others[0])
        rooms.append(cast.channel(cast.shared(owner)))
        cast.write_directly(owner)
    cast.take_back(cast.others[0])
    cast.add_to_group(cast.others[1])
    cast.offer(cast.others[1])
    cast.change_member(cast.others[2])
    cast.apply()
    cast.wait_until(lambda rows: len(rows) == TOLD)
    for number in range(MANY - TOLD):
        cast.mention(cast.others[number % 3], rooms[number % 3])
    return cast.wait_until(lambda rows: len(rows) == MANY)


def test_fifty_of_every_kind_are_cleared_by_keyboard(arrive: Arrive) -> None:
    """Each question is answered, everything else is put away, and the server has it so."""
    cast = come(arrive, others=3)
    told = _mixed(cast)
    kinds = Counter(row["kind"] for row in told)
    assert len(kinds) >= 10, kinds
    questions = {row["uuid"] for row in told if row["actions"]}
    assert len(questions) >= 15, kinds
    page, keys = cast.who.page, Counting(cast.who.page)
    keys.press("g", "i")
    end = page.get_by_text("Nothing has come yet")
    while keys.pressed < MOST_PRESSES:
        expect(_rows(page).or_(end).first).to_be_visible()
        if end.is_visible():
            break
        keys.press(page.evaluate(NEXT_KEY))
    expect(end).to_be_visible()
    assert keys.pressed <= MOST_PRESSES, keys.pressed
    assert cast.wait_until(lambda rows: not rows) == []
    done = cast.inbox(filter="done")
    assert {row["uuid"] for row in done} == {row["uuid"] for row in told}
    assert all(row["read_at"] and not row["actions"] for row in done)
    assert {row["outcome"] for row in done if row["uuid"] in questions} == {"Accepted"}
    assert cast.who.read("/api/notifications/count") == {"unread": 0, "action": 0}


@pytest.mark.parametrize("answer", DECIDED)
def test_every_question_is_answered_in_place_and_every_copy_says_so(arrive: Arrive, answer: str) -> None:
    """The list that is open, the same list in another window, the page of its own, and who asked."""
    cast = come(arrive, others=3)
    owner = cast.others[0]
    invited = [cast.invite(owner, kind) for kind in INVITED_AS]
    owner.write("POST", f"/api/invitations/{invited[0][1]}/resend")
    asked = [project for project, _invitation in invited]
    cast.offer(owner)
    cast.apply()
    every = {kind.name for kind in kinds if kind.actionable}
    questions = cast.wait_until(
        lambda rows: len(rows) == len(asked) + 4 and {row["kind"] for row in rows} == every, filter="action"
    )
    page, other, own = cast.who.page, cast.who.context.new_page(), cast.who.context.new_page()
    page.goto("/inbox")
    other.goto("/inbox")
    for row in questions:
        own.goto(f"/notifications/{row['uuid']}")
        expect(own.get_by_role("button", name=answer)).to_be_visible()
        _row(page, row["uuid"]).get_by_role("button", name=answer).click()
        if next(each for each in row["actions"] if each["label"] == answer)["needs_reason"]:
            page.get_by_role("dialog").get_by_role("button", name=answer).click()
        for copy in (_row(page, row["uuid"]), _row(other, row["uuid"]), own.get_by_role("main")):
            expect(copy).to_contain_text(DECIDED[answer])
            expect(copy.get_by_role("button", name=answer)).to_have_count(0)
    assert cast.inbox(filter="action") == []
    assert {
        row["outcome"] for row in cast.inbox() if row["uuid"] in {each["uuid"] for each in questions}
    } == {DECIDED[answer]}
    for project in asked:
        owner.page.goto(f"/projects/{project}/invitations")
        owner.page.get_by_text("All", exact=True).click()
        sent = owner.page.get_by_role("list", name="Sent invitations").get_by_role("listitem")
        expect(sent.filter(has_text=DECIDED[answer])).to_have_count(1)


def test_marking_seven_names_seven_and_what_is_refused_comes_back(arrive: Arrive) -> None:
    """The number on the button is the number that changes; what the server does not do is not shown as done."""
    cast = come(arrive)
    told = _mentioned(cast, 7)
    page = cast.who.page
    cast.who.expected.append(re.compile("status of 503"))
    page.goto("/inbox")
    button = page.get_by_role("button", name="Mark 7 read")
    unread = page.locator("article[data-unread]")
    expect(unread).to_have_count(7)

    def fail(route: Route) -> None:
        problem = {"status": 503, "title": "Busy", "detail": "The site is busy.", "code": "busy"}
        route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(problem))

    page.route("**/api/notifications/mark", fail)
    button.click()
    expect(page.get_by_role("status").filter(has_text="The site is busy.")).to_be_visible()
    expect(unread).to_have_count(7)
    expect(button).to_be_enabled()
    page.unroute("**/api/notifications/mark")

    def take_four(route: Route) -> None:
        asked: Any = route.request.post_data_json
        route.continue_(post_data=json.dumps({**asked, "uuids": asked["uuids"][:4]}))

    page.route("**/api/notifications/mark", take_four)
    button.click()
    said = page.get_by_role("status")
    expect(said.filter(has_text="Marked 4 notifications as read.")).to_be_visible()
    expect(said.filter(has_text="3 notifications did not change")).to_be_visible()
    expect(unread).to_have_count(3)
    assert len(cast.inbox(filter="unread")) == 3
    page.unroute("**/api/notifications/mark")

    page.get_by_role("button", name="Mark 3 read").click()
    expect(unread).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Mark .* read$"))).to_have_count(0)
    assert cast.inbox(filter="unread") == []
    assert {row["uuid"] for row in cast.inbox()} == {row["uuid"] for row in told}


def test_rows_that_went_meanwhile_are_not_counted_as_done(arrive: Arrive) -> None:
    """Somebody loses a project while putting its notifications away: nothing pretends to have changed."""
    cast = come(arrive)
    owner = cast.others[0]
    project = cast.shared(owner)
    for _ in range(2):
        cast.mention(owner, cast.channel(project))
    cast.wait_until(lambda rows: len(rows) == 2, filter="mentions")
    page, keys = cast.who.page, Keys(cast.who.page)
    page.goto("/inbox")
    expect(_rows(page)).to_have_count(2)

    def lose(route: Route) -> None:
        owner.write("DELETE", cast.member(project))
        route.continue_()

    page.route("**/api/notifications/done", lose)
    keys.press("j", "Shift+x", "e")
    expect(page.get_by_role("status").filter(has_text="2 notifications did not change")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="2 notifications done")).to_have_count(0)
    assert cast.inbox(filter="done") == []


def test_what_is_snoozed_goes_away_and_comes_back_as_news(arrive: Arrive) -> None:
    """By keyboard to tomorrow, back by hand; and by itself, in the window that is open."""
    cast = come(arrive)
    (told,) = _mentioned(cast, 1)
    page, keys = cast.who.page, Keys(cast.who.page)
    page.goto("/inbox")
    row = _row(page, told["uuid"])
    expect(row).to_be_visible()
    keys.press("j", "u")
    expect(row).not_to_have_attribute("data-unread", "true")
    keys.press("h")
    dialog = page.get_by_role("dialog", name="Snooze until")
    expect(dialog.get_by_role("button").first).to_be_visible()
    keys.tab_to("^Next week")
    # The row goes at once, the server knows a moment later.
    with page.expect_response("**/api/notifications/snooze"):
        keys.press("Enter")
    expect(dialog).to_have_count(0)
    expect(row).to_have_count(0)
    (snoozed,) = cast.inbox(filter="snoozed")
    until = datetime.fromisoformat(snoozed["snoozed_until"])
    # On a Sunday that is tomorrow.
    assert (until.weekday(), until.hour) == (0, 8)
    assert timedelta(0) < until - datetime.now(UTC) <= timedelta(days=8)
    page.goto("/inbox?show=snoozed")
    expect(row).to_contain_text("Comes back on")
    keys.press("j")
    keys.tab_to("^Back to the inbox now")
    with page.expect_response("**/api/notifications/snooze"):
        keys.press("Enter")
    expect(row).to_have_count(0)
    assert [one["uuid"] for one in cast.inbox()] == [told["uuid"]]

    until = datetime.now(UTC) + timedelta(seconds=4)
    page.goto("/inbox")
    cast.who.write("POST", "/api/notifications/snooze", {"uuids": [told["uuid"]], "until": until.isoformat()})
    expect(row).to_have_count(0)
    expect(row).to_be_visible(timeout=WOKEN_MILLISECONDS)
    expect(row).to_have_attribute("data-unread", "true")
    expect(row).not_to_contain_text("Comes back on")
