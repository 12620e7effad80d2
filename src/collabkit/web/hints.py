"""What the client will ask for next at an address, so that the browser fetches it beside the entry and not after it.

Hints only: one that is missing costs a round trip, one that is wrong a few bytes.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps

from . import manifest

__all__ = ["answers", "files"]

FRAME = ("src/app/Guarded.tsx",)
FRAME_WORDS = ("chat",)
Screen = tuple[tuple[str, ...], tuple[str, ...]]
# By the address: what the router of the client loads there, and the words that come with it.
INSIDE: dict[str, Screen] = {
    r"": (("src/app/HomeScreen.tsx",), ("home", "inbox", "invitations", "projects")),
    r"chat(/.*)?": (("src/features/chat/index.ts",), ()),
    r"inbox": (("src/app/InboxScreen.tsx",), ("inbox", "invitations")),
    r"projects": (("src/features/projects/ProjectList.tsx",), ("projects",)),
    r"projects/[0-9a-f-]{36}": (
        ("src/features/projects/ProjectLayout.tsx", "src/features/projects/Overview.tsx"),
        ("projects",),
    ),
    r"preferences": (("src/features/preferences/Preferences.tsx",), ("preferences",)),
    r"profile": (("src/features/profile/Profile.tsx",), ("profile",)),
    r"people": (("src/features/people/People.tsx",), ("people",)),
}
OUTSIDE: dict[str, Screen] = {
    r"sign-in": (("src/features/auth/SignIn.tsx",), ("auth",)),
    r"sign-up": (("src/features/auth/SignUp.tsx",), ("auth",)),
}
CONVERSATION = re.compile(r"chat/([0-9a-f-]{36})")


def files(address: str, language: str, *, signed_in: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the scripts and the style sheets of the screen at an address, beyond those that the page names anyway."""
    place = _match({**OUTSIDE, **(INSIDE if signed_in else {})}, address)
    if place is None:
        return (), ()
    path, family = manifest.MANIFEST, language.split("-", maxsplit=1)[0]
    return _read(path, path.stat().st_mtime_ns, place, family)


def answers(address: str, api: str, auth: str, *, linked: bool) -> tuple[str, ...]:
    """Return what the screen at an address asks for, of somebody signed in; `linked` where it names one message.

    The client asks step by step, as its parts are drawn: what is on its way by then takes no round trip for each step.
    """
    if _match(INSIDE, address) is None:
        return ()
    asked = [*([f"{auth}auth/session"] if auth else []), f"{api}people/me"]
    room = CONVERSATION.fullmatch(address.strip("/"))
    if room and apps.is_installed("collabkit.chat"):
        here = f"{api}chat/conversations/{room[1]}"
        asked += [here, *([] if linked else [f"{here}/messages?unread=true&limit=50"]), f"{here}/held"]
    return tuple(asked)


def _match(places: dict[str, Screen], address: str) -> str | None:
    return next((place for place in places if re.fullmatch(place, address.strip("/"))), None)


@lru_cache(maxsize=64)
def _read(path: Path, _modified: int, place: str, family: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    chunks: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    screens, features = {**OUTSIDE, **INSIDE}[place]
    if place in INSIDE:
        screens, features = (*FRAME, *screens), (*FRAME_WORDS, *features)
    wanted = [*screens, *(f"src/features/{feature}/locales/{family}.po" for feature in features)]
    names = dict.fromkeys(name for key in wanted if key in chunks for name in manifest.closure(chunks, key))
    later = [name for name in names if name not in manifest.closure(chunks, manifest.ENTRY)]
    # In the order in which they override each other: what is imported comes first.
    styles = dict.fromkeys(style for name in reversed(later) for style in chunks[name].get("css", []))
    return tuple(chunks[name]["file"] for name in later), tuple(styles)
