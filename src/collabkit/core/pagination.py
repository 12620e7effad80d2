"""Pages by key, never by offset: the thousandth page costs what the first does."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar, cast
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from .errors import BadRequest
from .text import unsafe_reason

__all__ = ["Cursor", "Limit", "Page", "decode_cursor", "encode_cursor", "keyset", "moment_and_uuid"]

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")

DEFAULT_LIMIT = 20
MAX_LIMIT = 100

Limit = Annotated[int, Query(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(None, max_length=500, description="Where the previous page ended.")]


class Page(Schema, Generic[T]):
    """Some items of a list, and the cursor of the next page (null at the end)."""

    items: list[T]
    next: str | None = Field(None, description="Pass it as `cursor` to get the next page.")


def encode_cursor(values: list[Any]) -> str:
    """Return ``values`` (the sort key of the last row) as a text.

    It hides nothing: raises TypeError for a number, since a primary key counts what others have made.
    """
    if any(isinstance(value, int | float) for value in values):
        raise TypeError("Sort by a time, a text or a public id: a number in a cursor tells.")
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def decode_cursor(cursor: str, *, length: int) -> list[Any]:
    """Return the values of ``cursor``; raises BadRequest when it is not one of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = msgspec.json.decode(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _bad_cursor() from error
    if not isinstance(values, list) or len(values) != length or not all(map(_is_storable, values)):
        raise _bad_cursor()
    return values


def _is_storable(value: Any) -> bool:
    """Tell whether a value is a text that every database can hold."""
    return isinstance(value, str) and unsafe_reason(value) is None


def moment_and_uuid(cursor: str) -> tuple[datetime, UUID]:
    """Return the values of a cursor of rows by time and public id; raises BadRequest when it is not one of ours."""
    at, uuid = decode_cursor(cursor, length=2)
    try:
        return _utc(datetime.fromisoformat(at)), UUID(uuid)
    except (ValueError, OverflowError) as error:
        raise _bad_cursor() from error


def keyset(
    queryset: QuerySet[M], *, order: tuple[str, ...], cursor: str | None, limit: int
) -> tuple[list[M], str | None]:
    """Return one page of ``queryset`` sorted by ``order`` and the cursor of the next page.

    ``order`` is like Django's (``"-created_at", "-uuid"``); together the fields must be unique and never null. Sort by
    the public id, not by the key: a cursor is read easily, and keys count what others have made.
    Raises BadRequest for a cursor that does not fit.
    """
    if cursor:
        values = decode_cursor(cursor, length=len(order))
        queryset = queryset.filter(_after(queryset, order, values))
    rows = list(queryset.order_by(*order)[: limit + 1])
    if len(rows) <= limit:
        return rows, None
    rows = rows[:limit]
    return rows, encode_cursor([_value(rows[-1], name.lstrip("-")) for name in order])


def _after(queryset: QuerySet[Any], order: tuple[str, ...], values: list[Any]) -> Q:
    condition, same = Q(), Q()
    for name, raw in zip(order, values, strict=True):
        field = name.lstrip("-")
        value = _typed(_field(queryset, field), raw)
        beyond = Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        condition |= same & beyond
        same &= Q(**{field: value})
    return condition


def _field(queryset: QuerySet[Any], path: str) -> models.Field[Any, Any]:
    """Return the field that a sort key is of: an annotation's, or the one at the end of the path."""
    annotation = queryset.query.annotations.get(path)
    if annotation is not None:
        return annotation.output_field
    found: Any = None
    model: Any = queryset.model
    for part in path.split("__"):
        found = model._meta.get_field("id" if part == "pk" else part)
        model = found.related_model
    return cast("models.Field[Any, Any]", found)


def _typed(field: models.Field[Any, Any], raw: Any) -> Any:
    try:
        value = field.to_python(raw)
        # A time without a zone, or at the edge of the calendar, is none that we wrote.
        return _utc(value) if isinstance(value, datetime) else value
    except (DjangoValidationError, ValueError, OverflowError) as error:
        raise _bad_cursor() from error


def _utc(moment: datetime) -> datetime:
    """Return an aware time in UTC; raises ValueError for a naive one, OverflowError beyond the calendar."""
    if moment.tzinfo is None:
        raise ValueError("A time of a cursor has a zone.")
    return moment.astimezone(UTC)


def _value(row: models.Model, path: str) -> Any:
    value: Any = row
    for part in path.split("__"):
        value = getattr(value, part)
    return value


def _bad_cursor() -> BadRequest:
    return BadRequest(_("This page link is not valid. Start from the first page."), code="bad_cursor")
