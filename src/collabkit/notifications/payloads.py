"""Shapes of notifications, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AwareDatetime, Field, model_validator

from collabkit.accounts.payloads import PersonRef, person_refs
from collabkit.core import clock
from collabkit.core.http import Payload

from .queries import Shown, is_locked
from .registry import Action, NoticeKind

Filter = Literal["all", "unread", "action", "mentions", "snoozed", "done"]


class NotificationAction(Schema):
    """Something that the viewer can do about it now: one call of the API."""

    name: str
    label: str
    method: str
    path: str
    body: dict[str, Any]
    style: str
    needs_reason: bool


class Notification(Schema):
    """One notification as its recipient may see it now."""

    uuid: UUID
    kind: str
    title: str
    body: str
    url: str
    actor: PersonRef | None
    scope: UUID | None
    created_at: datetime
    read_at: datetime | None
    done_at: datetime | None
    archived_at: datetime | None
    snoozed_until: datetime | None
    actions: list[NotificationAction]
    outcome: str | None


class NotificationCount(Schema):
    """How much is unread, and how much waits for a decision; each at most 100."""

    unread: int
    action: int


class UnreadShown(Schema):
    """What marking a list as read would change: the newest unread ones of it, and whether there are more."""

    uuids: list[UUID]
    has_more: bool


class NotificationsShown(Payload):
    """Which notifications a list shows."""

    filter: Filter = "all"
    kind: Annotated[str, Field(max_length=64)] | None = None
    project: UUID | None = None


class MarkNotifications(Payload):
    """Mark some (`uuids`), `all`, or what a list shows (`filter`, `kind`, `project`); one of the three."""

    uuids: Annotated[list[UUID], Field(max_length=500)] | None = None
    all: bool = False
    filter: Filter | None = None
    kind: Annotated[str, Field(max_length=64)] | None = None
    project: UUID | None = None
    read: bool = True

    @model_validator(mode="after")
    def _one_way(self) -> MarkNotifications:
        narrowed = self.filter is not None or self.kind is not None or self.project is not None
        if sum([self.uuids is not None, self.all, narrowed]) != 1:
            raise ValueError(_("Name the notifications by uuids, by a filter, or say all; one of the three."))
        return self


SomeUuids = Annotated[list[UUID], Field(min_length=1, max_length=500)]


class PutAwayNotifications(Payload):
    """Put notifications away as done, or back into the list."""

    uuids: SomeUuids
    done: bool = True


class SnoozeNotifications(Payload):
    """Hide notifications until a moment within a year; without one, show them again."""

    uuids: SomeUuids
    until: AwareDatetime | None


class Changed(Schema):
    """How many notifications changed."""

    changed: int


class ChannelPreference(Schema):
    """One cell of the matrix; a locked one cannot be changed."""

    enabled: bool
    locked: bool


class KindPreference(Schema):
    """One row of the matrix."""

    name: str
    label: str
    channels: dict[str, ChannelPreference]


class Preferences(Schema):
    """What a person is told about, and where."""

    kinds: list[KindPreference]


class PreferenceChange(Payload):
    """A new choice for one cell."""

    kind: Annotated[str, Field(max_length=64)]
    channel: Literal["inbox", "email"]
    enabled: bool


class UpdatePreferences(Payload):
    """New choices; cells that are not named stay."""

    changes: Annotated[list[PreferenceChange], Field(max_length=200)]


def notifications(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """Return a page as plain values of the shape `Notification`; the people in it are one query."""
    people = person_refs({row.actor_id for row, _said in shown if row.actor_id is not None})
    root = reverse("collabkit:api-root") if shown else ""
    now = clock.now()
    return [
        {
            "uuid": row.uuid,
            "kind": row.kind,
            "title": str(said.title),
            "body": str(said.body),
            "url": said.url,
            "actor": people.get(row.actor_id),
            "scope": row.scope,
            "created_at": row.created_at,
            "read_at": row.read_at,
            "done_at": row.done_at,
            "archived_at": row.archived_at,
            # Past its time it is back, whether or not the windows were told already.
            "snoozed_until": row.snoozed_until if row.snoozed_until and row.snoozed_until > now else None,
            "actions": [_action(action, root) for action in said.actions],
            "outcome": str(said.outcome) if said.outcome else None,
        }
        for row, said in shown
    ]


def _action(action: Action, root: str) -> dict[str, Any]:
    path = action.path if action.path.startswith(root) else f"{root}{action.path.lstrip('/')}"
    return {
        "name": action.name,
        "label": str(action.label),
        "method": action.method,
        "path": path,
        "body": dict(action.body),
        "style": action.style,
        "needs_reason": action.needs_reason,
    }


def preferences(rows: Iterable[tuple[NoticeKind[Any], Mapping[str, bool]]]) -> Preferences:
    """Return the matrix."""
    return Preferences(
        kinds=[
            KindPreference(
                name=kind.name,
                label=str(kind.label),
                channels={
                    channel: ChannelPreference(enabled=enabled, locked=is_locked(kind, channel))
                    for channel, enabled in channels.items()
                },
            )
            for kind, channels in rows
        ]
    )
