"""The API of notifications."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query

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
