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
from collabkit.core.ids import new_uuid
from collabkit.core.prepared import Prepared
from collabkit.core.publication import State

from .authors import Author, author_from, shown_columns
from .seats import Seat, can_read, get_seat

EXCERPT = 200
REVISIONS = 50
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


def history(seat: Seat, *, before: int | None = None, after: int | None = None, limit: int = 50) -> History:
    """Return the messages next to a number: the newest ones, those before a number, or those after one.

    Numbers have no gaps, so a page is a range with two ends: it costs the same at any depth, whatever plan the
    database makes of it.
    """
    if after is not None:
        first = max(after, seat.floor) + 1
        last = min(first + limit - 1, seat.last_seq)
    else:
        last = min(before - 1, seat.last_seq) if before is not None else seat.last_seq
        first = max(last - limit, seat.floor) + 1
    rows = rows_from(_page(conversation=seat.id, first=first, last=last)) if first <= last else []
    # Numbers that are asked for may lie anywhere; only what this person may read counts as older or newer.
    has_older = min(first - 1, seat.last_seq) > seat.floor
    return History(rows, has_older=has_older, has_newer=max(last, seat.floor) < seat.last_seq)


def around(seat: Seat, uuid: UUID, *, limit: int = 50) -> History:
    """Return a message of the conversation that the person may read, between its neighbours; raise NotFound."""
    seq = Message.objects.filter(conversation_id=seat.id, uuid=uuid).values_list("seq", flat=True).first()
    if seq is None or not can_read(seat, seq):
        raise NotFound(NO_SUCH_MESSAGE)
    return history(seat, after=max(seq - limit // 2 - 1, 0), limit=limit)


def reading_on(seat: Seat, *, limit: int = 50) -> History:
    """Return a page that begins a little before the first unread message, or the newest where all unread fit on it.

    seat: from `reading_seat`.
    """
    context = limit * 3 // 10
    if seat.unread > limit - context:
        return history(seat, after=max(seat.read_seq - context, 0), limit=limit)
    return history(seat, limit=limit)


def _build_page(*, conversation: Any, first: Any, last: Any) -> QuerySet[Any]:
    rows = Message.objects.filter(conversation_id=conversation, seq__gte=first, seq__lte=last)
    return rows.order_by("seq").values_list(*WITH_AUTHOR)


_page = Prepared(_build_page)


def rows_from(found: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Return rows of COLUMNS and the author's `shown_columns`; each author is made once."""
    width = len(COLUMNS)
    authors: dict[Any, Author | None] = {}
    rows: list[Row] = []
    for values in found:
        key = values[_AUTHOR]
        if key not in authors:
            authors[key] = author_from(values[width:])
        rows.append(Row._make((*values[:width], authors[key])))
    return rows


def changes(seat: Seat, *, after: int, limit: int = 200) -> tuple[list[Row], int, bool]:
    """Return the messages whose latest change came after `after`, in order of their changes.

    With them the number up to which nothing is missing, and whether there is more. Numbers are committed in
    their order, so a number that is seen means that all before it have been seen; `seat` was read first, and
    with it the number up to which this answer is complete.
    """
    rows = rows_from(_changed(shape=(limit,), conversation=seat.id, floor=seat.floor, after=after))
    if len(rows) > limit:
        rows = rows[:limit]
        return rows, rows[-1].change_seq or 0, True
    newest = rows[-1].change_seq if rows else None
    return rows, max(seat.change_seq, newest or 0), False


def _build_changed(limit: int, *, conversation: Any, floor: Any, after: Any) -> QuerySet[Any]:
    changed = Message.objects.filter(conversation_id=conversation, seq__gt=floor, change_seq__gt=after)
    # Chosen before the authors are looked up, so that no plan can look up more than a page.
    chosen = changed.order_by("change_seq").values("pk")[: limit + 1]
    return Message.objects.filter(pk__in=chosen).order_by("change_seq").values_list(*WITH_AUTHOR)


_changed = Prepared(_build_changed)


def held_messages(viewer: Any, seat: Seat) -> list[Row]:
    """Return the viewer's own messages that wait for review, oldest first."""
    rows = Message.objects.filter(conversation_id=seat.id, author_id=viewer.pk, state=State.HELD)
    return _rows(rows.order_by("id")[:200])


def visible_message(viewer: Any, uuid: UUID) -> tuple[Message, Seat]:
    """Return a message that the viewer may see, with the viewer's seat beside it; raise NotFound.

    A message that is not published is seen by its author only.
    """
    message = Message.objects.select_related("conversation").filter(uuid=uuid).first()
    try:
        # Asked for a missing message too, so that a hidden one does not show by taking longer.
        seat = get_seat(viewer, message.conversation if message else new_uuid())
    except NotFound:
        raise NotFound(NO_SUCH_MESSAGE) from None
    if message is None:
        raise NotFound(NO_SUCH_MESSAGE)
    held_own = message.state == State.HELD and message.author_id == viewer.pk
    if not held_own and not can_read(seat, message.seq):
        raise NotFound(NO_SUCH_MESSAGE)
    return message, seat


def own_message(author: Any, seat: Seat, client_id: UUID) -> Message | None:
    """Return the message that the author posted under this client id, or None; whoever shows it asks `can_read`."""
    return Message.objects.filter(conversation_id=seat.id, author_id=author.pk, client_id=client_id).first()


def newest_of(conversation_id: int, author_ids: Collection[Any], *, after: int) -> list[Message]:
    """Return the newest message of each of these people in a conversation, where it came after a number."""
    newest = (
        Message.objects.filter(conversation_id=conversation_id, author_id__in=author_ids, seq__gt=after)
        .order_by()
        .values("author_id")
        .annotate(newest=Max("seq"))
    )
    found = Message.objects.filter(conversation_id=conversation_id, seq__in=newest.values("newest"))
    return list(found.select_related("author").only("uuid", "author").order_by("seq"))


def author_id_of(message: UUID) -> Any:
    """Return the key of who wrote a message, or None."""
    return Message.objects.filter(uuid=message).values_list("author_id", flat=True).first()


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
    """Return the earlier texts of a message and when each was replaced, oldest first.

    At most the newest REVISIONS of them, for each is rendered when it is read; older ones stay stored.
    """
    rows = MessageRevision.objects.filter(message=message).order_by("-id")
    return list(rows.values_list("body", "edited_at")[:REVISIONS])[::-1]


def mention_user_ids(message_id: int) -> set[Any]:
    """Return the keys of the people who are noted as mentioned in a message."""
    return set(Mention.objects.filter(message_id=message_id).values_list("user_id", flat=True))


def excerpt(body: str) -> str:
    """Return the beginning of a message as plain text, for a notification; not what it only quotes."""
    own = [line for line in body.splitlines() if not line.startswith(">")]
    words = " ".join(own).strip() or body
    text = " ".join(_MENTION.sub(r"@\1", words).split())
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"


def unread_mentions(viewer: Any, seat: Seat, *, after: int) -> int:
    """Return how many messages after a number mention the viewer."""
    return Mention.objects.filter(user_id=viewer.pk, conversation_id=seat.id, seq__gt=after).count()


def _rows(queryset: QuerySet[Message]) -> list[Row]:
    return rows_from(queryset.values_list(*WITH_AUTHOR))
