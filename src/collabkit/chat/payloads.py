"""Shapes of conversations and messages, the same by HTTP and by socket.

Messages and conversations are written by msgspec straight from database rows; the classes here declare the
same shapes for the API's schema, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from collabkit.accounts.payloads import PersonRef, person_ref, person_refs
from collabkit.core import markdown
from collabkit.core.http import Payload
from collabkit.core.http.renderer import encode
from collabkit.files.queries import download_url

from . import policies, queries
from .queries import Author, GroupLine, History, Row, Seat

if TYPE_CHECKING:
    from .models import Message as StoredMessage

Person = Mapping[str, Any]
People = Mapping[Any, Person]


class ConversationProject(Schema):
    """The project that a channel belongs to."""

    uuid: UUID
    name: str


class Message(Schema):
    """A message. What is held has no number (`seq` null, `change_seq` 0); what was deleted has no text."""

    uuid: UUID
    conversation: UUID
    seq: int | None
    change_seq: int
    kind: Literal["text", "system"]
    author: PersonRef
    client_id: UUID | None
    body: str
    body_html: str
    state: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    mentions: list[UUID]


class Conversation(Schema):
    """A conversation as the viewer has it. A channel lists no people: they are the project's members.

    Its numbers begin anywhere: what counts is their order, and how far they are apart.
    """

    uuid: UUID
    kind: Literal["channel", "direct", "group"]
    name: str
    project: ConversationProject | None
    participants: list[PersonRef] = Field(description="Those who came first, at most eight.")
    participant_count: int
    last_message: Message | None
    last_seq: int
    change_seq: int
    read_seq: int
    unread: int
    mentions: int
    can_post: bool
    topic: str


class MessageWindow(Schema):
    """Messages in a row, oldest first."""

    items: list[Message]
    has_older: bool
    has_newer: bool
    change_seq: int = Field(description="Catch up from here with listChanges.")
    last_seq: int


class MessageChanges(Schema):
    """Messages by their latest change; ask again from `change_seq` while there is `more`."""

    items: list[Message]
    change_seq: int
    more: bool


class HeldMessages(Schema):
    """The viewer's own messages that wait for review."""

    items: list[Message]


class MessageRevision(Schema):
    """An earlier text of a message and when it was replaced."""

    body: str
    body_html: str
    edited_at: datetime


class MessagePreview(Schema):
    """A text as it would be shown."""

    body_html: str


class ReadState(Schema):
    """How far the viewer has read, and how much came after."""

    read_seq: int
    unread: int


class PostMessage(Payload):
    """A new message; the same `client_id` never makes a second one."""

    client_id: UUID
    body: str = Field(description="Markdown; people are mentioned as `@[Name](person:<uuid>)`.")


class EditMessage(Payload):
    """Another text."""

    body: str


class MarkRead(Payload):
    """The number of the newest message that was read."""

    seq: Annotated[int, Field(ge=0)]


class OpenDirect(Payload):
    """Whom to write to."""

    person: UUID


PeopleList = Annotated[list[UUID], Field(min_length=1, max_length=200)]


class CreateGroup(Payload):
    """A group's name and the people in it beside oneself."""

    name: str
    people: PeopleList


class RenameGroup(Payload):
    """Another name."""

    name: str


class AddParticipants(Payload):
    """Whom to add."""

    people: PeopleList


def shown_people(people: Iterable[tuple[Any, Author | None]]) -> dict[Any, Person]:
    """Return people as they are shown, by user key; who is not known yet is looked up, in one query."""
    shown: dict[Any, Person] = {}
    unknown: set[Any] = set()
    for key, author in people:
        if author is None:
            unknown.add(key)
        elif key not in shown:
            shown[key] = _shown(author)
    if unknown:
        former = person_ref(None).model_dump()
        found = person_refs(unknown - {None}) if unknown - {None} else {}
        shown |= {key: found[key].model_dump() if key in found else former for key in unknown}
    return shown


def _shown(author: Author) -> Person:
    return {
        "uuid": author.person,
        "display_name": author.display_name,
        "headline": author.headline,
        "avatar_url": download_url(author.avatar) if author.avatar else None,
    }


def message_payload(row: Row, conversation: UUID, author: Person) -> dict[str, Any]:
    """Return a message as `Message` describes it."""
    return {
        "uuid": row.uuid,
        "conversation": conversation,
        "seq": row.seq,
        "change_seq": row.change_seq or 0,
        "kind": row.kind,
        "author": author,
        "client_id": row.client_id,
        "body": row.body,
        "body_html": row.body_html,
        "state": row.state,
        # What was held appears when it is released: the time of writing would show that it had been held.
        "created_at": row.published_at or row.created_at,
        "edited_at": row.edited_at,
        "deleted_at": row.deleted_at,
        "mentions": row.mentions,
    }


def message_payloads(rows: Sequence[Row], conversation: UUID) -> list[dict[str, Any]]:
    """Return messages of one conversation."""
    people = shown_people((row.author_id, row.author) for row in rows)
    return [message_payload(row, conversation, people[row.author_id]) for row in rows]


def encoded_message(row: Row, conversation: UUID, author: Author | None = None) -> bytes:
    """Return one message as JSON bytes, for an answer and for a push alike."""
    people = shown_people([(row.author_id, author or row.author)])
    return encode(message_payload(row, conversation, people[row.author_id]))


def answer(message: StoredMessage, conversation: UUID) -> bytes:
    """Return a message that was just written as JSON bytes: those of its push, where there was one."""
    if message.encoded is None:
        kept = queries.recall(message.uuid)
        message.encoded = encoded_message(queries.row_of(message), conversation, kept[1] if kept else None)
    return message.encoded


def encoded_window(seat: Seat, found: History) -> bytes:
    """Return a page of history as JSON bytes."""
    return encode(
        {
            "items": message_payloads(found.rows, seat.uuid),
            "has_older": found.has_older,
            "has_newer": found.has_newer,
            "change_seq": seat.change_seq,
            "last_seq": seat.last_seq,
        }
    )


def encoded_changes(seat: Seat, rows: Sequence[Row], change_seq: int, more: bool) -> bytes:
    """Return what changed as JSON bytes."""
    return encode({"items": message_payloads(rows, seat.uuid), "change_seq": change_seq, "more": more})


def revision_payloads(earlier: Iterable[tuple[str, datetime]]) -> list[dict[str, Any]]:
    """Return earlier texts, oldest first."""
    return [
        {"body": body, "body_html": markdown.render(body), "edited_at": edited_at}
        for body, edited_at in earlier
    ]


def conversation_payloads(viewer: Any, seats: Sequence[Seat]) -> list[dict[str, Any]]:
    """Return conversations with their last messages and people, in two queries however many there are."""
    newest = queries.last_messages(seats)
    lines = queries.participants_shown([seat.id for seat in seats if not seat.is_channel])
    known = [person for line in lines.values() for person in line.people]
    people = shown_people([*known, *((row.author_id, row.author) for row in newest.values())])
    return [_conversation(viewer, seat, newest.get(seat.id), lines.get(seat.id), people) for seat in seats]


def _conversation(
    viewer: Any, seat: Seat, newest: Row | None, line: GroupLine | None, people: People
) -> dict[str, Any]:
    shown = [people[key] for key, _author in line.people] if line else []
    return {
        "uuid": seat.uuid,
        "kind": seat.kind,
        "name": seat.name,
        "project": {"uuid": seat.project, "name": seat.project_name} if seat.project else None,
        "participants": shown,
        "participant_count": line.count if line else 0,
        "last_message": message_payload(newest, seat.uuid, people[newest.author_id]) if newest else None,
        "last_seq": seat.last_seq,
        "change_seq": seat.change_seq,
        "read_seq": seat.read_seq,
        "unread": seat.unread,
        "mentions": seat.mentions,
        "can_post": policies.can_post_message(viewer, seat),
        "topic": f"conversation:{seat.uuid}",
    }
