"""Observes every request: its id, a log line, its metrics; and answers the health pages to whoever asks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from collabkit.core.network import client_ip

from .api import HEALTH_PAGES
from .conf import settings
from .context import current_request_id, id_for
from .metrics import recorder

__all__ = ["Observe"]

logger = logging.getLogger("collabkit.ops.requests")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNMATCHED = "unmatched"


class Observe:
    """Middleware; place it first.

    A load balancer asks for the health pages under whatever host name, so they are answered here, before the
    host is checked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = id_for(request)
        request.request_id = request_id  # type: ignore[attr-defined]
        token = current_request_id.set(request_id)
        began = time.perf_counter()
        try:
            page = HEALTH_PAGES.get(request.path_info)
            response = page(request) if page else self.get_response(request)
            if not page:
                self._note(request, response, (time.perf_counter() - began) * 1000)
        finally:
            current_request_id.reset(token)
        response.headers["X-Request-ID"] = request_id
        return response

    def _note(self, request: HttpRequest, response: HttpResponseBase, milliseconds: float) -> None:
        route = route_of(request)
        recorder.record(route, response.status_code, milliseconds)
        if settings.log_requests:
            logger.log(
                logging.ERROR if response.status_code >= 500 else logging.INFO,
                "request",
                extra={"fields": _fields(request, response, route, milliseconds)},
            )


def route_of(request: HttpRequest) -> str:
    """Return the method and the name of the address, a bounded set of values; never the path itself."""
    method = request.method if request.method in METHODS else "OTHER"
    match = request.resolver_match
    if match is None:
        return f"{method} {UNMATCHED}"
    return f"{method} {match.view_name if match.url_name else match.route}"


def _fields(
    request: HttpRequest, response: HttpResponseBase, route: str, milliseconds: float
) -> dict[str, Any]:
    # The user as far as the request needed him: asking here would cost a query.
    user = getattr(request, "_cached_user", None)
    match = request.resolver_match
    named = match.kwargs.values() if match else ()
    return {
        "actor": None if user is None or user.pk is None else str(user.pk),
        "action": route,
        # Only public ids: an address may hold a secret, such as the key of a password reset.
        "object": [str(value) for value in named if isinstance(value, UUID)],
        "result": _result(response.status_code),
        "status": response.status_code,
        "ms": round(milliseconds, 1),
        "client": client_ip(request),
    }


def _result(status: int) -> str:
    if status in (401, 403, 404):
        return "denied"
    if status >= 500:
        return "failed"
    return "refused" if status >= 400 else "done"
