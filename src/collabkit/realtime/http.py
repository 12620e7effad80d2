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


async def answer_http(
    gateway: Gateway, scope: dict[str, Any], send: Callable[[dict[str, Any]], Awaitable[None]]
) -> None:
    """Answer GET /healthz and GET /metrics; anything else is a 404 problem document."""
    path = scope["path"] if scope["method"] in ("GET", "HEAD") else ""
    status, kind, body = 404, "application/problem+json", msgspec.json.encode(_NOT_FOUND)
    if path == "/healthz":
        alive = {"status": "ok", "sockets": gateway.people.sockets}
        status, kind, body = 200, "application/json", msgspec.json.encode(alive)
    elif path == "/metrics":
        status, kind, body = (
            200,
            "text/plain; version=0.0.4; charset=utf-8",
            gateway.metrics.as_text().encode(),
        )
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
