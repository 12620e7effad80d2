"""The rows of an inbox, before anybody is asked what they may say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from collabkit.core import clock
from collabkit.notifications import registry
from collabkit.notifications.models import Notification, NotificationQuerySet

NEWEST_FIRST = ("-created_at", "-uuid")


class Row(NamedTuple):
    """A notification as `FIELDS` reads it: what `registry.Notice` promises, and whether it was read."""

    id: int
    uuid: UUID
    kind: str
    subject: UUID
    scope: UUID | None
    actor_id: Any
    recipient_id: Any
    data: dict[str, Any]
    created_at: datetime
    read_at: datetime | None
    done_at: datetime | None
    archived_at: datetime | None
    snoozed_until: datetime | None


FIELDS = Row._fields


def visible_notifications(viewer: Any) -> NotificationQuerySet:
    """Return the rows of the viewer's inbox; what each may say is decided by `present`."""
    return Notification.objects.filter(recipient_id=viewer.pk, in_inbox=True)


def selected(
    viewer: Any,
    *,
    filter: str = "all",
    kind: str | None = None,
    project: UUID | None = None,
    mentions: Sequence[str] | None = None,
) -> NotificationQuerySet:
    """Return the rows of the viewer's inbox that the filters leave.

    filter: `all` of what still matters, `unread`, `action`, `mentions`, `snoozed`, `done`, or `any` whatever.
    mentions: the kinds that are mentions, where the caller knows them already.
    """
    named = mention_kinds() if mentions is None else mentions
    rows = _filtered(visible_notifications(viewer), filter, named)
    if kind:
        rows = rows.filter(kind=kind)
    if project:
        rows = rows.filter(scope=project)
    return rows


def mention_kinds() -> tuple[str, ...]:
    """Return the names of the kinds which say that somebody named the recipient."""
    return tuple(kind.name for kind in registry.kinds if kind.mention)


def _filtered(rows: NotificationQuerySet, filter: str, mentions: Sequence[str]) -> NotificationQuerySet:
    if filter == "any":
        return rows
    if filter == "snoozed":
        return rows.filter(snoozed_until__gt=clock.now())
    rows = rows.awake()
    if filter == "unread":
        return rows.unread()
    if filter == "action":
        # Also what was put away: a decision waits until somebody takes it.
        return rows.open()
    if filter == "done":
        return rows.filter(archived_at__isnull=False)
    if filter == "mentions":
        # A site may have no such kind at all; a condition that nothing meets is a query still.
        rows = rows.filter(kind__in=mentions or [""])
    return rows.filter(archived_at=None)


def lean(rows: NotificationQuerySet) -> QuerySet[Any]:
    """Read the fields as tuples with names: a page costs a third of what it costs as model instances."""
    return rows.values_list(*FIELDS, named=True)


def recipients_of(cause: UUID, kind: str) -> list[tuple[Any, UUID]]:
    """Return who was told about an event, each with the public id of the notification."""
    rows = Notification.objects.filter(event__uuid=cause, kind=kind, in_inbox=True)
    return list(rows.values_list("recipient_id", "uuid"))


def recipients_about(subject: UUID, kinds: Sequence[str]) -> list[tuple[Any, UUID]]:
    """Return who was asked about a subject, each with the public id of the notification."""
    rows = Notification.objects.filter(subject=subject, kind__in=kinds, actionable=True, in_inbox=True)
    return list(rows.values_list("recipient_id", "uuid"))
