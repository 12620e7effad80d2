"""Tell people what happened: the fan-out, in the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from collabkit.accounts.queries import active_user
from collabkit.core import clock
from collabkit.core.events import Event, announce
from collabkit.core.models import EventRecord
from collabkit.notifications.conf import settings
from collabkit.notifications.events import NotificationsPosted
from collabkit.notifications.models import Notification, OutgoingEmail
from collabkit.notifications.queries import choices_of, goes_to
from collabkit.notifications.registry import MailKind, NoticeKind


@transaction.atomic
def post_notifications(*, kind: NoticeKind[Any], event: Event, record: EventRecord) -> int:
    """Write a notification for each recipient, and queue the e-mails, in one transaction; return how many.

    Safe to repeat: one person has one notification of a kind about an event.
    """
    people = _people(kind, event, record)
    choices = choices_of(people, kind.name)
    inbox = {pk for pk in people if goes_to(kind, "inbox", choices.get(pk, {}))}
    email = {pk for pk in people if goes_to(kind, "email", choices.get(pk, {}))}
    told = [pk for pk in people if pk in inbox or pk in email]
    if not told:
        return 0
    same = {
        "event": record,
        "kind": kind.name,
        "actor_id": record.actor_id,
        "subject": kind.subject(event),
        "scope": kind.scope(event),
        "group_key": kind.group_key(event),
        "data": kind.data(event),
        "actionable": kind.actionable,
        "created_at": clock.now(),
    }
    rows = [Notification(recipient_id=pk, in_inbox=pk in inbox, **same) for pk in told]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if email:
        _queue_mail(kind, record, email)
    announce(NotificationsPosted(cause=record.uuid, kind=kind.name))
    return len(rows)


def _people(kind: NoticeKind[Any], event: Event, record: EventRecord) -> list[Any]:
    wanted = set(kind.recipients(event, record))
    if not kind.tell_actor:
        wanted.discard(record.actor_id)
    wanted.discard(None)
    if not wanted:
        return []
    active = get_user_model()._default_manager.filter(active_user(""), pk__in=wanted)
    return list(active.order_by("pk").values_list("pk", flat=True))


def _queue_mail(kind: NoticeKind[Any], record: EventRecord, people: set[Any]) -> None:
    delay = kind.mail_delay if kind.mail_delay is not None else timedelta(seconds=settings.mail_delay_seconds)
    due = clock.now() + delay
    # What the insert skipped as a repetition has ids of its own: read them all back.
    written = Notification.objects.filter(event=record, kind=kind.name, recipient_id__in=people)
    mails = [
        OutgoingEmail(
            notification_id=pk,
            user_id=user,
            event=record,
            kind=kind.name,
            subject_id=subject,
            available_at=due,
        )
        for pk, user, subject in written.values_list("id", "recipient_id", "subject")
    ]
    OutgoingEmail.objects.bulk_create(mails, ignore_conflicts=True)


@transaction.atomic
def queue_outside_mail(*, kind: MailKind[Any], event: Event, record: EventRecord) -> int:
    """Queue an e-mail to an address that may have no account; return how many."""
    address = kind.address(event, record)
    if not address:
        return 0
    mail = OutgoingEmail(address=address, event=record, kind=kind.name, subject_id=kind.subject(event))
    OutgoingEmail.objects.bulk_create([mail], ignore_conflicts=True)
    return 1
