"""A decision was taken: every copy of the question is done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from collabkit.core import clock
from collabkit.core.events import announce
from collabkit.notifications.events import NotificationsClosed
from collabkit.notifications.models import Notification
from collabkit.notifications.registry import NoticeKind


@transaction.atomic
def close_notifications(*, actor: Any, kind: NoticeKind[Any], subject: UUID) -> int:
    """End the wait of all notifications of a kind about a subject, and return how many there were."""
    waiting = Notification.objects.open().filter(kind=kind.name, subject=subject)
    closed = waiting.update(done_at=clock.now())
    if closed:
        announce(NotificationsClosed(about=subject, kinds=(kind.name,)), actor=actor)
    return closed
