"""Tell people what happened: the fan-out, in the worker.

A thousand recipients are one statement, not a thousand rows made in Python: the database selects the active
accounts and their preferences, and writes the notifications from what it selected.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Exists, Expression, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable

from collabkit.accounts.queries import active_user
from collabkit.core import clock
from collabkit.core.events import Event, announce
from collabkit.core.models import EventRecord
from collabkit.notifications.conf import settings
from collabkit.notifications.events import NotificationsPosted, SeeableNoticesPosted
from collabkit.notifications.models import (
    Listed,
    MailState,
    Notification,
    OutgoingEmail,
    Preference,
    RandomUuid,
)
from collabkit.notifications.registry import MailKind, NoticeKind


@transaction.atomic
def post_notifications(*, kind: NoticeKind[Any], event: Event, record: EventRecord) -> int:
    """Write a notification for each recipient, and queue the e-mails, in one transaction; return how many.

    Safe to repeat: one person has one notification of a kind about an event.
    """
    people = set(kind.recipients(event, record)) - {None}
    if not kind.tell_actor:
        people.discard(record.actor_id)
    told = _write(kind, event, record, people) if people else 0
    if told:
        if kind.channels.email is not None:
            _queue_mail(kind, record)
        announce(NotificationsPosted(cause=record.uuid, kind=kind.name))
        if kind.seen is not None:
            announce(SeeableNoticesPosted(cause=record.uuid, kind=kind.name))
    return told


def _write(kind: NoticeKind[Any], event: Event, record: EventRecord, people: Collection[Any]) -> int:
    inbox, email = _wants(kind, "inbox", "pk"), _wants(kind, "email", "pk")
    accounts = get_user_model()
    listed = Listed(accounts._meta.pk, people)
    users = accounts._default_manager.filter(active_user(""), inbox | email, pk__in=listed)
    return _insert(
        Notification,
        users,
        {
            "uuid": RandomUuid(),
            "recipient": F("pk"),
            "event": record.pk,
            "kind": kind.name,
            "actor": None if kind.hide_actor else record.actor_id,
            "subject": kind.subject(event),
            "scope": kind.scope(event),
            "group_key": kind.group_key(event),
            "data": kind.data(event),
            "in_inbox": inbox,
            "actionable": kind.actionable,
            "created_at": clock.now(),
        },
    )


def _wants(kind: NoticeKind[Any], channel: str, user: str) -> Any:
    """Return the condition that a kind goes to a channel, by explicit choice or by default."""
    default: bool | None = getattr(kind.channels, channel)
    if default is None:
        return Q(pk__in=[])
    if kind.security:
        return ~Q(pk__in=[])
    chosen = Preference.objects.filter(user_id=OuterRef(user), kind=kind.name, channel=channel)
    return ~Exists(chosen.filter(enabled=False)) if default else Exists(chosen.filter(enabled=True))


def _queue_mail(kind: NoticeKind[Any], record: EventRecord) -> None:
    delay = kind.mail_delay() if kind.mail_delay else timedelta(seconds=settings.mail_delay_seconds)
    now = clock.now()
    _insert(
        OutgoingEmail,
        Notification.objects.filter(_wants(kind, "email", "recipient_id"), event=record, kind=kind.name),
        {
            "uuid": F("uuid"),
            "notification": F("pk"),
            "user": F("recipient_id"),
            "event": record.pk,
            "address": "",
            "kind": kind.name,
            "subject_id": F("subject"),
            "state": MailState.QUEUED.value,
            "attempts": 0,
            "available_at": now + delay,
            "message_id": "",
            "last_error": "",
            "created_at": now,
        },
    )


def _insert(model: type[Model], source: QuerySet[Any], values: dict[str, Any]) -> int:
    """Write one row of `model` for each row of `source`, leaving out what is there already.

    Return how many.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in values]
    columns = {
        f"new_{field.name}": value
        if isinstance(value, Expression | Combinable | Q)
        else Value(value, output_field=field)
        for field, value in zip(fields, values.values(), strict=True)
    }
    # In one order on every database: the same story gives the same rows.
    select, parameters = (
        source.order_by("pk").annotate(**columns).values_list(*columns).query.sql_with_params()
    )
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    # SQLite reads ON CONFLICT after a bare FROM as a join's; there is a WHERE in every source above.
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(model._meta.db_table)} ({names}) {select} ON CONFLICT DO NOTHING", parameters
        )
        return max(int(cursor.rowcount), 0)


@transaction.atomic
def queue_outside_mail(*, kind: MailKind[Any], event: Event, record: EventRecord) -> int:
    """Queue an e-mail to an address that may have no account; return how many."""
    address = kind.address(event, record)
    if not address:
        return 0
    mail = OutgoingEmail(address=address, event=record, kind=kind.name, subject_id=kind.subject(event))
    OutgoingEmail.objects.bulk_create([mail], ignore_conflicts=True)
    return 1
