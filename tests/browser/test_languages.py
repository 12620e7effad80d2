"""Every screen speaks the page's language: nothing stands in the code alone, and German fits too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.looking import faults
from tests.browser.overlays import OVERLAYS
from tests.browser.person import Person
from tests.browser.places import SCREENS, Screen, addresses, settle
from tests.browser.wording import MARK, Reader, marked, said_in

OUTSIDE = [screen for screen in SCREENS if screen.login is None]
INSIDE = [screen for screen in SCREENS if screen.login is not None]
# As the client would show a word that it has in its code alone.
PUT = "word => document.body.append(document.createElement('hr'), word)"


def _plain(person: Person, screens: list[Screen]) -> list[str]:
    own, reader, found = addresses(person), Reader(person), []
    for screen in screens:
        reader.go(own.of(screen))
        found += reader.plain(screen.name)
    return found


def test_a_forgotten_word_would_be_seen(arrive: Arrive) -> None:
    """The letters are really marked, and a sentence that stands in no catalogue is found."""
    guest = arrive("Guest")
    reader = Reader(guest)
    reader.go("/sign-in")
    assert MARK in guest.page.inner_text("body")
    assert reader.plain("sign-in") == []
    guest.page.evaluate("() => document.querySelector('h1, h2').setAttribute('title', 'Forgotten sentence')")
    assert reader.plain("sign-in") == ["sign-in: 'Forgotten sentence' ['Forgotten sentence']"]


def test_what_a_word_has_to_do_with_an_answer_explains_nothing(arrive: Arrive) -> None:
    """A key, a code, a word of somebody's prose, and what the screen before was told are still forgotten words."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    own, reader = addresses(amara), Reader(amara)
    reader.go("/people")
    before = set(said_in(reader.answers()))
    reader.go(own["project"])
    raw = json.dumps(reader.answers())
    assert '"member_list": "members"' in raw
    assert '"description": ' in raw
    assert "Housing that survives gulls" in raw
    assert reader.plain("project") == []
    words = ["Members", "members", "Description", "gulls", min(before - set(said_in(reader.answers())))]
    for word in words:
        amara.page.evaluate(PUT, word)
    assert reader.plain("project") == [f"project: {word!r} {[word]}" for word in words]


def test_a_key_of_an_answer_is_no_word() -> None:
    """Of an answer only its values are said, and of these no codes; prose counts by its phrases."""
    answer = {
        "members": [{"display_name": "Ada Lovelace", "kind": "person", "offers": ["diving"]}],
        "description_html": "<p>Keep the <strong>rope</strong> dry.</p>",
        "body": "@[Ada Lovelace](person:0) holds the line. Thanks!",
    }
    assert set(said_in(answer)) >= {"Ada Lovelace", "Ada", "diving", "Keep the", "rope", "dry", "Thanks"}
    assert "Ada Lovelace holds the line" in set(said_in(answer))
    assert set(said_in(answer)) & {"members", "person", "kind", "strong", "line"} == set()


def test_no_word_before_signing_in_stands_in_the_code_alone(arrive: Arrive) -> None:
    """The doors of the site."""
    assert _plain(arrive("Guest"), OUTSIDE) == []


@pytest.mark.wide
def test_no_word_inside_stands_in_the_code_alone(arrive: Arrive) -> None:
    """Everything that a person works with."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    assert _plain(amara, INSIDE) == []


@pytest.mark.wide
def test_no_word_of_what_opens_stands_in_the_code_alone(arrive: Arrive) -> None:
    """Menus, dialogs, lists and toasts."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)
    own, reader, found = addresses(amara), Reader(amara), []
    for overlay in OVERLAYS:
        reader.go(own.of(overlay))
        # What begins with a colon is a code, which is the same in every language.
        text = overlay.text if overlay.text.startswith(":") else marked(overlay.text)
        replace(overlay, text=text).open(amara.page)
        found += reader.plain(overlay.name)
    assert found == []


@pytest.mark.wide
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_long_words_fit(arrive: Arrive, phone: bool) -> None:
    """German words are longer than English ones; Arabic screens are among those of every walk."""
    amara = arrive("Amara", phone=phone, color_scheme="light")
    amara.sign_in(LOGINS[0].email)
    own = addresses(amara)
    amara.context.add_cookies([{"name": "django_language", "value": "de", "url": amara.url}])
    found = []
    for screen in INSIDE:
        amara.page.goto(own.of(screen))
        settle(amara.page)
        expect(amara.page.locator("html")).to_have_attribute("lang", "de")
        found += faults(amara.page, screen.name)
    assert found == []


def test_the_browser_chooses_and_a_cookie_wins(arrive: Arrive) -> None:
    """What the browser asks for is shown to a guest, until somebody chose another language here."""
    guest = arrive("Guest", locale="ar-EG")
    guest.page.goto("/sign-in")
    html = guest.page.locator("html")
    expect(html).to_have_attribute("lang", re.compile("^ar"))
    expect(html).to_have_attribute("dir", "rtl")
    guest.context.add_cookies([{"name": "django_language", "value": "de", "url": guest.url}])
    guest.page.reload()
    expect(html).to_have_attribute("lang", "de")
    expect(html).to_have_attribute("dir", "ltr")


# What sentences of the server are called in its answers; everything else there was written by people.
SENTENCES = {"title", "label", "detail"}
ANSWERS = (
    "/api/notifications?limit=100",
    "/api/notifications/preferences",
    "/api/projects/0",
    "/api/nothing",
)


def _sentences(answer: Any) -> Iterator[str]:
    if isinstance(answer, list):
        for item in answer:
            yield from _sentences(item)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name in SENTENCES and isinstance(value, str):
                yield value
            yield from _sentences(value)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_what_the_server_says_comes_in_the_language_too(arrive: Arrive, language: str) -> None:
    """Notifications, the names of their kinds and what is said of a mistake: no sentence stays English."""
    amara = arrive("Amara")
    amara.sign_in(LOGINS[0].email)

    def said(chosen: str) -> set[str]:
        ask = amara.page.request
        answers = [ask.get(address, headers={"Accept-Language": chosen}).json() for address in ANSWERS]
        return {sentence for answer in answers for sentence in _sentences(answer)}

    english = said("en")
    assert len(english) > 20
    assert english & said(language) == set()
