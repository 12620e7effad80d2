"""What notices of chat are made of, and whether a person may see them: each in one query, or as a part of one.

The conditions say in SQL what `seat_from` and `can_read` say of rows; tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from collabkit.accounts.queries import is_active_person, visible_profiles
from collabkit.chat.models import Conversation, Kind, Message
from collabkit.core.prepared import Prepared, Viewer, among
from collabkit.core.publication import State

from .seats import ACCESS, READ, Seat, can_read, messages_with_seat, seat_columns, seat_from, with_place

__all__ = ["Told", "addressed_message", "may_read_message", "may_see_conversation", "told_messages"]


class Told(NamedTuple):
    """A message that a person may read; `body` is empty where it was not asked for.

    author_name: None for a removed account, and for one without a profile yet. is_named: whether the text
    mentions the person.
    """

    uuid: UUID
    seq: int
    author_id: Any
    author_name: str | None
    is_named: bool
    body: str
    seat: Seat


COLUMNS = (
    "text",
    "uuid",
    "seq",
    "author_id",
    "author__collabkit_profile__display_name",
    "mentions",
    "person",
)


def told_messages(
    viewer: Any, uuids: Collection[UUID], *, with_body: bool = False, reading: bool = False
) -> dict[UUID, Told]:
    """Return those of the messages that stand and that the viewer may read, by public id, in one query.

    reading: with how far the viewer has read.
    """
    if not is_active_person(viewer) or not uuids:
        return {}
    found: dict[UUID, Told] = {}
    rows = _told(shape=(with_body, reading), viewer=viewer.pk, uuids=list(uuids))
    for body, uuid, seq, author_id, author_name, mentions, person, *beside in rows:
        seat = seat_from(tuple(beside))
        if seat is not None and can_read(seat, seq):
            named = str(person) in mentions
            found[uuid] = Told(uuid, seq, author_id, author_name, named, body, seat)
    return found


def _build_told(with_body: bool, reading: bool, *, viewer: Any, uuids: Any) -> QuerySet[Any]:
    what, person = READ if reading else ACCESS, Viewer(viewer)
    rows = messages_with_seat(_standing().filter(among("uuid", uuids)), person, what=what)
    text = F("body") if with_body else Value("", output_field=TextField())
    told: QuerySet[Any] = rows.annotate(text=text, person=_person(person))
    return told.values_list(*COLUMNS, *seat_columns(what))


_told = Prepared(_build_told)


def _standing() -> QuerySet[Message]:
    return Message.objects.filter(state=State.PUBLISHED, deleted_at=None)


def addressed_message(uuid: UUID) -> Message | None:
    """Return a published message that stands, with what decides about its readers; never with its text."""
    deciding = (
        "seq",
        "published_at",
        "author_id",
        "mentions",
        "conversation__uuid",
        "conversation__project__protected_history",
    )
    standing = _standing().filter(uuid=uuid)
    return standing.select_related("conversation__project").only(*deciding).first()


def _person(viewer: Any) -> Subquery:
    return Subquery(visible_profiles(viewer).filter(user_id=viewer.pk).order_by().values("uuid")[:1])


class Names(Func):
    """Whether a list of public ids, stored as JSON, holds one of them."""

    output_field = BooleanField()
    arity = 2

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Ask jsonb."""
        template = "%(expressions)s))"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" @> to_jsonb((", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Look through the list; SQLite stores public ids without dashes."""
        template = "EXISTS (SELECT 1 FROM json_each(%(expressions)s))"
        joiner = ") WHERE replace(json_each.value, '-', '') = ("
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)


def may_read_message(viewer: Any, uuid: Any, *, named: bool = False, unread: bool = False) -> Q:
    """Return the condition that a message stands and the viewer may read it now; uuid: a field of the row around.

    named: and is mentioned in it. unread: and has not read it.
    """
    what = READ if unread else ACCESS
    rows = messages_with_seat(_standing().filter(uuid=uuid), viewer, what=what)
    since_joining = Q(seq__gt=Coalesce("joined_seq", 0))
    if unread:
        # Nobody has to catch up with what was written before he or she came.
        rows = rows.filter(seq__gt=F("read_to")).filter(seq__gt=F("own_to"))
        in_channel = since_joining
    else:
        in_channel = Q(conversation__project__protected_history=False) | since_joining
    rows = rows.filter(
        Q(in_channel, conversation__kind=Kind.CHANNEL, joined_at__isnull=False, seq__isnull=False)
        | Q(~Q(conversation__kind=Kind.CHANNEL), seq__gt=F("from_seq"))
    )
    if named:
        rows = rows.filter(Names(F("mentions"), _person(viewer)))
    return _is_there(rows)


def may_see_conversation(viewer: Any, uuid: Any) -> Q:
    """Return the condition that the viewer has a seat in a conversation; uuid: a field of the row around."""
    rows = with_place(Conversation.objects.filter(uuid=uuid), viewer)
    is_channel = Q(kind=Kind.CHANNEL)
    return _is_there(
        rows.filter(is_channel & Q(joined_at__isnull=False) | ~is_channel & Q(from_seq__isnull=False))
    )


def _is_there(rows: QuerySet[Any]) -> Q:
    """Return whether a query finds a row, for the one row around it.

    Not by EXISTS: to answer it for many rows at once, PostgreSQL may read all messages of everybody.
    """
    found = Subquery(rows.order_by().values(found=Value(True))[:1])
    return Q(Coalesce(found, Value(False), output_field=BooleanField()))
