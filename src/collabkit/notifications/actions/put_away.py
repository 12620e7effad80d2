"""Put notifications away: done for good, or snoozed for a while."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from collabkit.accounts.queries import person_of, profiles_of
from collabkit.core import clock
from collabkit.core.errors import Invalid
from collabkit.core.events import announce
from collabkit.notifications.events import (
    NotificationsPutAway,
    NotificationsReturned,
    NotificationsSnoozed,
    NotificationsUnsnoozed,
)
from collabkit.notifications.models import Listed, Notification, NotificationQuerySet
from collabkit.notifications.queries import selected, shown_ids

LONGEST_SNOOZE = timedelta(days=366)
WOKEN_AT_ONCE = 500


@transaction.atomic
def put_away_notifications(*, actor: Any, uuids: Sequence[UUID], done: bool = True) -> int:
    """Take the actor's own notifications out of the list as done, or put them back; return how many changed.

    What is done is read. What asks for a decision goes on waiting for it.
    """
    rows = _seen_by(actor, uuids, archived_at__isnull=done)
    now = clock.now()
    if done:
        changed = rows.update(archived_at=now, read_at=Coalesce("read_at", Value(now)), snoozed_until=None)
    else:
        changed = rows.update(archived_at=None)
    if changed:
        announce(NotificationsPutAway(person=person_of(actor), count=changed, done=done), actor=actor)
    return changed


@transaction.atomic
def snooze_notifications(*, actor: Any, uuids: Sequence[UUID], until: datetime) -> int:
    """Hide the actor's own notifications until a moment, and return how many; then they are news again."""
    now = clock.now()
    if not now < until <= now + LONGEST_SNOOZE:
        raise Invalid(_("Choose a time in the future, within a year."), code="bad_time")
    changed = _seen_by(actor, uuids).update(snoozed_until=until, read_at=None, archived_at=None)
    if changed:
        announce(NotificationsSnoozed(person=person_of(actor), count=changed, until=until), actor=actor)
    return changed


@transaction.atomic
def unsnooze_notifications(*, actor: Any, uuids: Sequence[UUID]) -> int:
    """Show the actor's own snoozed notifications again at once, and return how many there were."""
    changed = _seen_by(actor, uuids, snoozed_until__isnull=False).update(snoozed_until=None)
    if changed:
        announce(NotificationsUnsnoozed(person=person_of(actor), count=changed), actor=actor)
    return changed


def _seen_by(actor: Any, uuids: Sequence[UUID], **state: Any) -> NotificationQuerySet:
    """Keep the actor's own of these that he or she may see now; what is hidden stays as it is."""
    rows = selected(actor, filter="any").filter(uuid__in=uuids, **state)
    listed = Listed(Notification._meta.pk, sorted(shown_ids(actor, rows, filter="any")))
    return rows.filter(pk__in=listed)


@transaction.atomic
def wake_snoozed() -> int:
    """Tell the windows of those whose notifications come back now, 500 at most; return how many came.

    The lists and counts show them without this, at their next reading.
    """
    due = Notification.objects.filter(snoozed_until__lte=clock.now())
    recipient_of = dict(due.order_by("snoozed_until", "pk").values_list("pk", "recipient_id")[:WOKEN_AT_ONCE])
    if not recipient_of:
        return 0
    listed = Listed(Notification._meta.pk, sorted(recipient_of))
    woken = due.filter(pk__in=listed).update(snoozed_until=None)
    counts = Counter(recipient_of.values())
    for pk, profile in profiles_of(counts).items():
        announce(NotificationsReturned(person=profile.uuid, count=counts[pk]))
    return woken
