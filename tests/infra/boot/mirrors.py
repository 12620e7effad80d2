"""Where this machine has its packages from: the booted ones have theirs from there too, through the tests' proxy."""

from __future__ import annotations

import subprocess
from functools import cache
from urllib.parse import urlsplit

__all__ = ["hosts", "sources"]

_RELEASES = {"bookworm", "bookworm-updates", "bookworm-security"}
_ASKED = ("--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages", "Component: main")


@cache
def _places() -> frozenset[tuple[str, str]]:
    done = subprocess.run(["apt-get", "indextargets", *_ASKED], capture_output=True, text=True, check=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    found = frozenset((address, release) for address, release in lines if release in _RELEASES)
    assert {release for _address, release in found} >= {"bookworm"}, "This machine's apt knows no Debian 12."
    assert all(address.startswith("http:") for address, _release in found), (
        "The proxy speaks plain HTTP only."
    )
    return found


def sources() -> str:
    """Return the lines of a sources.list."""
    return "".join(f"deb {address} {release} main\n" for address, release in sorted(_places()))


def hosts() -> frozenset[str]:
    """Return the names of the mirrors."""
    return frozenset(urlsplit(address).hostname or "" for address, _release in _places())
