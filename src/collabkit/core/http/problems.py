"""Errors as ``application/problem+json`` documents (RFC 9457)."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from collabkit.core.errors import CollabkitError, RateLimited, Unavailable

from .faults import sentence

__all__ = [
    "MEDIA_TYPE",
    "FieldError",
    "Problem",
    "method_not_allowed",
    "problem_response",
    "response_for",
    "statuses",
]

MEDIA_TYPE = "application/problem+json"
statuses = frozenset({400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503})


class FieldError(Schema):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(Schema):
    """What went wrong, for people (title, detail) and for programs (code, status, errors)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = []
    request_id: str | None = None


def problem_response(
    request: HttpRequest,
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Return the problem document as a response."""
    document = {
        "type": f"urn:collabkit:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": errors or [],
        "request_id": getattr(request, "request_id", None),
        **(extra or {}),
    }
    body = msgspec.json.encode(document, enc_hook=str)
    response = HttpResponse(body, status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def method_not_allowed(request: HttpRequest, allow: Iterable[str]) -> HttpResponse:
    """Return the problem document for a method that an address does not take; HEAD goes with GET."""
    allowed = dict.fromkeys(allow)
    if "GET" in allowed:
        allowed["HEAD"] = None
    response = problem_response(
        request,
        status=405,
        code="method_not_allowed",
        title=_("Not possible here"),
        detail=_("This address does not take %(method)s requests.") % {"method": request.method},
    )
    response["Allow"] = ", ".join(allowed)
    return response


def response_for(request: HttpRequest, error: CollabkitError) -> HttpResponse:
    """Return the problem document of ``error``."""
    response = problem_response(
        request,
        status=error.status,
        code=error.code,
        title=str(error.title),
        detail=str(error.detail),
        errors=[{"field": field, "message": str(text)} for field, text in error.errors.items()],
        extra=error.extra,
    )
    if isinstance(error, RateLimited | Unavailable):
        response["Retry-After"] = str(error.retry_after)
    return response


def readable(error: dict[str, Any]) -> dict[str, str]:
    """Turn one pydantic error into a field name and a sentence."""
    place = [str(part) for part in error.get("loc", ())]
    # Only at the front do these words say where the value came from; further on they are names of fields.
    source = place.pop(0) if place and place[0] in ("body", "query", "path", "form") else ""
    # A body has besides the name under which the view takes it, which nobody outside knows.
    if place and (place[0] == "payload" or place[0] == source == "body"):
        place = place[1:]
    return {"field": ".".join(place), "message": sentence(error)}
