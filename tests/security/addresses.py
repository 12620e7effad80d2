"""Every address of the site, walked from Django's URL resolver, and what each persona gets there by every method.

`url_matrix.csv` has a row for each pattern and set of methods that answer alike; people review it and
test_url_matrix.py enforces it. Two rules keep it readable:

- The admin's pages of one model are written once for all models, as ``admin/*/*/…``; each model's are still asked.
- What is an operation of the API is in permission_matrix.csv, by case, and HEAD goes with GET; here are the API's
  other methods.

What a client reaches without the resolver is not here: the socket (tests/realtime) and collected static files.
After a change: ``COLLABKIT_WRITE_MATRIX=1 pytest tests/security``, and read the difference line by line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from .matrix import operations
from .rows import undone
from .world import PERSONAS, World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FILE = Path(__file__).with_name("url_matrix.csv")
HEADER = ("route", "methods", *PERSONAS)
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_MODEL = re.compile(r"^admin/(?!r/)\w+/\w+/")
_REGEX = re.compile(r"\(\?P<(\w+)>")
# Patterns that are regular expressions, by the group that they capture: how they are written, and an address.
CAPTURED = {
    "app_label": ("admin/<app_label>/", "admin/auth/"),
    "url": ("admin/<whatever is left>", "admin/nothing"),
    "path": ("<whatever is left>", "projects"),
}
# Whose id stands for an API parameter named uuid, by the start of the route; the first that fits.
OWNERS = {
    "api/files/": "avatar",
    "api/projects/applications/": "application",
    "api/projects/ownership/": "transfer",
    "api/projects/": "project",
    "api/invitations/links/": "link",
    "api/invitations/": "invitation",
    "api/chat/messages/": "message",
    "api/chat/": "channel",
    "api/notifications/": "notification",
}
VALUES = {"person": "person:friend", "child": "child"}
PLAIN = {"role": "manager", "object_id": "1", "id": "1", "content_type_id": "1", "pk": "1"}


@dataclass(frozen=True)
class Address:
    """A pattern of the resolver: how the file names it, and an address that it answers (with `$name` for ids)."""

    route: str
    path: str

    @property
    def name(self) -> str:
        """Return the name under which the file has it."""
        return _MODEL.sub("admin/*/*/", self.route)

    def methods(self) -> list[str]:
        """Return the methods that the file speaks of: all but the API's operations, which have cases."""
        path = "/" + _PARAMETER.sub(r"{\1}", self.route)
        declared = {method for method, where in operations().values() if where == path}
        if "GET" in declared:  # asked, for every case, in test_head.py
            declared.add("HEAD")
        return [method for method in METHODS if method not in declared]


def addresses() -> list[Address]:
    """Return every address of the site; an unknown kind of pattern is an error, not left out."""
    return list({route: _address(route, pattern) for route, pattern in _walk(get_resolver())}.values())


def _walk(resolver: URLResolver, start: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in resolver.url_patterns:
        route = start + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _walk(item, route)
        else:
            yield route, item


def _address(route: str, pattern: URLPattern) -> Address:
    if isinstance(pattern.pattern, RegexPattern):
        return Address(*CAPTURED[_REGEX.findall(route)[0]])

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in PLAIN:
            return PLAIN[name]
        known = [VALUES[name]] if name in VALUES else [OWNERS[key] for key in OWNERS if route.startswith(key)]
        if not known:
            raise LookupError(f"Say in addresses.py what stands for <{name}> in {route}")
        return f"${known[0]}"

    return Address(route, _PARAMETER.sub(value, route))


def ask(world: World, address: Address, method: str, persona: str) -> Any:
    """Make the request in a browser of its own, since some answers sign it out."""
    path = re.sub(r"\$([\w:]+)", lambda match: world.ids[match[1]], address.path)
    browser = Client()
    browser.cookies.load({name: cookie.value for name, cookie in world.clients[persona].cookies.items()})
    body: dict[str, Any] = (
        {} if method in {"GET", "HEAD", "OPTIONS"} else {"data": "{}", "content_type": "application/json"}
    )
    return browser.generic(method, f"/{path}", **body)


def answers(world: World, address: Address, method: str) -> dict[str, str]:
    """Return the status by persona; what answers as done is undone again, what refuses is left as it is."""
    found = {}
    for persona in PERSONAS:
        with undone():
            response = ask(world, address, method, persona)
        found[persona] = str(response.status_code)
        if response.status_code >= 300 and (address.route, method) not in ENDS_SESSION:
            ask(world, address, method, persona)
    return found


# allauth says 401 ("nobody is signed in now") when it has signed somebody out.
ENDS_SESSION = {("_allauth/browser/v1/auth/session", "DELETE")}


def grouped(found: dict[tuple[str, str], dict[str, str]]) -> list[dict[str, str]]:
    """Return the file's rows: methods of one address that answer alike share one."""
    rows: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (name, method), cells in found.items():
        rows.setdefault((name, tuple(cells[persona] for persona in PERSONAS)), []).append(method)
    return [
        {"route": name, "methods": " ".join(methods), **dict(zip(PERSONAS, cells, strict=True))}
        for (name, cells), methods in sorted(rows.items(), key=lambda row: (row[0][0], row[1]))
    ]


def stored() -> list[dict[str, str]]:
    """Return the reviewed rows."""
    with FILE.open(newline="") as file:
        return list(csv.DictReader(file))


def write(rows: list[dict[str, str]]) -> None:
    """Store the rows."""
    with FILE.open("w", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
