"""What a screen says that came neither out of a catalogue nor from the server.

The catalogues are changed on their way into the browser: every letter of every word gets a mark. The mark is one that
names are compared without, so that everything is still found by its English name. What is plain then is taken phrase
by phrase: each must be one that the server said, as a whole, in the answers of this very screen.
"""

from __future__ import annotations

import calendar
import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from zoneinfo import available_timezones

from playwright.sync_api import Error, Response, Route

from tests.browser.person import Person
from tests.browser.places import settle

MARK = "\u00ad"
CATALOGUE = re.compile(r"/assets/en-[\w-]+\.js$")
LITERAL = re.compile(r"JSON\.parse\((`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\)", re.DOTALL)
MARKED_LETTER = re.compile(f"[A-Za-z]{MARK}")
# Words side by side, and addresses; a figure, a line's end and any other mark between two words end a phrase.
PHRASE = re.compile(r"[^\W\d_]+(?:[ '’@.-][^\W\d_]+)*")
WORD = re.compile(r"[A-Za-z]{3,}")
TAG = re.compile(r"<[^<>]*>")
# Somebody is named in a message by a link, and in the line that tells of it by the name alone.
NAMED = re.compile(r"\[([^\]]+)\]\(person:[^)]*\)")
# How an answer calls a state or a kind; where people or the server name a thing so, it is a word all the same.
CODE = re.compile(r"[a-z_.-]+")
WORDS_ALL_THE_SAME = {"offers", "seeks", "role_label"}


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


# Keys, formats and products are called so in every language, and a language by its own name; who is given as an
# example at a field has a name too.
SAME_EVERYWHERE = _words(
    "ctrl shift esc enter alt tab csv markdown collabkit demo utc english deutsch chrome linux"
    " ada@example.org grace@example.org"
)
# Dates are written by the browser, in the page's language.
DATES = {
    word.lower()
    for words in (calendar.month_name, calendar.month_abbr, calendar.day_name, calendar.day_abbr)
    for word in words
} | _words(
    "ago yesterday today tomorrow last next day days hour hours minute minutes week weeks month months"
)
SHOWN = """() => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const node = walk.currentNode
    if (!node.parentElement.closest('script, style, noscript')) found.push(node.data)
  }
  for (const element of document.body.querySelectorAll('*'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-valuetext'])
      if (element.hasAttribute(name) && !element.closest('[aria-hidden=true]')) found.push(element.getAttribute(name))
  found.push(document.title)
  return found
}"""
# A question may repeat what somebody has begun to write.
TYPED = "() => [...document.querySelectorAll('input, textarea')].map(field => field.value)"


def marked(tokens: Any) -> Any:
    """Mark the letters of a compiled message; placeholders, kinds of plural and tags stay what they are."""
    if isinstance(tokens, str):
        parts = re.split(r"(</?\d+/?>)", tokens)
        return "".join(
            part if part.startswith("<") else re.sub(r"([A-Za-z])", rf"\1{MARK}", part) for part in parts
        )
    if not isinstance(tokens, list):
        return tokens
    return [marked(item) if isinstance(item, str) else _marked_place(item) for item in tokens]


def _marked_place(place: Any) -> Any:
    if len(place) < 3 or not isinstance(place[2], dict):
        return place
    forms = {form: words if form == "offset" else marked(words) for form, words in place[2].items()}
    return [place[0], place[1], forms]


def _text_of(literal: str) -> str:
    quote, inner = literal[0], literal[1:-1]
    # The minifier's escapes: a backslash before itself, the quote or a dollar.
    return re.sub(r"\\([\\" + quote + r"$])", r"\1", inner)


def _change(route: Route) -> None:
    """Hand the catalogue on with marked letters."""
    answer = route.fetch()
    code = answer.text()
    found = LITERAL.search(code)
    assert found, f"no catalogue in {route.request.url}"
    words = {key: marked(value) for key, value in json.loads(_text_of(found[1])).items()}
    text = json.dumps(json.dumps(words, ensure_ascii=True))
    route.fulfill(response=answer, body=code[: found.start(1)] + text + code[found.end(1) :])


def phrases(text: str) -> set[str]:
    """Return the phrases of a text that hold a word."""
    return {phrase for phrase in PHRASE.findall(text) if WORD.search(phrase)}


def said_in(answer: Any, name: str = "") -> Iterator[str]:
    """Return the phrases that an answer says; what it calls them and what it only marks by a code are none."""
    if isinstance(answer, list):
        for item in answer:
            yield from said_in(item, name)
    elif isinstance(answer, dict):
        for key, value in answer.items():
            yield from said_in(value, key)
    elif isinstance(answer, str) and (name in WORDS_ALL_THE_SAME or not CODE.fullmatch(answer)):
        for reading in _readings(name, answer):
            yield from phrases(reading)
        if name == "display_name":
            # Where there is little room somebody goes by the first name.
            yield answer.partition(" ")[0]


def _readings(name: str, text: str) -> tuple[str, ...]:
    if name.endswith("_html"):
        return (html.unescape(TAG.sub("\n", text)),)
    return NAMED.sub(r"\n\1\n", text), NAMED.sub(r"\1", text)


class Reader:
    """Somebody who reads marked words, and remembers what the server said of the screen that is open."""

    def __init__(self, person: Person) -> None:
        self.page = person.page
        self._answers: list[Response] = []
        self.page.route(CATALOGUE, _change)
        self.page.on("response", self._hear)

    def _hear(self, response: Response) -> None:
        if "json" in response.headers.get("content-type", ""):
            self._answers.append(response)

    def go(self, address: str) -> None:
        """Open an address, and wait until everything is there; what was said before is forgotten."""
        self._answers.clear()
        self.page.goto(address)
        settle(self.page)

    def answers(self) -> list[Any]:
        """Return what the server has answered since the screen was opened."""
        found = []
        for answer in self._answers:
            # What was asked for by a page that is left by now is not kept, and not shown either.
            with suppress(Error):
                found.append(answer.json())
        return found

    def plain(self, name: str) -> list[str]:
        """Return the plain phrases that are shown although no answer of this screen said them."""
        said = set(said_in(self.answers()))
        typed = phrases("\n".join(self.page.evaluate(TYPED)))
        found = {}
        for text in self.page.evaluate(SHOWN):
            if text.replace(" ", "_") not in available_timezones():
                strange = phrases(MARKED_LETTER.sub("|", text)) - said - typed
                found[text] = sorted(phrase for phrase in strange if _words(phrase) - SAME_EVERYWHERE - DATES)
        return [f"{name}: {text.strip()[:80]!r} {strange}" for text, strange in found.items() if strange]
