"""Reading: a cursor that only moves forward."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from collabkit.chat import queries
from collabkit.chat.models import Conversation, ReadState
from collabkit.chat.queries import Seat
from collabkit.chat.registry import ReadMoved, tell_read


def mark_read(*, actor: Any, conversation: Conversation | UUID, seq: int) -> Seat:
    """Note that the person has read up to a message's number, and return the seat as it is then.

    A number beyond the newest means the newest; one that was passed already changes nothing. Raises NotFound.
    """
    seat = queries.reading_seat(actor, conversation)
    target = min(seq, seat.last_seq)
    if target <= seat.read_seq:
        return seat
    _move(seat.id, actor.pk, target)
    left = queries.unread_mentions(actor, seat, after=target) if seat.mentions else 0
    seat = replace(seat, read_seq=target, mentions=left)
    tell_read(
        ReadMoved(
            user_id=actor.pk,
            conversation=seat.uuid,
            read_seq=seat.read_seq,
            unread=seat.unread,
            mentions=seat.mentions,
        )
    )
    return seat


def _move(conversation_id: int, user_id: Any, target: int) -> None:
    behind = ReadState.objects.filter(conversation_id=conversation_id, user_id=user_id, read_seq__lt=target)
    if behind.update(read_seq=target):
        return
    ReadState.objects.bulk_create(
        [ReadState(conversation_id=conversation_id, user_id=user_id, read_seq=target)], ignore_conflicts=True
    )
    # Another window may have made the row meanwhile, further back than this.
    behind.update(read_seq=target)
