"""What a gateway process answers over HTTP: is it alive, and what did it count."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from .gateway import Gateway

_NOT_FOUND = {
    "type": "urn:collabkit:problem:not_found",
    "title": "Not found",
    "status": 404,
    "detail": "A gateway answers at /ws, /healthz and /metrics.",
    "code": "not_found",
    "errors": [],
    "request_id": None,
}


_NOT_ALLOWED = {
    **_NOT_FOUND,
    "type": "urn:collabkit:problem:method_not_allowed",
    "title": "Not possible here",
    "status": 405,
    "detail": "A gateway's pages are only read.",
    "code": "method_not_allowed",
}
_PROBLEM, _JSON = b"application/problem+json", b"application/json"
_TEXT = b"text/plain; version=0.0.4; charset=utf-8"
_READING = ("GET", "HEAD")


async def answer_http(
    gateway: Gateway, scope: dict[str, Any], send: Callable[[dict[str, Any]], Awaitable[None]]
) -> None:
    """Answer GET and HEAD of /healthz and /metrics; anything else is a problem document."""
    reads, path = scope["method"] in _READING, scope["path"]
    headers: list[tuple[bytes, bytes]] = []
    if path not in ("/healthz", "/metrics"):
        status, kind, body = 404, _PROBLEM, msgspec.json.encode(_NOT_FOUND)
    elif not reads:
        status, kind, body = 405, _PROBLEM, msgspec.json.encode(_NOT_ALLOWED)
        headers.append((b"allow", b"GET, HEAD"))
    elif path == "/healthz":
        alive = {"status": "ok", "sockets": gateway.people.sockets}
        status, kind, body = 200, _JSON, msgspec.json.encode(alive)
    else:
        status, kind, body = 200, _TEXT, gateway.metrics.as_text().encode()
    headers += [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
