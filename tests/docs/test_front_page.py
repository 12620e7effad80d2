"""Every command that the pages beside the documentation name exists, with the words that it is given.

`./dev demo` is run by tests/example/test_demo_process.py, `./dev test` by whoever runs this, the installation of the
wheel by tests/package; here the rest of each line is held to what the command takes.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator

import pytest

from tools.commands import PASSED_ON, _parser

from .pages import ROOT, blocks

PAGES = ("README.md", "CONTRIBUTING.md", "example_project/README.md")
SPANS = re.compile(r"`(\./dev [^`]+)`")
EXTRAS = re.compile(r"pip install \"?collabkit\[([\w,]+)\]")
PATHS = re.compile(r"^(?:tests|docs|src|frontend|locks)/[\w./]+$")


def commands() -> Iterator[tuple[str, str]]:
    """Return each page with each `./dev` line that it shows, in a block or in a sentence."""
    for name in PAGES:
        page = ROOT / name
        shown = [block.code for block in blocks(page) if block.language == "console"]
        lines = [line.removeprefix("$ ") for code in shown for line in code.splitlines()]
        lines += SPANS.findall(page.read_text(encoding="utf-8"))
        yield from ((name, line) for line in lines if line.startswith("./dev "))


@pytest.mark.parametrize(("page", "line"), sorted(set(commands())))
def test_dev_takes_it(page: str, line: str) -> None:
    words = shlex.split(line.partition("  #")[0])[1:]
    # `[path]` and `[--upgrade]` stand for what may follow.
    words = [word.strip("[],") for word in words if word not in {"…"}]
    if words == ["--help"]:
        return
    options, rest = _parser().parse_known_args(words)
    assert options.command
    for word in rest:
        if PATHS.match(word):
            assert (ROOT / word).exists(), f"{page} names {word}, which is not there."


def test_readme_shows_the_two_commands() -> None:
    lines = {line for page, line in commands() if page == "README.md"}
    assert {"./dev demo", "./dev test"} <= lines
    assert PASSED_ON.keys() >= {"docs", "screens"}


@pytest.mark.parametrize("page", PAGES)
def test_extras_exist(page: str) -> None:
    extras = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"])
    named = EXTRAS.findall((ROOT / page).read_text(encoding="utf-8"))
    assert {name for names in named for name in names.split(",")} <= extras
