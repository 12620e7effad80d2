"""User data: shell files of this folder, put together and filled in for each kind of machine.

`@{NAME}` stands for a value; one without a value, and a value without a place, are mistakes and said to be.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from troposphere import AWSHelperFn, Base64, Join

__all__ = ["MAX_BYTES", "PARTS", "UserDataError", "compact", "fill", "quoted", "text"]

Value: TypeAlias = str | AWSHelperFn

FOLDER = Path(__file__).parent
MAX_BYTES = 16_384
# Values that are known only when a stack is deployed, such as a signed address, take room too.
ROOM_PER_VALUE = 96
ROOM_FOR_ADDRESS = 400

PARTS: dict[str, tuple[str, ...]] = {
    "web": ("base", "application", "migrate", "nginx", "web", "ready", "watch"),
    "web_with_gateway": ("base", "application", "migrate", "nginx", "web", "gateway", "ready", "watch"),
    "gateway": ("base", "application", "migrate", "nginx", "gateway", "ready", "watch"),
    "worker": ("base", "application", "migrate", "worker", "watch"),
    "search": ("base", "search", "watch"),
}
_COMMENT = re.compile(r"\s*#(?!!)")
_PLACE = re.compile(r"@\{([^}]*)\}")


class UserDataError(ValueError):
    """User data cannot be put together: says which file, which name, or how long it became."""


def text(role: str) -> str:
    """Return the shell files of a role, one after the other, before anything is filled in.

    Comments stay in the files, for those who read them: room is short on the machine.
    """
    lines = "".join((FOLDER / f"{part}.sh").read_text(encoding="utf-8") for part in PARTS[role]).splitlines()
    return "".join(f"{line}\n" for line in lines if line.strip() and not _COMMENT.match(line))


def quoted(value: Value) -> list[Value]:
    """Return a value as one word of the shell; what only CloudFormation knows is a name, an address or a number."""
    return [shlex.quote(value)] if isinstance(value, str) else ["'", value, "'"]


def compact(document: Mapping[str, Any]) -> str:
    """Return JSON in as few characters as it takes, always the same."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def fill(source: str, values: Mapping[str, Value | Sequence[Value]]) -> Base64:
    """Return the text with every place filled; raise UserDataError on a name too many, one missing, or too long."""
    names = set(_PLACE.findall(source))
    if wrong := sorted(names - set(values)):
        raise UserDataError(f"No value for @{{{'}, @{'.join(wrong)}}}. Give one, or remove the place.")
    if wrong := sorted(set(values) - names):
        raise UserDataError(
            f"No place for {', '.join(wrong)}. Remove the value, or write @{{{wrong[0]}}} where it goes."
        )
    parts: list[Any] = []
    for number, part in enumerate(_PLACE.split(source)):
        value = values[part] if number % 2 else part
        parts.extend(value if isinstance(value, list | tuple) else [value])
    flat = list(_flattened(parts))
    _measure(flat)
    return Base64(flat[0] if len(flat) == 1 else Join("", flat))


def _flattened(parts: list[Value]) -> list[Value]:
    """Join neighbouring texts, so that a template shows few pieces."""
    found: list[Value] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return found


def _measure(parts: list[Value]) -> None:
    open_values = sum(not isinstance(part, str) for part in parts)
    written = sum(len(part.encode()) for part in parts if isinstance(part, str))
    size = written + open_values * ROOM_PER_VALUE + ROOM_FOR_ADDRESS
    if size > MAX_BYTES:
        raise UserDataError(
            f"The user data is {size} bytes, and EC2 takes {MAX_BYTES}. Shorten the files of userdata/."
        )
