"""The built client as Vite's manifest lists it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.templatetags.static import PrefixNode

__all__ = ["ENTRY", "MANIFEST", "Client", "client", "closure", "url"]

FOLDER = "collabkit_web"
ENTRY = "src/main.tsx"
# The shell's words, one file per language; a screen loads its own.
WORDS = re.compile(r"src/locales/(\w+)\.po")
OWN_LANGUAGE = "en"
MANIFEST = Path(__file__).parent / "static" / FOLDER / "manifest.json"


@dataclass(frozen=True)
class Client:
    """What the page loads: one script, the modules it needs at once, and style sheets; names below static.

    `words` are the modules with the shell's words, by language.
    """

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]
    words: dict[str, str] = field(default_factory=dict)

    def speaks(self, language: str) -> str:
        """Return the language of ours that is shown for a tag such as `de-at`: its family's, or English."""
        family = language.lower().partition("-")[0]
        return family if family in self.words else OWN_LANGUAGE


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
    names = closure(chunks, ENTRY)
    # Rendered in the order in which they override each other: what is imported comes first.
    styles = [style for name in reversed(names) for style in chunks[name].get("css", [])]
    return Client(
        script=chunks[ENTRY]["file"],
        modules=tuple(chunks[name]["file"] for name in names[1:]),
        styles=tuple(dict.fromkeys(styles)),
        words={match[1]: chunks[name]["file"] for name in chunks if (match := WORDS.fullmatch(name))},
    )


def closure(chunks: dict[str, dict[str, Any]], entry: str) -> list[str]:
    """Return a chunk and everything that it imports at once, nearest first."""
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
