"""The rows of an inbox, before anybody is asked what they may say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

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


FIELDS = Row._fields


def visible_notifications(viewer: Any) -> NotificationQuerySet:
    """Return the rows of the viewer's inbox; what each may say is decided by `present`."""
    return Notification.objects.filter(recipient_id=viewer.pk, in_inbox=True)


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
