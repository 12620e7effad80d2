"""TOML as it was meant, and a parsed table as a dataclass.

Unknown keys, missing ones and wrong types are collected, each with what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

__all__ = ["part", "toml"]

T = TypeVar("T")


def toml(path: Path | Traversable) -> dict[str, Any]:
    """Return what a TOML file says, with or without a byte order mark; raise OSError or ValueError."""
    # Decimal from the start: money that went through a float is no longer what was written.
    try:
        return tomllib.loads(path.read_text(encoding="utf-8").removeprefix("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        raise
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8 (byte {error.start})") from error
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    except (ValueError, ArithmeticError) as error:
        raise ValueError("a number in it has too many digits") from error


def part(kind: type[T], table: Mapping[str, Any], prefix: str, problems: list[str]) -> T | None:
    """Return the table as the dataclass, or None when it added to the problems; `prefix` stands before every key."""
    known: dict[str, Field[Any]] = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
    hints = get_type_hints(kind)
    before = len(problems)
    problems += [_unknown(prefix + key, known) for key in table if key not in known]
    values: dict[str, Any] = {}
    for name, item in known.items():
        if name in table:
            values[name] = _value(hints[name], table[name], prefix + name, problems)
        elif is_dataclass(hints[name]):
            values[name] = part(hints[name], {}, f"{prefix}{name}.", problems)
        elif item.default is MISSING:
            problems.append(f"{prefix}{name} is missing. Set it: {_wanted(hints[name])}.")
    return kind(**values) if len(problems) == before else None


def _unknown(key: str, known: Mapping[str, Any]) -> str:
    return f"{key} is no setting. Remove it, or use one of: {', '.join(known)}."


def _value(hint: Any, value: Any, key: str, problems: list[str]) -> Any:
    """Return the value as the field has it, or None and one more problem."""
    if is_dataclass(hint) and isinstance(hint, type):
        if isinstance(value, Mapping):
            return part(hint, value, f"{key}.", problems)
    elif get_origin(hint) is Literal:
        if value in get_args(hint) and type(value) is str:
            return value
    elif get_origin(hint) is tuple:
        kind = get_args(hint)[0]
        if isinstance(value, list) and all(type(item) is kind for item in value):
            return tuple(value)
    elif hint is Decimal:
        # TOML's 12 is an int, and bool is one too.
        if type(value) in {int, Decimal} and Decimal(value).is_finite():
            return Decimal(value)
    elif type(value) is hint:
        return value
    problems.append(f"{key} is {_shown(value)}. It must be {_wanted(hint)}.")
    return None


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    return "a table" if isinstance(value, Mapping) else repr(value)


def _wanted(hint: Any) -> str:
    """Say in words what a field takes."""
    words: dict[Any, str] = {
        str: "a text in quotes",
        int: "a whole number",
        bool: "true or false",
        Decimal: "an amount such as 12.50",
        NoneType: "nothing",
    }
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(f'"{value}"' for value in get_args(hint))
    if get_origin(hint) is tuple:
        return "a list of texts" if get_args(hint)[0] is str else "a list of whole numbers"
    return "a table" if is_dataclass(hint) else words[hint]
