"""Reads JSON bodies and query strings, and refuses early what a database refuses late."""

import json
import math
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from collabkit.core.conf import settings
from collabkit.core.errors import BadRequest, TooLarge
from collabkit.core.text import unsafe_reason

__all__ = ["GuardedParser", "inspect", "parse_json"]

MAX_DEPTH = 16
MAX_INTEGER = 2**63 - 1


def parse_json(body: bytes) -> Any:
    """Return the value of a JSON document; raises BadRequest for what is malformed, too deep or not storable."""
    if _looks_too_deep(body):
        raise BadRequest(_("The data is nested too deeply."))
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest(_("The data is not valid JSON.")) from error
    inspect(value)
    return value


def inspect(value: Any) -> None:
    """Raise BadRequest when ``value`` (parsed JSON) is too deep or holds what no database stores."""
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack:
        item, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise BadRequest(_("The data is nested too deeply."))
        if isinstance(item, dict):
            stack.extend((part, depth + 1) for pair in item.items() for part in pair)
        elif isinstance(item, list):
            stack.extend((part, depth + 1) for part in item)
        else:
            _inspect_scalar(item)


def _inspect_scalar(item: Any) -> None:
    if isinstance(item, str):
        reason = unsafe_reason(item)
        if reason:
            raise BadRequest(reason)
    elif isinstance(item, float) and not math.isfinite(item):
        raise BadRequest(_("A number in the data is not finite."))
    elif isinstance(item, int) and abs(item) > MAX_INTEGER:
        raise BadRequest(_("A number in the data is too large."))


def _looks_too_deep(body: bytes) -> bool:
    # Counting openings is cheap and bounds the recursion of the JSON parser; strings full of brackets are
    # inside the generous bound, or are not something a person typed.
    return body.count(b"[") + body.count(b"{") > 20_000


class GuardedParser(Parser):
    """The API's parser: bounded, strict, and answering with a problem document."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the JSON value of the body; {} for an empty one."""
        body = request.body
        if len(body) > settings.max_body_bytes:
            raise TooLarge(_("The data is larger than %(limit)s bytes.") % {"limit": settings.max_body_bytes})
        if not body:
            return {}
        return parse_json(body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Return query or form values by name, refusing what cannot be stored."""
        for key, values in data.lists():
            for text in (key, *values):
                reason = unsafe_reason(text) if isinstance(text, str) else None
                if reason:
                    raise BadRequest(reason)
        result: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        return result
