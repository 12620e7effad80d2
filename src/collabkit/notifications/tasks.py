"""Work of notifications: the fan-out of events, the end of decisions, and the mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from collabkit.core.events import Event, subscribe
from collabkit.core.models import EventRecord
from collabkit.core.worker import periodic, step

from . import actions, registry
from .events import SeeableNoticesPosted
from .registry import MailKind, NoticeKind


def connect_all() -> None:
    """Subscribe every declared kind; called once, when all apps have declared theirs."""
    for kind in registry.kinds:
        connect(kind)
    for mail_kind in registry.mail_kinds:
        connect_mail(mail_kind)


def connect(kind: NoticeKind[Any]) -> None:
    """Subscribe a kind to the event that causes it and to those that end it."""

    @subscribe(kind.event, name=f"notifications.{kind.name}")
    def post(event: Event, record: EventRecord) -> None:
        actions.post_notifications(kind=kind, event=event, record=record)

    for closing, subject_of in kind.closed_by.items():
        _connect_end(kind, closing, subject_of)


def _connect_end(kind: NoticeKind[Any], closing: type[Any], subject_of: Callable[[Any], UUID]) -> None:
    @subscribe(closing, name=f"notifications.{kind.name}.closed_by.{closing.type_name}")
    def close(event: Event, record: EventRecord) -> None:
        actions.close_notifications(actor=record.actor, kind=kind, subject=subject_of(event))


@registry.on_looked
def settle_looked_at(user_id: Any, group_key: str) -> None:
    """Mark as read what a person has looked at elsewhere."""
    actions.settle_looked_at(user_id=user_id, group_key=group_key)


@subscribe(SeeableNoticesPosted, name="notifications.settle_posted")
def settle_posted(event: SeeableNoticesPosted, record: EventRecord) -> None:
    """Mark what was looked at before the worker told of it.

    When the notices are committed: whoever looks from now on finds them there and settles them.
    """
    actions.settle_posted(cause=event.cause, kind=event.kind)


def connect_mail(kind: MailKind[Any]) -> None:
    """Subscribe a kind of e-mail to outside addresses to the event that causes it."""

    @subscribe(kind.event, name=f"notifications.mail.{kind.name}")
    def queue(event: Event, record: EventRecord) -> None:
        actions.queue_outside_mail(kind=kind, event=event, record=record)


@step("notifications.mail")
def send_mail() -> int:
    """Send what is due of the outbox."""
    return actions.send_queued_mail()


@periodic("notifications.wake_snoozed", every=timedelta(minutes=1))
def wake_snoozed() -> None:
    """Tell open windows what comes back from its snooze, in batches until nothing is due."""
    while actions.wake_snoozed():
        pass


@periodic("notifications.forget_old_mail", every=timedelta(hours=6))
def forget_old_mail() -> None:
    """Clear the outbox of what was settled long ago."""
    actions.forget_old_mail()
