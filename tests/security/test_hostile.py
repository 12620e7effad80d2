"""Hostile values in every field, parameter, path and body of every operation (B18, B20, B24, B26, B27).

Never a 5xx; every refusal is a problem document that says something, and changed no row of any table; what is
taken comes back as JSON that reads the same, and stands in e-mails as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client

from collabkit.core import worker

from .calls import CALLS, filled
from .hostile import (
    BODIES,
    MARKUP,
    SHORT,
    STRINGS,
    UNSTORABLE,
    VALUES,
    address,
    allowed,
    body_shape,
    one_of_each,
    places,
    put,
    schema_of,
)
from .rows import changed, digests, undone
from .world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CASES = one_of_each()
WRITERS = [case for case in CASES if body_shape(case) is not None]
REFUSED = {400, 403, 404, 405, 409, 413, 415, 422}


class Asker:
    """Somebody who may do what a case does, and asks for it in ways that nobody means."""

    def __init__(self, world: World, case: str) -> None:
        self.case = case
        self.client: Client = world.clients[allowed(case) or "owner"]
        self.method, self.path = address(world, case)
        self.body = filled(world, CALLS[case].body) or {}
        self.before = digests()
        self.taken = 0

    def ask(self, what: object, body: bytes, path: str = "") -> Any:
        """Make a request and judge the answer; whatever it wrote is undone."""
        with undone(), connection.execute_wrapper(self._watch):
            self.wrote = False
            answer = self.client.generic(self.method, path or self.path, body, "application/json")
            self._judge(answer, (self.case, self.method, path, str(what)[:120].encode("unicode_escape")))
        return answer

    def _judge(self, answer: Any, what: object) -> None:
        assert answer.status_code < 500, what
        if answer.status_code < 400:
            self.taken += 1
            if answer["Content-Type"].startswith("application/json") and answer.content:
                json.loads(answer.content, parse_constant=_no_json)
            return
        assert answer.status_code in REFUSED, (what, answer.status_code)
        assert answer["Content-Type"] == "application/problem+json", what
        assert len(answer.json()["detail"]) > 10, what
        # Without a writing statement the tables need no second look.
        if self.wrote:
            assert changed(self.before, digests()) == set(), what

    def _watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.wrote |= sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"))
        return execute(sql, params, many, context)


def _no_json(word: str) -> None:
    raise AssertionError(word)


@pytest.mark.parametrize("case", WRITERS)
def test_in_every_field_of_a_body(world: World, case: str) -> None:
    asker = Asker(world, case)
    asker.ask("as it is meant", json.dumps(asker.body).encode())
    for place in set(places(body_shape(case) or {})):
        for value in [*STRINGS, *VALUES]:
            body = json.dumps(put(case, asker.body, place, value)).encode()
            asker.ask((place, str(value)[:50]), body)
    # Somebody who is refused whatever is sent would prove nothing.
    assert asker.taken or allowed(case) is None


@pytest.mark.parametrize("case", WRITERS)
def test_as_a_body(world: World, case: str) -> None:
    asker = Asker(world, case)
    for body in BODIES:
        asker.ask(body[:50], body)
    first = next(places(body_shape(case) or {}))
    long = json.dumps(put(case, asker.body, first, "x" * 10_000_000)).encode()
    assert asker.ask("ten megabytes", long).status_code == 413


@pytest.mark.parametrize("case", CASES)
def test_in_every_parameter(world: World, case: str) -> None:
    asker = Asker(world, case)
    body = json.dumps(asker.body).encode() if body_shape(case) else b""
    for target in {*_queries(case, asker.path), *_paths(world, case, asker.path)}:
        asker.ask(target, body, target)


def _queries(case: str, path: str) -> Iterator[str]:
    declared = [item["name"] for item in schema_of(case).get("parameters", []) if item["in"] == "query"]
    for value in SHORT:
        for name in declared:
            yield f"{path.partition('?')[0]}?{name}={quote(value, errors='surrogatepass')}"
    start = path + ("&" if "?" in path else "?")
    # What is not declared is not looked at, beyond whether it can be read: so it comes together, and less of it.
    for value in [*UNSTORABLE, *SHORT[::6]]:
        text = quote(value, errors="surrogatepass")
        yield f"{start}unknown={text}&created_by__password__startswith={text}&_connector={text}&ordering={text}"


def _paths(world: World, case: str, path: str) -> Iterator[str]:
    for name in CALLS[case].path:
        wanted = name[1:] if name.startswith("=") else world.ids[name]
        # What is no id finds no operation; a word reaches one.
        for value in SHORT if name.startswith("=") else [*UNSTORABLE, *SHORT[::3]]:
            if value.strip("/."):
                yield path.replace(wanted, quote(value, safe="", errors="surrogatepass"))


MODEL_FIELDS = sorted(
    {
        name
        for model in apps.get_models()
        if model._meta.app_label.startswith("collabkit_") or model._meta.app_label == "users"
        for field in model._meta.get_fields()
        for name in (field.name, getattr(field, "attname", field.name))
    }
)


@pytest.mark.parametrize("case", WRITERS)
def test_a_field_that_is_not_offered_is_refused_by_name(world: World, case: str) -> None:
    """B18: every field of every table is sent to every writing operation; what is not its own is refused."""
    asker = Asker(world, case)
    own = {place[0] for place in places(body_shape(case) or {})}
    strange = [field for field in MODEL_FIELDS if field not in own]
    for field in strange:
        answer = asker.ask(field, json.dumps({**asker.body, field: "1"}).encode())
        assert answer.status_code == 422, (case, field)
        assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert len(strange) > 50


class Tags(HTMLParser):
    """Notes what a mail program would make an element of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.live: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.live |= {name for name, _value in attrs if name.startswith("on")}


@pytest.mark.parametrize("case", WRITERS)
def test_markup_stands_in_e_mails_as_text(world: World, case: str) -> None:
    asker, mails = Asker(world, case), 0
    for markup in MARKUP:
        body = asker.body
        for place in [*places(body_shape(case) or {})]:
            changed_body = put(case, body, place, markup)
            # Into as many fields at once as take it.
            if asker.ask(place, json.dumps(changed_body).encode()).status_code < 300:
                body = changed_body
        with undone():
            mail.outbox.clear()
            asker.client.generic(asker.method, asker.path, json.dumps(body).encode(), "application/json")
            worker.drain()
            for message in mail.outbox:
                mails += 1
                assert "\n" not in message.subject
                for content, _kind in message.alternatives:  # type: ignore[attr-defined]
                    seen = Tags(content)
                    assert seen.tags.isdisjoint({"script", "img", "svg"}), (case, content)
                    assert seen.live == set(), (case, content)
    assert mails or case not in WITH_MAIL


# Operations after which somebody gets an e-mail that may quote what was written.
WITH_MAIL = {"sendInvitation", "applyToProject@public", "decideApplication", "postMessage@direct"}
