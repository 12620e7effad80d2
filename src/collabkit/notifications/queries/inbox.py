"""Reads of the inbox. What a notification says is asked of its kind at each reading, never stored."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError
from django.db.models import QuerySet

from collabkit.core.pagination import encode_cursor, keyset

from . import registry
from .models import CHANNELS, Notification, NotificationQuerySet, Preference
from .registry import NoticeKind, Presented

logger = logging.getLogger(__name__)

NEWEST_FIRST = ("-created_at", "-id")
COUNT_LIMIT = 100
# What is hidden from a person is skipped; how many pages of hidden rows one request looks through at most.
ROUNDS = 5
# How many rows at a time are checked for their visibility, where all of them must be.
CHECKED_AT_ONCE = 500

FIELDS = (
    "id",
    "uuid",
    "kind",
    "subject",
    "scope",
    "actor_id",
    "recipient_id",
    "data",
    "created_at",
    "read_at",
    "done_at",
)

# A row of the table, or its fields as `lean` reads them: what `registry.Notice` promises, and read_at.
Row = Any
Shown = tuple[Row, Presented]


def visible_notifications(viewer: Any) -> NotificationQuerySet:
    """Return the rows of the viewer's inbox; what each may say is decided by `present`."""
    return Notification.objects.filter(recipient_id=viewer.pk, in_inbox=True)


def lean(rows: NotificationQuerySet) -> QuerySet[Any]:
    """Read the fields as tuples with names: a page costs a third of what it costs as model instances."""
    return rows.values_list(*FIELDS, named=True)


def present(viewer: Any, notices: Sequence[Row]) -> dict[int, Presented]:
    """Return by id what the viewer may see now; one call for each kind, whatever the number of rows."""
    shown: dict[int, Presented] = {}
    for kind, rows in _by_kind(notices).items():
        answer = _asked(kind, kind.present, viewer, rows)
        shown |= {row.id: found for row in rows if (found := answer.get(row.id)) is not None}
    return shown


def visible_ids(viewer: Any, notices: Sequence[Row]) -> set[int]:
    """Return which of the notifications the viewer may see now, as cheaply as their kinds can tell."""
    seen: set[int] = set()
    for kind, rows in _by_kind(notices).items():
        if kind.visible is not None:
            seen |= {row.id for row in rows} & set(_asked(kind, kind.visible, viewer, rows))
        else:
            answer = _asked(kind, kind.present, viewer, rows)
            seen |= {row.id for row in rows if answer.get(row.id) is not None}
    return seen


def seen_ids(notices: Sequence[Row]) -> set[int]:
    """Return which of the notifications their recipients have seen elsewhere; one question for each kind."""
    seen: set[int] = set()
    for kind, rows in _by_kind(notices).items():
        if kind.seen is not None:
            seen |= {row.id for row in rows} & set(kind.seen(rows))
    return seen


def _by_kind(notices: Sequence[Row]) -> dict[NoticeKind[Any], list[Row]]:
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for notice in notices:
        rows_of[notice.kind].append(notice)
    # A kind that no installed app declares any more cannot say who may see it: nobody.
    return {kind: rows for name, rows in rows_of.items() if (kind := registry.get(name)) is not None}


def _asked(kind: NoticeKind[Any], question: Any, viewer: Any, rows: list[Row]) -> Any:
    try:
        return question(viewer, rows)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:  # one broken kind must not close the whole inbox; it shows nothing
        logger.exception("The notice kind %s cannot present its notifications", kind.name)
        return {}


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

    filter: `all`, `unread`, or `action` for what waits for the viewer's decision.
    """
    rows = lean(selected(viewer, filter=filter, kind=kind, project=project))
    found: list[Shown] = []
    for _round in range(ROUNDS):
        page, cursor = keyset(rows, order=NEWEST_FIRST, cursor=cursor, limit=limit)
        shown = present(viewer, page)
        found += [(row, shown[row.id]) for row in page if row.id in shown]
        if filter == "action":
            found = [(row, said) for row, said in found if said.actions]
        if len(found) > limit:
            found = found[:limit]
            last = found[-1][0]
            return found, encode_cursor([last.created_at, last.id])
        if cursor is None or len(found) == limit:
            break
    return found, cursor


def selected(
    viewer: Any, *, filter: str = "all", kind: str | None = None, project: UUID | None = None
) -> NotificationQuerySet:
    """Return the rows of the viewer's inbox that the filters leave."""
    rows = visible_notifications(viewer)
    if filter == "unread":
        rows = rows.unread()
    elif filter == "action":
        rows = rows.open()
    if kind:
        rows = rows.filter(kind=kind)
    if project:
        rows = rows.filter(scope=project)
    return rows


def shown_ids(viewer: Any, rows: NotificationQuerySet, *, filter: str = "all") -> set[int]:
    """Return the keys of all those rows that a list with this filter shows the viewer now."""
    seen: set[int] = set()
    cursor = None
    while True:
        page, cursor = keyset(lean(rows), order=NEWEST_FIRST, cursor=cursor, limit=CHECKED_AT_ONCE)
        if filter == "action":
            seen |= {pk for pk, said in present(viewer, page).items() if said.actions}
        else:
            seen |= visible_ids(viewer, page)
        if cursor is None:
            return seen


def counts(viewer: Any) -> dict[str, int]:
    """Return how much the viewer may see now is unread, and waits for a decision; each at most 100."""
    return {"unread": _unread(viewer), "action": _waiting(viewer)}


def _unread(viewer: Any) -> int:
    rows = lean(visible_notifications(viewer).unread())
    total, cursor = 0, None
    for _round in range(ROUNDS):
        page, cursor = keyset(rows, order=NEWEST_FIRST, cursor=cursor, limit=COUNT_LIMIT)
        total += len(visible_ids(viewer, page))
        if cursor is None or total >= COUNT_LIMIT:
            break
    return min(total, COUNT_LIMIT)


def _waiting(viewer: Any) -> int:
    rows = list(lean(visible_notifications(viewer).open()).order_by(*NEWEST_FIRST)[:COUNT_LIMIT])
    # Asked of present(): whether the viewer can still decide is true at once, not when the worker has caught
    # up.
    return sum(1 for said in present(viewer, rows).values() if said.actions)


def choices_of(user_ids: Collection[Any], kind: str | None = None) -> dict[Any, dict[tuple[str, str], bool]]:
    """Return the explicit choices by user, each by (kind, channel); one query for all."""
    rows = Preference.objects.filter(user_id__in=user_ids)
    if kind is not None:
        rows = rows.filter(kind=kind)
    found: dict[Any, dict[tuple[str, str], bool]] = defaultdict(dict)
    for user_id, name, channel, enabled in rows.values_list("user_id", "kind", "channel", "enabled"):
        found[user_id][name, channel] = enabled
    return found


def goes_to(kind: NoticeKind[Any], channel: str, choices: Mapping[tuple[str, str], bool]) -> bool:
    """Return whether a kind goes to a channel for a person with these explicit choices."""
    default: bool | None = getattr(kind.channels, channel)
    if default is None:
        return False
    if kind.security:
        return True
    return choices.get((kind.name, channel), default)


def is_locked(kind: NoticeKind[Any], channel: str) -> bool:
    """Return whether nobody can change this cell of the matrix."""
    return kind.security or getattr(kind.channels, channel) is None


def preferences(viewer: Any) -> Iterable[tuple[NoticeKind[Any], dict[str, bool]]]:
    """Return for each kind where it goes for this person."""
    choices = choices_of([viewer.pk]).get(viewer.pk, {})
    for kind in registry.kinds:
        yield kind, {channel: goes_to(kind, channel, choices) for channel in CHANNELS}


def recipients_of(cause: UUID, kind: str) -> list[tuple[Any, UUID]]:
    """Return who was told about an event, each with the public id of the notification."""
    rows = Notification.objects.filter(event__uuid=cause, kind=kind, in_inbox=True)
    return list(rows.values_list("recipient_id", "uuid"))


def recipients_about(subject: UUID, kinds: Sequence[str]) -> list[tuple[Any, UUID]]:
    """Return who was asked about a subject, each with the public id of the notification."""
    rows = Notification.objects.filter(subject=subject, kind__in=kinds, actionable=True, in_inbox=True)
    return list(rows.values_list("recipient_id", "uuid"))
