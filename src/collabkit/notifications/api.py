"""The API of notifications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query

from collabkit.core.errors import NotFound
from collabkit.core.http import Router
from collabkit.core.http.renderer import encode
from collabkit.core.pagination import Cursor, Limit, Page
from collabkit.core.ratelimit import limit as rate_limit

from . import actions, payloads, queries
from .payloads import (
    Changed,
    MarkNotifications,
    Notification,
    NotificationCount,
    NotificationsShown,
    Preferences,
    PutAwayNotifications,
    SnoozeNotifications,
    UnreadShown,
    UpdatePreferences,
)

router = Router()


def _json(data: Any) -> HttpResponse:
    """Answer with values that have the declared shape already: to check them again would double the cost."""
    return HttpResponse(encode(data), content_type="application/json; charset=utf-8")


@router.get("", response=Page[Notification])
def list_notifications(
    request: HttpRequest, shown: Query[NotificationsShown], cursor: Cursor = None, limit: Limit = 20
) -> HttpResponse:
    """List what the signed-in person may see now, newest first."""
    rows, following = queries.inbox_page(request.user, **shown.dict(), cursor=cursor, limit=limit)
    return _json({"items": payloads.notifications(rows), "next": following})


@router.get("/count", response=NotificationCount)
def count_notifications(request: HttpRequest) -> HttpResponse:
    """Count what is unread and what waits for a decision."""
    return _json(queries.counts(request.user))


@router.post("/mark", response=Changed)
@rate_limit("notifications.mark", "240/minute")
def mark_notifications(request: HttpRequest, payload: MarkNotifications) -> Changed:
    """Mark notifications as read, or unread again."""
    changed = actions.mark_notifications(
        actor=request.user,
        read=payload.read,
        uuids=payload.uuids,
        filter=payload.filter or "all",
        kind=payload.kind,
        project=payload.project,
    )
    return Changed(changed=changed)


@router.get("/unread", response=UnreadShown)
def list_unread_shown(request: HttpRequest, shown: Query[NotificationsShown]) -> UnreadShown:
    """Name what marking a list as read would change, so that a button can say how many."""
    uuids, has_more = queries.unread_shown(request.user, **shown.dict())
    return UnreadShown(uuids=uuids, has_more=has_more)


@router.post("/done", response=Changed)
@rate_limit("notifications.mark", "240/minute")
def put_away_notifications(request: HttpRequest, payload: PutAwayNotifications) -> Changed:
    """Put notifications away as done, or back into the list."""
    changed = actions.put_away_notifications(actor=request.user, uuids=payload.uuids, done=payload.done)
    return Changed(changed=changed)


@router.post("/snooze", response=Changed)
@rate_limit("notifications.mark", "240/minute")
def snooze_notifications(request: HttpRequest, payload: SnoozeNotifications) -> Changed:
    """Hide notifications until a moment, or show them again."""
    if payload.until is None:
        return Changed(changed=actions.unsnooze_notifications(actor=request.user, uuids=payload.uuids))
    changed = actions.snooze_notifications(actor=request.user, uuids=payload.uuids, until=payload.until)
    return Changed(changed=changed)


@router.get("/preferences", response=Preferences)
def get_preferences(request: HttpRequest) -> Preferences:
    """Show what the person is told about, and where."""
    return payloads.preferences(queries.preferences(request.user))


@router.patch("/preferences", response=Preferences)
def update_preferences(request: HttpRequest, payload: UpdatePreferences) -> Preferences:
    """Change what the person is told about, and where."""
    changes = {(change.kind, change.channel): change.enabled for change in payload.changes}
    actions.update_preferences(actor=request.user, changes=changes)
    return payloads.preferences(queries.preferences(request.user))


@router.get("/{uuid}", response=Notification)
def get_notification(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one notification as it is now, with what can be decided; this changes nothing."""
    found = queries.one_shown(request.user, uuid)
    if found is None:
        raise NotFound()
    return _json(payloads.notifications([found])[0])
