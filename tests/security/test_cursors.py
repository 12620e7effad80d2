"""Every list answers a cursor that is none of its own with a problem that says what to do (B27), never with a 500."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.factories import make_person, make_project

from .matrix import schema

pytestmark = pytest.mark.django_db

LISTS = sorted(
    path
    for path, methods in schema()["paths"].items()
    if any(value["name"] == "cursor" for value in methods.get("get", {}).get("parameters", []))
)


def packed(document: str) -> str:
    """Pack a JSON document as a cursor is packed, whatever it says."""
    return base64.urlsafe_b64encode(document.encode()).decode().rstrip("=")


UUID = "0199a3c2-7d1e-7a44-9b1c-3f0a5be1c9d2"
FOREIGN = {
    "nothing that we wrote": "%%%",
    "too few values": packed(json.dumps([])),
    "too many values": packed(json.dumps([1, 2, 3])),
    "a list in a list": packed("[[1],[2]]"),
    "a list alone": packed("[[1]]"),
    "nothing": packed("[null,null]"),
    "nothing alone": packed("[null]"),
    "words": packed(json.dumps(["x\x00y", "z"])),
    "a word alone": packed(json.dumps(["x"])),
    "a time without a zone": packed(json.dumps(["2026-01-01T00:00:00", UUID])),
    "a time before the calendar": packed(json.dumps(["0001-01-01T00:00:00+14:00", UUID])),
    "a time after the calendar": packed(json.dumps(["9999-12-31T23:59:59-14:00", UUID])),
    "a day that is none": packed(json.dumps(["2026-02-31T00:00:00Z", UUID])),
    "a number for a time": packed(json.dumps([5, "x"])),
    "a key": packed(json.dumps(["2026-01-01T00:00:00Z", 5])),
    "a key beyond all keys": packed(json.dumps(["2026-01-01T00:00:00Z", 2**63])),
    "a key far beyond": packed('["2026-01-01T00:00:00Z",1' + "0" * 300 + "]"),
    "a key beyond, alone": packed(json.dumps([2**63])),
    "a number that is not finite": packed('["2026-01-01T00:00:00Z",1e400]'),
    "half a character": packed('["\\ud800",1]'),
}
# What is sorted by name takes any word for one.
BY_NAME = "/api/people"
TIMES = {name for name in FOREIGN if name.startswith(("a time", "a day"))}


def test_there_are_lists() -> None:
    assert len(LISTS) >= 10, LISTS


@pytest.mark.parametrize("path", LISTS)
def test_a_foreign_cursor_is_refused_in_words(path: str, client_for: Any) -> None:
    ada = make_person("Ada")
    uuid = str(make_project(ada).uuid)
    client = client_for(ada)
    address = path.replace("{uuid}", uuid)
    assert "{" not in address
    assert client.get(address).status_code == 200
    answers = {}
    foreign = {name: FOREIGN[name] for name in FOREIGN if not (path == BY_NAME and name in TIMES)}
    for name, cursor in foreign.items():
        answer = client.get(address, {"cursor": cursor})
        body = answer.json()
        answers[name] = (answer.status_code, answer["Content-Type"], body.get("code"))
        assert body.get("detail"), (name, body)
    expected = dict.fromkeys(foreign, (400, "application/problem+json", "bad_cursor"))
    assert answers == expected
