"""Reads the demo's texts: people and spaces (TOML) and the written dialogues (Markdown)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent / "content"
EDIT = " => "

Table = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """One message: who says it, the text, and what it is edited to a little later, if it is."""

    speaker: str
    text: str
    edited: str = ""


Scene = tuple[Line, ...]


@dataclass(frozen=True)
class Talk:
    """A private conversation: its name (empty for two people), who takes part, and what is said."""

    name: str
    people: tuple[str, ...]
    scene: Scene


@cache
def table(name: str) -> Table:
    """Return one of the tables: people, organisations, initiatives or projects, by key."""
    rows: Table = tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))
    return rows


@cache
def full_key(short: str) -> str:
    """Return the person's key for the first name that the dialogues use."""
    if short in table("people"):
        return short
    (found,) = (key for key in table("people") if key.split(".")[0] == short)
    return found


def scenes(name: str) -> list[Scene]:
    """Return the dialogues of one file; `---` stands between two of them."""
    return [_scene(block) for block in _blocks(name, "---")]


def everyday(cast: Callable[[], Mapping[str, str]], words: Mapping[str, str]) -> list[Scene]:
    """Return the dialogues that could happen in any project, with these words in them.

    `cast` is asked anew for each: who plays the roles A, B and C.
    """
    found = []
    for block in _blocks("everyday", "---"):
        people = cast()
        text = "\n".join(_recast(line, people) for line in block.splitlines())
        for name, word in words.items():
            text = text.replace(f"{{{name}}}", word)
        found.append(_scene(text))
    return found


def directs() -> list[Talk]:
    """Return the conversations of two people."""
    talks = []
    for block in _blocks("direct", "==="):
        head, _, text = block.partition("\n")
        talks.append(Talk(name="", people=tuple(head.split("+")), scene=_scene(text)))
    return talks


def groups() -> list[Talk]:
    """Return the group conversations; the first person starts them."""
    talks = []
    for block in _blocks("group", "==="):
        head, _, text = block.partition("\n")
        name, _, people = head.partition(": ")
        talks.append(Talk(name=name, people=tuple(people.split(", ")), scene=_scene(text)))
    return talks


def _blocks(name: str, rule: str) -> list[str]:
    text = (CONTENT / "dialogues" / f"{name}.md").read_text(encoding="utf-8")
    return [block.strip() for block in text.split(f"\n{rule}\n")]


def _scene(block: str) -> Scene:
    return tuple(_line(row) for row in block.splitlines())


def _line(row: str) -> Line:
    speaker, _, text = row.partition(": ")
    text, _, edited = text.replace("\\n", "\n").partition(EDIT)
    return Line(speaker=full_key(speaker), text=text, edited=edited)


def _recast(line: str, cast: Mapping[str, str]) -> str:
    role, _, text = line.partition(": ")
    for letter, person in cast.items():
        text = text.replace(f"@{letter} ", f"@{person.split('.')[0]} ")
    return f"{cast[role]}: {text}"
