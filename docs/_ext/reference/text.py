"""Small pieces of Markdown."""

import inspect
import types
import typing
from collections.abc import Iterable, Sequence
from typing import Any


def slug(*parts: str) -> str:
    """Return an anchor such as "setting-chat-max-body-length"."""
    return "-".join(parts).replace("_", "-").replace(".", "-").lower()


def anchor(*parts: str) -> str:
    """Return the line that makes the next heading a target."""
    return f"({slug(*parts)})="


def code(value: object) -> str:
    """Return the text as code, whatever it contains."""
    text = str(value)
    fence = "``" if "`" in text else "`"
    pad = " " if fence == "``" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def cell(value: object) -> str:
    """Return the text so that it stays inside one table cell."""
    return " ".join(str(value).split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table, or nothing when there are no rows."""
    lines = ["| " + " | ".join(cell(part) for part in row) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *lines])


def paragraphs(*parts: str) -> str:
    """Join what is not empty with blank lines between."""
    return "\n\n".join(part for part in parts if part) + "\n"


def doc_of(item: Any) -> str:
    """Return the docstring, without its indentation; empty for one that was only inherited or generated."""
    own = vars(item).get("__doc__") if isinstance(item, type) else getattr(item, "__doc__", None)
    text = inspect.cleandoc(own or "")
    return "" if isinstance(item, type) and text.startswith(f"{item.__name__}(") else text


def type_name(hint: Any) -> str:
    """Return a type the way it is written in code, without module names."""
    if isinstance(hint, str):
        return hint
    if hint is type(None):
        return "None"
    if hint is Any:
        return "Any"
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(type_name(part) for part in arguments)
    if origin is typing.ClassVar or origin is typing.Annotated:
        return type_name(arguments[0])
    if origin is not None:
        inner = ", ".join("…" if part is Ellipsis else type_name(part) for part in arguments)
        name = getattr(origin, "__name__", str(origin))
        return f"{name}[{inner}]"
    return getattr(hint, "__name__", str(hint))
