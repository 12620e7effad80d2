"""ASGI applications: the gateway as a process of its own, and beside Django in one process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import django

from .gateway import Gateway

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

__all__ = ["combine", "gateway_application"]


@cache
def _gateway() -> Gateway:
    django.setup(set_prefix=False)
    return Gateway()


async def gateway_application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve /ws, /healthz and /metrics: what ``collabkit_gateway`` runs."""
    await _gateway()(scope, receive, send)


def combine(http_app: Application, gateway: Gateway | None = None) -> Application:
    """Return an application that serves sockets by a gateway and all else by ``http_app``, in one process.

    The lifespan is the gateway's; ``http_app`` is not told of it, as Django's does not know it.
    """
    both = gateway or Gateway()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await http_app(_unambiguous(scope), receive, send)
        else:
            await both(scope, receive, send)

    return application


def _unambiguous(scope: Scope) -> Scope:
    """Leave out headers with an underscore: WSGI takes them for those with a hyphen that a proxy wrote (B29)."""
    return {**scope, "headers": [header for header in scope["headers"] if b"_" not in header[0]]}
