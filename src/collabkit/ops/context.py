"""The id of the request being answered, for logs and error documents."""

from __future__ import annotations

import re
from contextvars import ContextVar

from django.http import HttpRequest

from collabkit.core.conf import settings as core_settings
from collabkit.core.ids import new_uuid

__all__ = ["current_request_id", "id_for"]

current_request_id: ContextVar[str | None] = ContextVar("collabkit_request_id", default=None)

_ACCEPTED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def id_for(request: HttpRequest) -> str:
    """Return the id that a trusted proxy gave the request, or a new one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    if core_settings.trusted_proxies and _ACCEPTED.fullmatch(given):
        return str(given)
    return new_uuid().hex
