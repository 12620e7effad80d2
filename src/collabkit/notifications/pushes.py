"""What open windows are told at once: that the inbox changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model

from collabkit.accounts.queries import profiles_by_person, profiles_of
from collabkit.core.events import on_commit_subscribe
from collabkit.core.models import EventRecord
from collabkit.realtime.registry import publish

from . import queries
from .events import (
    NotificationsClosed,
    NotificationsMarked,
    NotificationsPosted,
    NotificationsPutAway,
    NotificationsReturned,
    NotificationsSnoozed,
    NotificationsUnsnoozed,
)

TYPE = "notifications.changed"
# Beyond this many recipients their windows ask for the count themselves.
COUNTED = 20


@on_commit_subscribe(NotificationsPosted)
def push_posted(event: NotificationsPosted, record: EventRecord) -> None:
    """Tell each recipient's windows, with the new notification's public id."""
    _push(queries.recipients_of(event.cause, event.kind))


@on_commit_subscribe(NotificationsClosed)
def push_closed(event: NotificationsClosed, record: EventRecord) -> None:
    """Tell everybody who had been asked that the question is settled."""
    _push(queries.recipients_about(event.about, event.kinds))


@on_commit_subscribe(NotificationsMarked)
def push_marked(event: NotificationsMarked, record: EventRecord) -> None:
    """Tell the person's other windows."""
    _push_to_actor(record)


@on_commit_subscribe(NotificationsPutAway)
def push_put_away(event: NotificationsPutAway, record: EventRecord) -> None:
    """Tell the person's other windows."""
    _push_to_actor(record)


@on_commit_subscribe(NotificationsSnoozed)
def push_snoozed(event: NotificationsSnoozed, record: EventRecord) -> None:
    """Tell the person's other windows."""
    _push_to_actor(record)


@on_commit_subscribe(NotificationsUnsnoozed)
def push_unsnoozed(event: NotificationsUnsnoozed, record: EventRecord) -> None:
    """Tell the person's other windows."""
    _push_to_actor(record)


@on_commit_subscribe(NotificationsReturned)
def push_returned(event: NotificationsReturned, record: EventRecord) -> None:
    """Tell the person's windows that something snoozed is there again."""
    _push((profile.user_id, None) for profile in profiles_by_person([event.person]).values())


def _push_to_actor(record: EventRecord) -> None:
    if record.actor_id is not None:
        _push([(record.actor_id, None)])


def _push(recipients: Iterable[tuple[Any, UUID | None]]) -> None:
    told = dict(recipients)
    users: dict[Any, Any] = {}
    if len(told) <= COUNTED:
        users = get_user_model()._default_manager.in_bulk(list(told))
    for pk, profile in profiles_of(told).items():
        counts = queries.counts(users[pk]) if pk in users else {"unread": None, "action": None}
        publish(f"user:{profile.uuid}", TYPE, {"uuid": told[pk], **counts})
