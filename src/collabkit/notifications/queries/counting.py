"""How much is unread and how much waits: what the viewer may see at this moment, in one query where kinds can tell.

A kind that says in SQL who may see its notices (`visible_where`) is asked within the query for the rows; the
others are asked for theirs after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Expression, QuerySet, Value, When

from collabkit.accounts.queries import is_active_person
from collabkit.core.pagination import encode_cursor, keyset
from collabkit.core.prepared import Prepared, Viewer, looked_up
from collabkit.notifications import registry
from collabkit.notifications.models import Notification

from .asking import present, visible_ids
from .inbox import ROUNDS
from .rows import FIELDS, NEWEST_FIRST, Row, lean, visible_notifications

COUNT_LIMIT = 100


def counts(viewer: Any) -> dict[str, int]:
    """Return how much the viewer may see now is unread, and waits for a decision; each at most 100."""
    if not is_active_person(viewer):
        return {"unread": 0, "action": 0}
    kinds = tuple(kind.name for kind in registry.kinds if kind.visible_where is not None)
    unread: list[tuple[Row, bool | None]] = []
    waiting: list[Row] = []
    for *fields, is_open, seen in _newest(shape=(kinds,), viewer=viewer.pk):
        row = Row(*fields)
        if row.read_at is None:
            unread.append((row, seen))
        if is_open and row.done_at is None:
            waiting.append(row)
    return {"unread": _unread(viewer, unread), "action": _waiting(viewer, waiting[:COUNT_LIMIT])}


def _unread(viewer: Any, newest: list[tuple[Row, bool | None]]) -> int:
    page = newest[:COUNT_LIMIT]
    unsaid = [row for row, seen in page if seen is None]
    total = sum(seen is True for _row, seen in page) + len(visible_ids(viewer, unsaid))
    if len(newest) > COUNT_LIMIT and total < COUNT_LIMIT:
        last = page[-1][0]
        total += _further(viewer, encode_cursor([last.created_at, last.uuid]), COUNT_LIMIT - total)
    return min(total, COUNT_LIMIT)


def _further(viewer: Any, cursor: str | None, wanted: int) -> int:
    """Count on behind a page of which some was hidden; this is rare, and may cost some queries."""
    rows, total = lean(visible_notifications(viewer).awake().unread()), 0
    for _round in range(ROUNDS - 1):
        page, cursor = keyset(rows, order=NEWEST_FIRST, cursor=cursor, limit=COUNT_LIMIT)
        total += len(visible_ids(viewer, page))
        if cursor is None or total >= wanted:
            break
    return total


def _waiting(viewer: Any, rows: Sequence[Row]) -> int:
    # Asked of present(): whether the viewer can still decide is true at once, not when the worker has caught
    # up.
    return sum(1 for said in present(viewer, rows).values() if said.actions)


def _build_newest(kinds: tuple[str, ...], *, viewer: Any) -> QuerySet[Any]:
    person = Viewer(viewer)
    inbox = visible_notifications(person).awake()
    unread = inbox.unread().order_by(*NEWEST_FIRST).values("pk")[: COUNT_LIMIT + 1]
    waiting = inbox.open().order_by(*NEWEST_FIRST).values("pk")[: COUNT_LIMIT + 1]
    rows = Notification.objects.filter(looked_up("pk", _part(unread).union(_part(waiting))))
    return (
        rows.order_by(*NEWEST_FIRST)
        .annotate(seen=_seen(kinds, person))
        .values_list(*FIELDS, "actionable", "seen")
    )


def _part(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return limited rows as a part of a union: not every database lets such a part have a limit of its own."""
    if connection.features.supports_slicing_ordering_in_compound:
        return rows
    return Notification.objects.filter(pk__in=rows).values("pk")


def _seen(kinds: tuple[str, ...], viewer: Any) -> Expression:
    """Return whether the viewer may see a row, NULL where its kind cannot tell in SQL."""
    said = [
        When(kind=kind.name, then=kind.visible_where(viewer))
        for kind in registry.kinds
        if kind.name in kinds and kind.visible_where is not None
    ]
    if not said:
        return Value(None, output_field=BooleanField(null=True))
    return Case(*said, default=Value(None), output_field=BooleanField(null=True))


_newest = Prepared(_build_newest)
