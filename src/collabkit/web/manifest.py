"""The built client as Vite's manifest lists it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.templatetags.static import PrefixNode

__all__ = ["MANIFEST", "Client", "client"]

FOLDER = "collabkit_web"
ENTRY = "src/main.tsx"
MANIFEST = Path(__file__).parent / "static" / FOLDER / "manifest.json"


@dataclass(frozen=True)
class Client:
    """What the page loads: one script, the modules it needs at once, and style sheets; names below static."""

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]


def client(path: Path | None = None) -> Client | None:
    """Return what the page loads, or None when the client was not built."""
    path = path or MANIFEST
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=2)
def _read(path: Path, _modified: int) -> Client:
    chunks: dict[str, dict[str, Any]] = json.loads(path.read_text())
    names = _closure(chunks, ENTRY)
    # Rendered in the order in which they override each other: what is imported comes first.
    styles = [style for name in reversed(names) for style in chunks[name].get("css", [])]
    return Client(
        script=chunks[ENTRY]["file"],
        modules=tuple(chunks[name]["file"] for name in names[1:]),
        styles=tuple(dict.fromkeys(styles)),
    )


def _closure(chunks: dict[str, dict[str, Any]], entry: str) -> list[str]:
    found: list[str] = []
    waiting = [entry]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting.extend(chunks[name].get("imports", []))
    return found


def url(file: str) -> str:
    """Return where a built file is served.

    By the static *prefix* alone: the files carry a hash in their name already, and a storage that renames
    them once more would make a lazily loaded part fetch the entry a second time and start the client twice.
    """
    return f"{PrefixNode.handle_simple('STATIC_URL')}{FOLDER}/{file}"
