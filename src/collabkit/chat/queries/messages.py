"""Reads of messages: a page of history, what changed since, single messages. Always in order of numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from collabkit.chat.models import Conversation, Kind, Mention, Message, MessageRevision, Participant
from collabkit.core.errors import NotFound
from collabkit.core.publication import State

from .authors import Author, author_from, shown_columns
from .prepared import Prepared
from .seats import Seat, can_read, get_seat

EXCERPT = 200
MAX_SEQ = 2**63 - 1
_MENTION = re.compile(r"@\[([^\]\n]{1,120})\]\(person:[0-9a-f-]{36}\)")
NO_SUCH_MESSAGE = _("There is no such message, or it is not yours to see.")


class Row(NamedTuple):
    """What a message's payload is made of."""

    uuid: UUID
    seq: int | None
    change_seq: int | None
    kind: str
    author_id: Any
    client_id: UUID
    body: str
    body_html: str
    state: str
    created_at: datetime
    published_at: datetime | None
    edited_at: datetime | None
    deleted_at: datetime | None
    mentions: list[str]
    author: Author | None = None


COLUMNS = Row._fields[:-1]
WITH_AUTHOR = (*COLUMNS, *shown_columns("author"))
_AUTHOR = COLUMNS.index("author_id")


@dataclass(frozen=True, slots=True)
class History:
    """Some messages in ascending order, and whether there are more on either side."""

    rows: list[Row]
    has_older: bool
    has_newer: bool


def row_of(message: Message) -> Row:
    """Return the row of a loaded message, without its author."""
    return Row(*(getattr(message, column) for column in COLUMNS))


def _readable(seat: Seat) -> QuerySet[Message]:
    """Return the published messages that the person of the seat may read."""
    return Message.objects.filter(conversation_id=seat.id, seq__gt=seat.floor)


def history(seat: Seat, *, before: int | None = None, after: int | None = None, limit: int = 50) -> History:
    """Return the messages next to a number: the newest ones, those before a number, or those after one.

    The range is found by the index on (conversation, seq), so each page costs the same at any depth.
    """
    where = {"conversation": seat.id, "floor": seat.floor}
    if after is not None:
        found = _page(shape=(limit,), **where, after=after)
        has_newer = len(found) > limit
        found = found[:limit]
        first = found[0].seq if found else None
        return History(found, has_older=(first or after + 1) > seat.floor + 1, has_newer=has_newer)
    # Numbers end before the one after the newest: one query for both ways of asking.
    found = _page(shape=(limit,), **where, before=MAX_SEQ if before is None else before)
    has_older = len(found) > limit
    has_newer = before is not None and before <= seat.last_seq
    return History(found[:limit][::-1], has_older=has_older, has_newer=has_newer)


def _build_page(
    limit: int, *, conversation: Any, floor: Any, before: Any = None, after: Any = None
) -> QuerySet[Any]:
    rows = Message.objects.filter(conversation_id=conversation, seq__gt=floor)
    if after is not None:
        rows = rows.filter(seq__gt=after).order_by("seq")
    else:
        rows = rows.filter(seq__lt=before).order_by("-seq")
    return rows.values_list(*WITH_AUTHOR)[: limit + 1]


_prepared_page = Prepared(_build_page)


def _page(**values: Any) -> list[Row]:
    return rows_from(_prepared_page(**values))


def rows_from(found: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Return rows of COLUMNS and the author's `shown_columns`; each author is made once."""
    width = len(COLUMNS)
    authors: dict[Any, Author | None] = {}
    rows: list[Row] = []
    for values in found:
        key = values[_AUTHOR]
        if key not in authors:
            authors[key] = author_from(values[width:])
        rows.append(Row(*values[:width], author=authors[key]))
    return rows


def changes(seat: Seat, *, after: int, limit: int = 200) -> tuple[list[Row], int, bool]:
    """Return the messages whose latest change came after `after`, in order of their changes.

    With them the number up to which nothing is missing, and whether there is more. Numbers are committed in
    their order, so a number that is seen means that all before it have been seen; `seat` was read first, and
    with it the number up to which this answer is complete.
    """
    rows = _rows(_readable(seat).filter(change_seq__gt=after).order_by("change_seq")[: limit + 1])
    if len(rows) > limit:
        rows = rows[:limit]
        return rows, rows[-1].change_seq or 0, True
    newest = rows[-1].change_seq if rows else None
    return rows, max(seat.change_seq, newest or 0), False


def held_messages(viewer: Any, seat: Seat) -> list[Row]:
    """Return the viewer's own messages that wait for review, oldest first."""
    rows = Message.objects.filter(conversation_id=seat.id, author_id=viewer.pk, state=State.HELD)
    return _rows(rows.order_by("id")[:200])


def visible_message(viewer: Any, uuid: UUID) -> tuple[Message, Seat]:
    """Return a message that the viewer may see, with the viewer's seat beside it; raise NotFound.

    A message that is not published is seen by its author only.
    """
    message = Message.objects.select_related("conversation").filter(uuid=uuid).first()
    if message is None:
        raise NotFound(NO_SUCH_MESSAGE)
    try:
        seat = get_seat(viewer, message.conversation)
    except NotFound:
        raise NotFound(NO_SUCH_MESSAGE) from None
    held_own = message.state == State.HELD and message.author_id == viewer.pk
    if not held_own and not can_read(seat, message.seq):
        raise NotFound(NO_SUCH_MESSAGE)
    return message, seat


def own_message(author: Any, seat: Seat, client_id: UUID) -> Message | None:
    """Return the message that the author posted under this client id, or None."""
    found = Message.objects.filter(conversation_id=seat.id, author_id=author.pk, client_id=client_id).first()
    return found if found and (found.seq is None or can_read(seat, found.seq)) else None


def rows_by_uuid(uuids: Collection[UUID]) -> dict[UUID, tuple[Row, Conversation]]:
    """Return published messages with their conversations, without asking who looks; sockets check it."""
    found = Message.objects.select_related("conversation__project").filter(
        uuid__in=uuids, state=State.PUBLISHED
    )
    return {message.uuid: (row_of(message), message.conversation) for message in found}


def reaches_everybody(conversation: Conversation, seq: int) -> bool:
    """Return whether everybody who takes part now may read the message of this number.

    Where histories are protected the question is asked of the numbers from which people see; for a channel,
    whose people come and go in `projects`, the safe answer is no.
    """
    if conversation.kind == Kind.CHANNEL:
        return conversation.project is not None and not conversation.project.protected_history
    taking_part = Participant.objects.filter(conversation=conversation, left_at=None)
    newest = taking_part.aggregate(newest=Max("from_seq"))["newest"] or 0
    return bool(seq > newest)


def revisions(message: Message) -> list[tuple[str, datetime]]:
    """Return the earlier texts of a message and when each was replaced, oldest first."""
    rows = MessageRevision.objects.filter(message=message).order_by("id")
    return list(rows.values_list("body", "edited_at"))


def mention_user_ids(message: UUID) -> set[Any]:
    """Return the keys of the people who are mentioned in a message and take part in its conversation."""
    return set(Mention.objects.filter(message__uuid=message).values_list("user_id", flat=True))


def excerpt(body: str) -> str:
    """Return the beginning of a message as plain text, for a notification."""
    text = " ".join(_MENTION.sub(r"@\1", body).split())
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"


def unread_mentions(viewer: Any, seat: Seat, *, after: int) -> int:
    """Return how many messages after a number mention the viewer."""
    return Mention.objects.filter(user_id=viewer.pk, conversation_id=seat.id, seq__gt=after).count()


def _rows(queryset: QuerySet[Message]) -> list[Row]:
    return rows_from(queryset.values_list(*WITH_AUTHOR))
