"""Reads of who has read what, for many people at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Max

from collabkit.chat.models import Message, ReadState


def read_by(messages: Collection[UUID], user_ids: Collection[Any]) -> set[tuple[UUID, Any]]:
    """Return which of the messages which of the people have read, as pairs; three queries whatever the number.

    Whoever writes has read what stands above: the own last message counts like a read cursor.
    """
    rows = Message.objects.filter(uuid__in=set(messages), seq__isnull=False)
    places = list(rows.values_list("uuid", "conversation_id", "seq"))
    conversations, users = {place[1] for place in places}, set(user_ids)
    if not conversations or not users:
        return set()
    states = ReadState.objects.filter(conversation_id__in=conversations, user_id__in=users)
    own = Message.objects.filter(
        conversation_id__in=conversations, author_id__in=users, seq__isnull=False
    ).order_by()
    cursors = [
        *states.values_list("conversation_id", "user_id", "read_seq"),
        *own.values("conversation_id", "author_id")
        .annotate(newest=Max("seq"))
        .values_list("conversation_id", "author_id", "newest"),
    ]
    return {
        (uuid, user_id)
        for uuid, place, seq in places
        for conversation, user_id, cursor in cursors
        if conversation == place and cursor >= seq
    }
