"""Every system check message, read from the source: most never occur in a sound site."""

import ast
import re
from dataclasses import dataclass

from .source import called, calls, keyword, text_of
from .text import anchor, cell, code, paragraphs

CHECK_ID = re.compile(r"collabkit_[a-z]+\.([EWI])\d{3}")
LEVELS = {"E": "Error", "W": "Warning", "I": "Information"}


@dataclass(frozen=True)
class Message:
    """One message as the source writes it."""

    id: str
    text: str
    hint: str


def shipped() -> list[Message]:
    """Return the messages by id; an id that several places use is there once for each wording."""
    found = {
        Message(text_of(keyword(node, "id")), text_of(_message(node)), text_of(keyword(node, "hint")))
        for _module, node in calls()
        if CHECK_ID.fullmatch(text_of(keyword(node, "id")))
    }
    return sorted(found, key=lambda message: (message.id, message.text))


def _message(node: ast.Call) -> ast.expr | None:
    """Return the message of a check, which stands first but for CheckMessage(level, message)."""
    place = 1 if called(node) == "CheckMessage" else 0
    return node.args[place] if len(node.args) > place else keyword(node, "msg")


def _hint(text: str) -> str:
    if not text:
        return ""
    if text.startswith("<") and text.endswith(">"):
        return "*What to do:* the hint names it."
    return f"*What to do:* {code(cell(text))}"


def markdown() -> str:
    """Return a heading for each id."""
    parts, seen, app = [], "", ""
    for message in shipped():
        if app != (app := message.id.split(".")[0]):
            parts.append(f"## {app}\n")
        if message.id != seen:
            parts.append(f"{anchor('check', message.id)}\n### `{message.id}`\n")
        seen = message.id
        kind = LEVELS[message.id.split(".")[1][0]]
        hint = _hint(message.hint)
        parts.append(paragraphs(f"{kind}: {code(cell(message.text))}", hint))
    return "\n".join(parts)
