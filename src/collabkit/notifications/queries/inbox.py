"""Pages of the inbox: what the viewer may see at this moment, newest first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from collabkit.core.pagination import encode_cursor, keyset, moment_and_uuid
from collabkit.core.prepared import Prepared, Viewer
from collabkit.notifications.models import Notification, NotificationQuerySet
from collabkit.notifications.registry import Presented

from .asking import present, visible_ids
from .rows import FIELDS, NEWEST_FIRST, Row, lean, mention_kinds, selected

Shown = tuple[Row, Presented]

# What is hidden from a person is skipped; how many pages of hidden rows one request looks through at most.
ROUNDS = 5
# How many rows at a time are checked for their visibility, where all of them must be.
CHECKED_AT_ONCE = 500


def inbox_page(
    viewer: Any,
    *,
    filter: str = "all",
    kind: str | None = None,
    project: UUID | None = None,
    cursor: str | None = None,
    limit: int = 20,
) -> tuple[list[Shown], str | None]:
    """Return a page of what the viewer may see, newest first, and the cursor of the next page.

    filter: `all` of what still matters, `unread`, `action` for what waits for the viewer's decision,
    `mentions`, `snoozed` or `done`.
    """
    narrowed = {
        name: value for name, value in (("kind_name", kind), ("project_uuid", project)) if value is not None
    }
    found: list[Shown] = []
    for _round in range(ROUNDS):
        page, cursor = _page_of(viewer, filter, narrowed, cursor, limit)
        shown = present(viewer, page)
        found += [(row, shown[row.id]) for row in page if row.id in shown]
        if filter == "action":
            found = [(row, said) for row, said in found if said.actions]
        if len(found) > limit:
            found = found[:limit]
            return found, _cursor_after(found[-1][0])
        if cursor is None or len(found) == limit:
            break
    return found, cursor


def _page_of(
    viewer: Any, filter: str, narrowed: dict[str, Any], cursor: str | None, limit: int
) -> tuple[list[Row], str | None]:
    """Return a page of rows, whatever of them is hidden, and the cursor of the next."""
    values = {"viewer": viewer.pk, **narrowed}
    if cursor:
        values["before_time"], values["uuid"] = moment_and_uuid(cursor)
    # The kinds are a part of the SQL, which is built once for each set of them.
    mentions = mention_kinds() if filter == "mentions" else ()
    rows = [Row(*row) for row in _page(shape=(filter, limit, mentions), **values)]
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], _cursor_after(rows[limit - 1])


def _cursor_after(row: Row) -> str:
    return encode_cursor([row.created_at, row.uuid])


def _build_page(
    filter: str,
    limit: int,
    mentions: tuple[str, ...],
    *,
    viewer: Any,
    kind_name: Any = None,
    project_uuid: Any = None,
    before_time: Any = None,
    uuid: Any = None,
) -> QuerySet[Any]:
    rows = selected(Viewer(viewer), filter=filter, kind=kind_name, project=project_uuid, mentions=mentions)
    if before_time is not None:
        rows = rows.filter(Q(created_at__lt=before_time) | Q(created_at=before_time, uuid__lt=uuid))
    return rows.order_by(*NEWEST_FIRST).values_list(*FIELDS)[: limit + 1]


_page = Prepared(_build_page)


UNREAD_LIMIT = 500


def unread_shown(
    viewer: Any, *, filter: str = "all", kind: str | None = None, project: UUID | None = None
) -> tuple[list[UUID], bool]:
    """Return the newest unread ones of a list, 500 at most, as far as the viewer sees them; and whether more wait."""
    rows = selected(viewer, filter=filter, kind=kind, project=project).unread()
    newest, cursor = keyset(lean(rows), order=NEWEST_FIRST, cursor=None, limit=UNREAD_LIMIT)
    seen = _listed_ids(viewer, newest, filter)
    return [row.uuid for row in newest if row.id in seen], cursor is not None


def one_shown(viewer: Any, uuid: UUID) -> Shown | None:
    """Return one notification of the viewer's, also one that came by e-mail only; None where there is none to see."""
    found = Notification.objects.filter(recipient_id=viewer.pk, uuid=uuid).values_list(*FIELDS)
    rows = [Row(*row) for row in found]
    said = present(viewer, rows)
    return next(((row, said[row.id]) for row in rows if row.id in said), None)


def _listed_ids(viewer: Any, rows: list[Any], filter: str) -> set[int]:
    if filter == "action":
        return {pk for pk, said in present(viewer, rows).items() if said.actions}
    return visible_ids(viewer, rows)


def shown_ids(viewer: Any, rows: NotificationQuerySet, *, filter: str = "all") -> set[int]:
    """Return the keys of all those rows that a list with this filter shows the viewer now."""
    seen: set[int] = set()
    cursor = None
    while True:
        page, cursor = keyset(lean(rows), order=NEWEST_FIRST, cursor=cursor, limit=CHECKED_AT_ONCE)
        seen |= _listed_ids(viewer, page, filter)
        if cursor is None:
            return seen
