"""The page of security rows names tests that exist, for every row that it must have."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from .pages import DOCS, ROOT

PAGE = DOCS / "reference" / "security-rows.md"
ROWS = [
    *(f"B{number:02}" for number in (1, 4, 6, *range(13, 19), 20, *range(22, 25), *range(26, 32), 35, *range(37, 40))),
    *(f"P{number}" for number in (*range(1, 5), *range(6, 11), *range(12, 15))),
    *(f"I{number}" for number in (*range(1, 7), 8, 9, *range(11, 14))),
    *(f"N{number}" for number in (1, 2, 6, 11, 15)),
    "J1", "J11", "H1", "H2",
]  # fmt: skip
_TEST = re.compile(r"`([\w/]+\.py(?:::\w+)+)`")


def rows() -> dict[str, list[str]]:
    """Return the names of the tests by row, in the page's order."""
    _head, *parts = re.split(r"^\* - ([A-Z]\d+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: _TEST.findall(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def missing(named: set[str]) -> set[str]:
    """Return those of the names that pytest does not collect."""
    files = sorted({f"tests/{name.partition('::')[0]}" for name in named})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    collected = {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}
    return {name for name in named if f"tests/{name}" not in collected}


def test_the_page_has_every_row_once_and_in_order() -> None:
    assert list(rows()) == ROWS


def test_every_row_names_what_proves_it() -> None:
    assert [name for name, tests in rows().items() if len(set(tests)) < 2] == []


@pytest.mark.slow
def test_every_test_that_is_named_exists() -> None:
    named = {test for tests in rows().values() for test in tests}
    assert missing(named) == set()


@pytest.mark.slow
def test_a_name_that_no_test_has_is_noticed() -> None:
    real, made_up = "docs/test_security_rows.py::rows", "docs/test_pages.py::test_nothing_of_the_kind"
    assert missing({real, made_up}) == {real, made_up}
