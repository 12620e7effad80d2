"""Who may do what in conversations. A `Seat` proves that the person takes part."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from collabkit.accounts.queries import is_active_person
from collabkit.core import clock
from collabkit.core.publication import State
from collabkit.projects.policies import can_moderate_project, can_review_project
from collabkit.projects.queries import project_by_uuid, shares_project

from .conf import settings
from .models import Kind, Message, MessageKind
from .queries import Seat


def can_post_message(actor: Any, seat: Seat) -> bool:
    """Return whether the person may write: whoever takes part, unless the project is archived."""
    return is_active_person(actor) and not seat.is_archived


def can_edit_message(actor: Any, seat: Seat, message: Message) -> bool:
    """Return whether the person may change the text: its author, for a while, or as long as it is held."""
    if not _is_own_text(actor, message) or not can_post_message(actor, seat):
        return False
    return message.state == State.HELD or clock.now() < edit_ends_at(message)


def edit_ends_at(message: Message) -> datetime:
    """Return until when the author may change a published message."""
    window = timedelta(minutes=settings.edit_window_minutes)
    return (message.published_at or message.created_at) + window


def can_delete_message(actor: Any, seat: Seat, message: Message) -> bool:
    """Return whether the person may delete it: its author at any time, in a channel also who moderates."""
    if (
        message.kind != MessageKind.TEXT
        or message.deleted_at is not None
        or not can_post_message(actor, seat)
    ):
        return False
    if message.author_id == actor.pk:
        return True
    project = project_by_uuid(seat.project) if seat.project else None
    return project is not None and can_moderate_project(actor, project)


def can_release_message(actor: Any, seat: Seat, message: Message) -> bool:
    """Return whether the person may let others see a held message: a reviewer, never its author."""
    if message.state != State.HELD or message.author_id == actor.pk or not can_post_message(actor, seat):
        return False
    project = project_by_uuid(seat.project) if seat.project else None
    return project is not None and can_review_project(actor, project)


def can_open_direct(actor: Any, user: Any) -> bool:
    """Return whether the person may begin to write to that one: they share a project, or staff writes."""
    if not is_active_person(actor) or not is_active_person(user) or actor.pk == user.pk:
        return False
    return bool(getattr(actor, "is_staff", False)) or shares_project(actor, user)


def can_change_group(actor: Any, seat: Seat) -> bool:
    """Return whether the person may rename the conversation, add people and leave: in groups, everybody."""
    return seat.kind == Kind.GROUP and can_post_message(actor, seat)


def _is_own_text(actor: Any, message: Message) -> bool:
    return message.kind == MessageKind.TEXT and message.deleted_at is None and message.author_id == actor.pk
