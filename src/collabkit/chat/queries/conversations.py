"""Reads of conversations: the list, its last messages, and who takes part."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from collabkit.accounts.queries import is_active_person
from collabkit.chat.models import Conversation, Kind, Message, Participant
from collabkit.core.pagination import encode_cursor, moment_and_uuid
from collabkit.core.prepared import Prepared, Viewer, among, looked_up

from .authors import Author, author_from, shown_columns
from .messages import WITH_AUTHOR, Row, rows_from
from .seats import READING, Seat, can_read, own_conversation_ids, seat_from, with_activity, with_seat

SHOWN_PARTICIPANTS = 8


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Who is shown of a direct or group conversation (key and person), and how many take part."""

    people: tuple[tuple[Any, Author | None], ...]
    count: int


def conversation_page(viewer: Any, *, cursor: str | None, limit: int) -> tuple[list[Seat], str | None]:
    """Return the viewer's conversations, the latest active first, as seats with reading state.

    The page is chosen among the viewer's own conversations before anything is looked up beside them. To who joins
    a project its channel is active from then on: the time of the last message could be that of a hidden one.
    """
    if not is_active_person(viewer):
        return [], None
    at, uuid = moment_and_uuid(cursor) if cursor else (None, None)
    beyond = {} if at is None else {"active_time": at, "uuid": uuid}
    rows = _page(shape=(limit,), viewer=viewer.pk, **beyond)
    seats = [seat for seat in map(seat_from, rows) if seat is not None]
    seats.sort(key=lambda seat: (seat.active_at, seat.uuid), reverse=True)
    if len(seats) <= limit:
        return seats, None
    last = seats[limit - 1]
    return seats[:limit], encode_cursor([last.active_at.isoformat(), last.uuid])


def _build_page(limit: int, *, viewer: Any, active_time: Any = None, uuid: Any = None) -> QuerySet[Any]:
    person = Viewer(viewer)
    own = with_activity(Conversation.objects.filter(looked_up("pk", own_conversation_ids(person))), person)
    if active_time is not None:
        own = own.filter(Q(active_at__lt=active_time) | Q(active_at=active_time, uuid__lt=uuid))
    chosen = own.order_by("-active_at", "-uuid").values("pk")[: limit + 1]
    return with_seat(Conversation.objects.filter(looked_up("pk", chosen)), person, what=READING)


_page = Prepared(_build_page)


def last_messages(seats: Iterable[Seat]) -> dict[int, Row]:
    """Return the newest message of each conversation that its seat may read, in one query."""
    by_id = {seat.id: seat for seat in seats if seat.last_seq > seat.floor}
    if not by_id:
        return {}
    found = _newest(keys=list(by_id))
    pairs = zip(found, rows_from(row[1:] for row in found), strict=True)
    return {pk: row for (pk, *_values), row in pairs if can_read(by_id[pk], row.seq)}


def _build_newest(*, keys: Any) -> QuerySet[Any]:
    last = Message.objects.filter(conversation_id=OuterRef("pk"), seq=OuterRef("last_seq")).values("pk")
    chosen = Conversation.objects.filter(among("pk", keys)).annotate(newest=Subquery(last)).values("newest")
    return Message.objects.filter(looked_up("pk", chosen)).values_list("conversation_id", *WITH_AUTHOR)


_newest = Prepared(_build_newest)


def participants_shown(conversation_ids: Collection[int]) -> dict[int, GroupLine]:
    """Return the first few people of each conversation and how many there are, in one query."""
    if not conversation_ids:
        return {}
    lines: dict[int, GroupLine] = {}
    for pk, number, user_id, *shown in _shown(keys=list(conversation_ids)):
        people = lines[pk].people if pk in lines else ()
        lines[pk] = GroupLine((*people, (user_id, author_from(shown))), number)
    return lines


def _build_shown(*, keys: Any) -> QuerySet[Any]:
    rows = Participant.objects.filter(among("conversation_id", keys), left_at=None).annotate(
        place=Window(RowNumber(), partition_by="conversation_id", order_by="id"),
        number=Window(Count("id"), partition_by="conversation_id"),
    )
    first = rows.filter(place__lte=SHOWN_PARTICIPANTS).order_by("conversation_id", "id")
    return first.values_list("conversation_id", "number", "user_id", *shown_columns("user"))


_shown = Prepared(_build_shown)


def participant_user_ids(conversation: UUID) -> list[Any]:
    """Return the keys of the people who take part in a direct or group conversation now."""
    rows = Participant.objects.filter(conversation__uuid=conversation, left_at=None)
    return list(rows.order_by("id").values_list("user_id", flat=True))


def channel_of(project_id: int) -> Conversation | None:
    """Return the project's channel, or None while it has not been made."""
    return Conversation.objects.filter(project_id=project_id, kind=Kind.CHANNEL).order_by("id").first()


def projects_without_channel() -> QuerySet[Any]:
    """Return the projects whose channel has not been made yet."""
    projects = Conversation._meta.get_field("project").related_model._default_manager
    made = Conversation.objects.filter(kind=Kind.CHANNEL).values("project_id")
    return projects.exclude(pk__in=made).order_by("pk")
