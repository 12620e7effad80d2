"""Guards the edge of every request, and keeps the API's answers private and readable."""

import re
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from django.conf import settings as django_settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext as _

from collabkit.core.conf import settings
from collabkit.core.errors import BadRequest, CollabkitError, NotFound, TooLarge, Unavailable
from collabkit.core.text import unsafe_reason

from .parser import parse_json
from .problems import method_not_allowed, response_for

__all__ = ["RequestGuard"]

MAX_QUERY_BYTES = 8_192
MAX_PATH_CHARACTERS = 2_048
CACHE_OUTAGES = (
    ("redis.exceptions", "ConnectionError"),
    ("redis.exceptions", "TimeoutError"),
    ("pymemcache.exceptions", "MemcacheError"),
)


class RequestGuard:
    """Middleware: refuses unreadable requests early and turns the API's plain errors into problem documents.

    Place it right after Django's SecurityMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        _forget_unreadable_cookies(request)
        refusal = _refusal(request)
        if refusal is not None:
            return response_for(request, refusal)
        if request.method != "HEAD" or not is_api(request):
            return self._answer(request)
        request.method = "GET"
        try:
            return _without_body(self._answer(request))
        finally:
            request.method = "HEAD"

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_api(request):
            return response
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        if response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            return _as_problem(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Look at the body for a view that reads it as JSON whatever its type says: allauth's do, on signing in."""
        if not getattr(getattr(view, "view_class", None), "handle_json_input", False):
            return None
        refusal = _refused_json(request)
        return response_for(request, refusal) if refusal else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 503 when the database does not: an outage is never "not found" or "signed out"."""
        if _is_outage(error):
            return response_for(request, Unavailable())
        if isinstance(error, CollabkitError):
            return response_for(request, error)
        return None


def _is_outage(error: Exception) -> bool:
    if isinstance(error, OperationalError | InterfaceError):
        return True
    # An error of a library that nobody loaded cannot have been raised, so none is imported here.
    kinds = [getattr(sys.modules.get(module), name, None) for module, name in CACHE_OUTAGES]
    return isinstance(error, tuple(kind for kind in kinds if isinstance(kind, type)))


def is_api(request: HttpRequest) -> bool:
    """Tell whether the request is for the API."""
    root = _api_root(get_urlconf() or django_settings.ROOT_URLCONF, get_script_prefix())
    return root is not None and request.path.startswith(root)


@lru_cache(maxsize=32)
def _api_root(urlconf: Any, prefix: str) -> str | None:
    """Return where the API is under a set of addresses, below a prefix: asked twice for every request."""
    try:
        return reverse("collabkit:api-root", urlconf)
    except NoReverseMatch:
        return None


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    """Return the answer to HEAD: the headers of the answer to GET alone (RFC 9110, section 9.3.2)."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse) and response.content:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def _forget_unreadable_cookies(request: HttpRequest) -> None:
    """Take a cookie that no database can look up, such as a session's key with a NUL, for none."""
    for name in [name for name, value in request.COOKIES.items() if unsafe_reason(value)]:
        del request.COOKIES[name]


def _refusal(request: HttpRequest) -> CollabkitError | None:
    query = request.META.get("QUERY_STRING", "")
    if len(query) > MAX_QUERY_BYTES or len(request.path) > MAX_PATH_CHARACTERS:
        return BadRequest(_("The address is too long."))
    reason = unsafe_reason(request.path) or unsafe_reason(unquote(query, errors="surrogateescape"))
    if reason:
        return BadRequest(reason)
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return BadRequest()
    # A type is the same in any case (RFC 9110, section 8.3.1).
    kind = request.META.get("CONTENT_TYPE", "").lower()
    limit = settings.max_upload_bytes if kind.startswith("multipart/form-data") else settings.max_body_bytes
    to_api, json = is_api(request), "json" in kind
    if (to_api or json) and length > limit:
        return _too_large(limit)
    # The API's own parser looks at its bodies; what other apps of the site read is looked at here.
    return _refused_json(request) if json and not to_api else None


def _refused_json(request: HttpRequest) -> CollabkitError | None:
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.max_body_bytes:
        return _too_large(settings.max_body_bytes)
    try:
        if request.body:
            parse_json(request.body)
    except CollabkitError as refusal:
        return refusal
    except RequestDataTooBig:
        return TooLarge()
    return None


def _too_large(limit: int) -> TooLarge:
    return TooLarge(_("The data is larger than %(limit)s bytes.") % {"limit": limit})


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    if response.status_code == NotFound.status:
        return response_for(request, NotFound())
    if response.status_code == 405:
        return method_not_allowed(request, re.findall(r"\w+", response.get("Allow", "")))
    if response.status_code >= 500:
        error = CollabkitError()
        error.status = response.status_code
        return response_for(request, error)
    error = BadRequest()
    error.status = response.status_code
    return response_for(request, error)
