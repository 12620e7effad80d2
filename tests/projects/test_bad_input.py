"""Whatever is sent, the answer is a problem that a person can read, and nothing is half written (B18, B20, B27)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.projects.conftest import Cast

TEXTS = [
    "a\x00b",
    "\ud800",
    "x" * 100_001,
]
SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<svg/onload=alert(1)>",
    "<a href='java\nscript:alert(1)'>x</a>",
]
ODD_UUIDS = ["x", "0", "-1", "../x", "null", "%00", "9" * 400, "1e400"]


def raw(cast: Cast, method: str, path: str, body: bytes) -> Any:
    client = cast.browser("owner").client
    return client.generic(method, f"/api/projects{path}", body, content_type="application/json")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"7", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000, b"1e400"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", ""), ("PATCH", "/{uuid}"), ("POST", "/{uuid}/ownership")]
)
def test_a_body_of_another_shape(cast: Cast, method: str, path: str, body: bytes) -> None:
    answer = raw(cast, method, path.format(uuid=cast.project.uuid), body)
    assert answer.status_code in {400, 413, 422}
    assert answer.json()["detail"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("field", ["name", "summary", "description"])
def test_a_text_that_cannot_be_stored(cast: Cast, field: str, text: str) -> None:
    escaped = text.encode("unicode_escape").decode().replace("\\x00", "\\u0000")
    answer = raw(cast, "PATCH", cast.path, f'{{"{field}": "{escaped}"}}'.encode())
    assert answer.status_code in {400, 413, 422}
    assert answer.json()["detail"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_comes_out(cast: Cast, script: str) -> None:
    shown = cast.browser("owner").send("PATCH", cast.path, description=script, name=script[:100])
    html = shown["description_html"].lower()
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert 'href="java' not in html
    assert 'href="data' not in html


@pytest.mark.parametrize("uuid", ODD_UUIDS)
def test_an_odd_id_is_not_found(cast: Cast, uuid: str) -> None:
    browser = cast.browser("owner")
    for path in (f"/{uuid}", f"/{uuid}/members", f"/applications/{uuid}/decision", f"/of/{uuid}"):
        answer = browser.client.get(f"/api/projects{path}")
        assert answer.status_code in {400, 404, 405}
        assert answer.json()["detail"]


def test_a_name_of_bidirectional_and_invisible_characters_is_tidied(cast: Cast) -> None:
    shown = cast.browser("owner").send("PATCH", cast.path, name="Tide\u202e gauges\u200b\n(old)")
    assert shown["name"] == "Tide gauges (old)"
    cast.browser("owner").send("PATCH", cast.path, 422, name="\u200b\u202e")


@pytest.mark.parametrize(
    "params",
    [
        {"kind__in": "x"},
        {"created_by__password__startswith": "m"},
        {"ordering": "created_by__password"},
        {"_connector": "OR 1=1"},
    ],
)
def test_an_unknown_filter_changes_nothing(cast: Cast, params: dict[str, Any]) -> None:
    """B26: only declared parameters reach the database."""
    assert cast.browser("owner").get(**params)["items"] == cast.browser("owner").get()["items"]


@pytest.mark.parametrize("q", ["%", "_", "\\", "'", '"; DROP TABLE x; --', "a" * 80, "🌊"])
def test_search_takes_every_character_for_itself(cast: Cast, q: str) -> None:
    assert cast.browser("owner").get(q=q)["items"] == []
