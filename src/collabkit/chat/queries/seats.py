"""Who sees which conversation, from which message on, and how far the person has read.

A channel is seen by the members of its project (J1: membership has one source, `projects`), the other kinds
by those who take part. What a person may see of one conversation is a `Seat`; without a seat there is no
conversation.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from collabkit.accounts.queries import is_active_person
from collabkit.chat.models import Conversation, Kind, Mention, Message, Participant, ReadState
from collabkit.core.errors import NotFound
from collabkit.core.prepared import Prepared, Viewer, among, looked_up
from collabkit.projects.queries import memberships_of

from .authors import Author, author_of_json, shown_of

NO_SUCH_CONVERSATION = _("There is no such conversation, or you do not take part in it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person's place in one conversation.

    floor: messages up to this number are not for this person. until: when the right ends by itself. active_at:
    when somebody last wrote, or the person joined the project after that.
    read_seq: how far he or she has read, filled in by `reading_seat`, the list and for posting; mentions: by
    the first two. author, mentioned_seq (the newest message that mentions the person): for posting only.
    """

    id: int
    uuid: UUID
    kind: str
    name: str
    last_seq: int
    change_seq: int
    active_at: datetime
    project_id: int | None
    project: UUID | None
    project_name: str | None
    is_archived: bool
    is_reviewed: bool
    has_protected_history: bool
    floor: int
    until: datetime | None
    read_seq: int = 0
    mentions: int = 0
    author: Author | None = None
    mentioned_seq: int = 0

    @property
    def is_channel(self) -> bool:
        """Whether this is a project's channel."""
        return self.kind == Kind.CHANNEL

    @property
    def unread(self) -> int:
        """How many messages came after the last one read."""
        return max(0, self.last_seq - self.read_seq)


def own_conversation_ids(viewer: Any) -> QuerySet[Any]:
    """Return the keys of the conversations in which the viewer has a seat, found from the viewer's side."""
    projects = memberships_of(viewer).values("project_id")
    channels = Conversation.objects.filter(looked_up("project_id", projects), kind=Kind.CHANNEL).values_list(
        "pk"
    )
    taking_part = Participant.objects.filter(user_id=viewer.pk, left_at=None).values_list("conversation_id")
    return channels.union(taking_part, all=True)


def visible_conversations(viewer: Any) -> QuerySet[Conversation]:
    """Return the conversations in which the viewer has a seat."""
    if not is_active_person(viewer):
        return Conversation.objects.none()
    return Conversation.objects.filter(pk__in=own_conversation_ids(viewer))


BASE: tuple[str, ...] = (
    "id", "uuid", "kind", "name", "start_seq", "last_seq", "change_seq", "last_activity_at",
    "project_id", "project__uuid", "project__name", "project__state",
    "project__reviewed", "project__protected_history",
    "joined_at", "until", "joined_seq", "from_seq",
)  # fmt: skip
# What is asked for beside the seat itself.
ACCESS, READ, READING, POSTING = "access", "read", "reading", "posting"
BESIDE: dict[str, tuple[str, ...]] = {
    ACCESS: (),
    READ: ("read_to", "own_to"),
    READING: ("read_to", "own_to", "unread_mentions"),
    POSTING: ("author", "read_to", "own_to", "mentioned_to"),
}
_BESIDE_BY_NUMBER = {len(columns): columns for columns in BESIDE.values()}


def with_seat(conversations: QuerySet[Conversation], viewer: Any, *, what: str) -> QuerySet[Any]:
    """Return rows for `seat_from`: each conversation with what decides about the viewer's place in it."""
    rows = with_place(conversations, viewer)
    if what != ACCESS:
        rows = _with_read(rows, viewer)
    if what == READING:
        rows = _with_mentions(rows, viewer)
    if what == POSTING:
        named = Mention.objects.filter(user_id=viewer.pk, conversation_id=OuterRef("pk")).order_by("-seq")
        rows = rows.annotate(author=shown_of(viewer), mentioned_to=Subquery(named.values("seq")[:1]))
    return rows.values_list(*BASE, *BESIDE[what])


def with_activity(conversations: QuerySet[Conversation], viewer: Any) -> QuerySet[Any]:
    """Annotate conversations with `active_at` of the viewer's seat."""
    joined = memberships_of(viewer).filter(project_id=OuterRef("project_id")).values("joined_at")[:1]
    latest = Greatest("last_activity_at", Coalesce(Subquery(joined), "last_activity_at"))
    annotated: QuerySet[Any] = conversations.annotate(active_at=latest)
    return annotated


def messages_with_seat(messages: QuerySet[Message], viewer: Any, *, what: str) -> QuerySet[Any]:
    """Return each message with the columns of `seat_from` for its conversation; what: ACCESS or READ."""
    rows = with_place(messages, viewer, "conversation__")
    return _with_read(rows, viewer, "conversation_id") if what == READ else rows


def seat_columns(what: str) -> tuple[str, ...]:
    """Return the names of the columns of `seat_from` in rows of `messages_with_seat`."""
    return (*(name if name in PLACE else f"conversation__{name}" for name in BASE), *BESIDE[what])


# What is said about the viewer beside a conversation's own columns.
PLACE = ("joined_at", "until", "joined_seq", "from_seq")


def with_place(rows: QuerySet[Any], viewer: Any, path: str = "") -> QuerySet[Any]:
    """Annotate rows with the viewer's PLACE in the conversation that the path leads to."""
    conversation = OuterRef(f"{path}pk")
    membership = memberships_of(viewer).filter(project_id=OuterRef(f"{path}project_id"))
    part = Participant.objects.filter(conversation_id=conversation, user_id=viewer.pk, left_at=None)
    before = Message.objects.filter(
        conversation_id=conversation, published_at__lt=OuterRef("joined_at")
    ).order_by("-published_at")
    annotated: QuerySet[Any] = rows.annotate(
        joined_at=Subquery(membership.values("joined_at")[:1]),
        until=Subquery(membership.values("ends_at")[:1]),
        from_seq=Subquery(part.values("from_seq")[:1]),
    ).annotate(joined_seq=Subquery(before.values("seq")[:1]))
    return annotated


def _with_read(rows: QuerySet[Any], viewer: Any, conversation: str = "pk") -> QuerySet[Any]:
    state = ReadState.objects.filter(conversation_id=OuterRef(conversation), user_id=viewer.pk)
    # Whoever writes has read what stands above: the own last message counts like a read cursor.
    own = Message.objects.filter(
        author_id=viewer.pk, conversation_id=OuterRef(conversation), seq__isnull=False
    ).order_by("-seq")
    annotated: QuerySet[Any] = rows.annotate(
        read_to=Coalesce(Subquery(state.values("read_seq")[:1]), 0),
        own_to=Coalesce(Subquery(own.values("seq")[:1]), 0),
    )
    return annotated


def _with_mentions(rows: QuerySet[Any], viewer: Any) -> QuerySet[Any]:
    mentions = Mention.objects.filter(user_id=viewer.pk, conversation_id=OuterRef("pk"))
    for read in ("read_to", "own_to", "joined_seq", "from_seq"):
        mentions = mentions.filter(seq__gt=Coalesce(OuterRef(read), 0))
    count = mentions.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    annotated: QuerySet[Any] = rows.annotate(unread_mentions=Subquery(count.values("n")))
    return annotated


def seat_from(row: tuple[Any, ...]) -> Seat | None:
    """Return the seat of a row of `with_seat`, or None where the viewer has none. Row security ends here."""
    (pk, uuid, kind, name, start_seq, last_seq, change_seq, active_at, project_id, project, project_name, state,
     is_reviewed, is_protected, joined_at, until, joined_seq, from_seq) = row[: len(BASE)]  # fmt: skip
    is_channel = kind == Kind.CHANNEL
    if (joined_at if is_channel else from_seq) is None:
        return None
    start = max(start_seq, (joined_seq if is_channel else from_seq) or 0)
    values = row[len(BASE) :]
    beside = dict(zip(_BESIDE_BY_NUMBER[len(values)], values, strict=True))
    return Seat(
        id=pk,
        uuid=uuid,
        kind=kind,
        name=name,
        last_seq=last_seq,
        change_seq=change_seq,
        active_at=max(active_at, joined_at) if joined_at else active_at,
        project_id=project_id,
        project=project,
        project_name=project_name,
        is_archived=state is not None and state != "active",
        is_reviewed=bool(is_reviewed),
        has_protected_history=bool(is_protected),
        floor=start if is_protected or not is_channel else start_seq,
        until=until,
        # Nobody has to catch up with what was written before he or she came.
        read_seq=max(start, beside.get("read_to", 0), beside.get("own_to", 0)),
        mentions=beside.get("unread_mentions") or 0,
        author=author_of_json(beside.get("author")),
        mentioned_seq=beside.get("mentioned_to") or 0,
    )


def get_seat(viewer: Any, conversation: Conversation | UUID, *, with_author: bool = False) -> Seat:
    """Return the viewer's seat in one query; raise NotFound, in the same words for hidden and missing."""
    return _one(viewer, conversation, what=POSTING if with_author else ACCESS)


def reading_seat(viewer: Any, conversation: Conversation | UUID) -> Seat:
    """Return the viewer's seat with how far he or she has read; raise NotFound."""
    return _one(viewer, conversation, what=READING)


def seats_by_uuid(viewer: Any, uuids: Collection[UUID], *, reading: bool = False) -> dict[UUID, Seat]:
    """Return the viewer's seats in those of the conversations that he or she sees, in one query."""
    if not is_active_person(viewer) or not uuids:
        return {}
    rows = _by_uuids(shape=(READING if reading else ACCESS,), viewer=viewer.pk, uuids=list(uuids))
    seats = (seat_from(row) for row in rows)
    return {seat.uuid: seat for seat in seats if seat is not None}


def can_read(seat: Seat, seq: int | None) -> bool:
    """Return whether a published message of this number is for the person of the seat."""
    return seq is not None and seq > seat.floor


def heads(uuids: Collection[UUID]) -> dict[UUID, int]:
    """Return the newest change number of each conversation, without asking who looks; for the gateway."""
    return dict(Conversation.objects.filter(uuid__in=uuids).values_list("uuid", "change_seq"))


def _one(viewer: Any, conversation: Conversation | UUID, *, what: str) -> Seat:
    uuid = conversation if isinstance(conversation, UUID) else conversation.uuid
    rows = _by_uuid(shape=(what,), viewer=viewer.pk, uuid=uuid) if is_active_person(viewer) else []
    seat = seat_from(rows[0]) if rows else None
    if seat is None:
        raise NotFound(NO_SUCH_CONVERSATION)
    return seat


def _build_by_uuid(what: str, *, viewer: Any, uuid: Any) -> QuerySet[Any]:
    rows = Conversation.objects.filter(uuid=uuid)
    return with_seat(rows, Viewer(viewer), what=what)


_by_uuid = Prepared(_build_by_uuid)


def _build_by_uuids(what: str, *, viewer: Any, uuids: Any) -> QuerySet[Any]:
    rows = Conversation.objects.filter(among("uuid", uuids))
    return with_seat(rows, Viewer(viewer), what=what)


_by_uuids = Prepared(_build_by_uuids)
