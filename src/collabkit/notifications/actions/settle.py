"""What was looked at elsewhere is read."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from collabkit.accounts.queries import profiles_of
from collabkit.core import clock
from collabkit.core.events import announce
from collabkit.notifications.events import NotificationsMarked
from collabkit.notifications.models import Listed, Notification, NotificationQuerySet
from collabkit.notifications.queries import lean, seen_ids


def settle_looked_at(*, user_id: Any, group_key: str) -> int:
    """Mark what a person has seen of a group of notices by looking at the thing itself; return how many."""
    return _settle(Notification.objects.grouped(group_key).filter(recipient_id=user_id))


def settle_posted(*, cause: UUID, kind: str) -> int:
    """Mark what its recipients had seen before they were told of it; return how many."""
    return _settle(Notification.objects.filter(event__uuid=cause, kind=kind))


@transaction.atomic
def _settle(rows: NotificationQuerySet) -> int:
    # In one order on every database, so that what is announced of them is, too.
    waiting = list(lean(rows.filter(in_inbox=True).unread().order_by("pk")))
    seen = seen_ids(waiting)
    if not seen:
        return 0
    listed = Listed(Notification._meta.pk, sorted(seen))
    Notification.objects.unread().filter(pk__in=listed).update(read_at=clock.now())
    counts = Counter(row.recipient_id for row in waiting if row.id in seen)
    users = get_user_model()._default_manager.in_bulk(list(counts))
    for pk, profile in profiles_of(counts).items():
        marked = NotificationsMarked(person=profile.uuid, count=counts[pk], read=True)
        announce(marked, actor=users.get(pk))
    return len(seen)
