"""A project's channel: made with the project, and made up for where it is missing (J1)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from collabkit.chat import queries
from collabkit.chat.events import ConversationCreated
from collabkit.chat.models import Conversation, Kind
from collabkit.core.events import announce

CHANNEL_NAME = "general"


def open_channel(*, actor: Any = None, project: Any) -> Conversation:
    """Return the channel of a project, made now if there is none; safe to call many times at once.

    Asks for no right, since it gives none: who sees the channel is decided by the project's membership alone.
    """
    found = queries.channel_of(project.pk)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            channel = Conversation.objects.begin(
                kind=Kind.CHANNEL,
                project_id=project.pk,
                name=CHANNEL_NAME,
                created_by=actor,
                created_at=project.created_at,
                last_activity_at=project.created_at,
            )
            announce(
                ConversationCreated(conversation=channel.uuid, kind=Kind.CHANNEL.value, project=project.uuid),
                actor=actor,
            )
    except IntegrityError:
        return Conversation.objects.get(project_id=project.pk, name=CHANNEL_NAME)
    return channel


def open_missing_channels(*, limit: int = 500) -> int:
    """Make the channels of projects that have none, founded before chat was installed; return how many."""
    projects = queries.projects_without_channel()[:limit]
    return len([open_channel(project=project) for project in projects])
