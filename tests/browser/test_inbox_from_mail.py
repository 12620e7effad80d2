"""What an e-mail asks is answered on the page that its link opens; to follow the link decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Arrive
from tests.browser.keyboard import Keys
from tests.browser.telling import DECIDED, INVITED_AS, Cast, come


def _invited(kind: str, cast: Cast) -> str:
    return cast.invite(cast.others[0], kind)[0]


def _offered(cast: Cast) -> str:
    return cast.offer(cast.others[0])


# All that an e-mail asks one to decide: each returns the project that it is about.
ASKED: dict[str, Callable[[Cast], str]] = {
    **{kind: partial(_invited, kind) for kind in INVITED_AS},
    "ownership": _offered,
    "application": Cast.apply,
}


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("answer", DECIDED)
def test_from_the_link_in_the_mail_one_decides_by_keyboard(arrive: Arrive, answer: str, phone: bool) -> None:
    """The link names the answer, whose button has the focus; to follow it decides nothing."""
    cast = come(arrive, phone=phone)
    project, _invitation = cast.invite(cast.others[0], "project_manager")
    name = cast.others[0].read(f"/api/projects/{project}")["name"]
    address = cast.who.read("/api/people/me")["email"]
    page = cast.who.newest_mail(address, name)
    keys = Keys(page)
    link = page.locator("pre").get_by_role("link").filter(has_text=f"action={answer.lower()}")
    link.focus()
    keys.press("Enter")
    button = page.get_by_role("main").get_by_role("button", name=answer)
    keys.stands_on(button)
    box = button.bounding_box()
    assert box
    assert not phone or box["height"] >= 44
    (waiting,) = cast.inbox(filter="action")
    keys.press("Enter")
    if answer == "Decline":
        keys.stands_on(page.get_by_role("dialog").get_by_label("Reason (optional)"))
        keys.write("The spring is full.")
        keys.tab_to("^Decline$")
        keys.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(DECIDED[answer])
    expect(button).to_have_count(0)
    assert page.evaluate("() => document.activeElement !== document.body"), "The focus is lost."
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert cast.inbox(filter="action") == []
    (shown,) = [row for row in cast.inbox() if row["uuid"] == waiting["uuid"]]
    assert shown["outcome"] == DECIDED[answer]
    mine = cast.who.read("/api/projects?mine=true")["items"]
    assert (project in {row["uuid"] for row in mine}) == (answer == "Accept")


def _follow(cast: Cast, project: str, answer: str) -> Locator:
    """Follow the link of an answer in the newest e-mail about a project; return its button, not pressed yet."""
    name = cast.who.read(f"/api/projects/{project}")["name"]
    page = cast.who.newest_mail(cast.who.read("/api/people/me")["email"], name)
    page.locator("pre").get_by_role("link").filter(has_text=f"action={answer.lower()}").click()
    button = page.get_by_role("main").get_by_role("button", name=answer)
    Keys(page).stands_on(button)
    (waiting,) = cast.inbox(filter="action")
    assert waiting["actions"]
    assert not waiting["outcome"]
    return button


@pytest.mark.parametrize("asked", ASKED)
def test_the_mail_of_every_question_leads_to_its_answers(arrive: Arrive, asked: str) -> None:
    """Both links in turn: each shows its button, focused, and changes nothing until that is pressed."""
    cast = come(arrive)
    project = ASKED[asked](cast)
    _follow(cast, project, "Decline")
    button = _follow(cast, project, "Accept")
    (waiting,) = cast.inbox(filter="action")
    button.press("Enter")
    expect(button.page.get_by_role("main")).to_contain_text(DECIDED["Accept"])
    expect(button).to_have_count(0)
    assert cast.inbox(filter="action") == []
    assert [row["outcome"] for row in cast.inbox() if row["uuid"] == waiting["uuid"]] == [DECIDED["Accept"]]
