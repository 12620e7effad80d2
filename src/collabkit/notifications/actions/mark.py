"""Mark notifications as read, or unread again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.core.events import announce
from collabkit.notifications.events import NotificationsMarked
from collabkit.notifications.models import Listed, Notification
from collabkit.notifications.queries import selected, shown_ids


@transaction.atomic
def mark_notifications(
    *,
    actor: Any,
    read: bool,
    uuids: Sequence[UUID] | None = None,
    filter: str = "all",
    kind: str | None = None,
    project: UUID | None = None,
) -> int:
    """Mark the actor's own notifications, as far as he or she sees them now, and return how many changed.

    uuids: these (others' are ignored); without them all that the filters leave. What is hidden from the actor
    stays as it is: should it be shown again one day, it is news.
    """
    if uuids is None:
        rows = selected(actor, filter=filter, kind=kind, project=project)
    else:
        rows = selected(actor, filter="any").filter(uuid__in=uuids)
    rows = rows.filter(read_at__isnull=read)
    seen = shown_ids(actor, rows, filter=filter)
    if not seen:
        return 0
    # What is unread again is news again, and stands in the list.
    changes = {"read_at": clock.now()} if read else {"read_at": None, "archived_at": None}
    listed = Listed(Notification._meta.pk, sorted(seen))
    changed = rows.filter(pk__in=listed).update(**changes)
    if changed:
        announce(NotificationsMarked(person=person_of(actor), count=changed, read=read), actor=actor)
    return changed
