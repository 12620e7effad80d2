"""HTTP of chat, below /api/chat. Messages and conversations are answered as bytes that are encoded once."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from collabkit.accounts.payloads import PersonRef, person_refs
from collabkit.accounts.queries import user_by_person
from collabkit.core.errors import BadRequest
from collabkit.core.http import Router
from collabkit.core.http.renderer import encode
from collabkit.core.pagination import Cursor, Limit, Page
from collabkit.core.ratelimit import limit as rate_limit
from collabkit.core.text import single_line
from collabkit.projects.queries import get_visible_project, membership_of

from . import actions, payloads, queries
from .actions.texts import accepted
from .payloads import (
    AddParticipants,
    Conversation,
    CreateGroup,
    EditMessage,
    HeldMessages,
    MarkRead,
    Message,
    MessageChanges,
    MessagePreview,
    MessageRevision,
    MessageWindow,
    OpenDirect,
    PostMessage,
    ReadState,
    RenameGroup,
)

router = Router()

Number = Annotated[int | None, Query(None, ge=0, le=2**62)]
MAX_QUERY = 80


def _json(body: bytes, status: int = 200) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def _conversation(request: HttpRequest, uuid: UUID, status: int = 200) -> HttpResponse:
    seat = queries.reading_seat(request.user, uuid)
    return _json(encode(payloads.conversation_payloads(request.user, [seat])[0]), status)


@router.get("/conversations", response=Page[Conversation])
def list_conversations(
    request: HttpRequest, cursor: Cursor = None, limit: Limit = 20, project: UUID | None = None
) -> HttpResponse:
    """List the conversations one takes part in, the latest active first; with `project`, only its channel."""
    if project is not None:
        seats, following = _seat_in_channel(request, project), None
    else:
        seats, following = queries.conversation_page(request.user, cursor=cursor, limit=limit)
    items = payloads.conversation_payloads(request.user, seats)
    return _json(encode({"items": items, "next": following}))


def _seat_in_channel(request: HttpRequest, uuid: UUID) -> list[queries.Seat]:
    """Return the viewer's seat in a project's channel, which is made for a member if it is missing."""
    project = get_visible_project(request.user, uuid)
    if membership_of(request.user, project) is None:
        return []
    channel = actions.open_channel(project=project)
    return list(queries.seats_by_uuid(request.user, [channel.uuid], reading=True).values())


@router.get("/conversations/{uuid}", response=Conversation)
def get_conversation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one conversation."""
    return _conversation(request, uuid)


@router.post("/direct", response=Conversation)
@rate_limit("chat.open", "30/minute")
def open_direct(request: HttpRequest, payload: OpenDirect) -> HttpResponse:
    """Begin the conversation with a person, or find it."""
    direct = actions.open_direct(actor=request.user, user=user_by_person(payload.person))
    return _conversation(request, direct.uuid)


@router.post("/groups", response={201: Conversation})
@rate_limit("chat.open", "30/minute")
def create_group(request: HttpRequest, payload: CreateGroup) -> HttpResponse:
    """Begin a conversation with several people."""
    group = actions.create_group(actor=request.user, name=payload.name, people=payload.people)
    return _conversation(request, group.uuid, status=201)


@router.patch("/conversations/{uuid}", response=Conversation)
@rate_limit("chat.change", "30/minute")
def rename_group(request: HttpRequest, uuid: UUID, payload: RenameGroup) -> HttpResponse:
    """Give a group another name."""
    actions.rename_group(actor=request.user, conversation=uuid, name=payload.name)
    return _conversation(request, uuid)


@router.get("/conversations/{uuid}/participants", response=list[PersonRef])
def list_participants(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List everybody in a direct or group conversation, those who came first at the front.

    A channel has none of its own: the members of its project are in it.
    """
    seat = queries.get_seat(request.user, uuid)
    user_ids = queries.participant_user_ids(seat.uuid)
    people = person_refs(user_ids)
    return _json(encode([people[pk] for pk in user_ids]))


@router.post("/conversations/{uuid}/participants", response=Conversation)
@rate_limit("chat.change", "30/minute")
def add_participants(request: HttpRequest, uuid: UUID, payload: AddParticipants) -> HttpResponse:
    """Add people to a group."""
    actions.add_participants(actor=request.user, conversation=uuid, people=payload.people)
    return _conversation(request, uuid)


@router.post("/conversations/{uuid}/leave", response={204: None})
@rate_limit("chat.change", "30/minute")
def leave_conversation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Leave a group."""
    actions.leave_conversation(actor=request.user, conversation=uuid)
    return HttpResponse(status=204)


@router.get("/conversations/{uuid}/messages", response=MessageWindow)
def list_messages(
    request: HttpRequest,
    uuid: UUID,
    *,
    before: Number = None,
    after: Number = None,
    around: UUID | None = None,
    unread: bool = False,
    limit: Annotated[int, Query(50, ge=1, le=100)] = 50,
) -> HttpResponse:
    """Show the newest messages, or those before or after a number, around one message, or where reading goes on."""
    if sum(place is not None for place in (before, after, around, unread or None)) > 1:
        raise BadRequest(_("Ask either for what is before a message or for what is after one."))
    seat = (queries.reading_seat if unread else queries.get_seat)(request.user, uuid)
    if unread:
        found = queries.reading_on(seat, limit=limit)
    elif around is not None:
        found = queries.around(seat, around, limit=limit)
    else:
        found = queries.history(seat, before=before, after=after, limit=limit)
    return _json(payloads.encoded_window(seat, found))


@router.get("/conversations/{uuid}/changes", response=MessageChanges)
def list_changes(
    request: HttpRequest,
    uuid: UUID,
    after: Annotated[int, Query(0, ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(200, ge=1, le=200)] = 200,
) -> HttpResponse:
    """Catch up: the messages that were posted, edited or deleted after a change number."""
    seat = queries.get_seat(request.user, uuid)
    rows, change_seq, more = queries.changes(seat, after=after, limit=limit)
    return _json(payloads.encoded_changes(seat, rows, change_seq, more))


@router.get("/conversations/{uuid}/held", response=HeldMessages)
def list_held(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one's own messages that wait for review."""
    seat = queries.get_seat(request.user, uuid)
    rows = queries.held_messages(request.user, seat)
    return _json(encode({"items": payloads.message_payloads(rows, seat.uuid)}))


@router.post("/conversations/{uuid}/messages", response={201: Message, 200: Message})
@rate_limit("chat.post", "60/minute")
def post_message(request: HttpRequest, uuid: UUID, payload: PostMessage) -> HttpResponse:
    """Write a message; a retry with the same `client_id` answers 200 with what is stored."""
    message = actions.post_message(
        actor=request.user, conversation=uuid, client_id=payload.client_id, body=payload.body
    )
    body = payloads.answer(message, uuid)
    return _json(body, status=200 if message.was_posted_before else 201)


@router.post("/preview", response=MessagePreview)
@rate_limit("chat.preview", "60/minute")
def preview_message(request: HttpRequest, payload: EditMessage) -> HttpResponse:
    """Show how a text would look as a message; nothing is stored and nobody is told."""
    return _json(encode({"body_html": accepted(payload.body).html}))


@router.patch("/messages/{uuid}", response=Message)
@rate_limit("chat.post", "60/minute")
def edit_message(request: HttpRequest, uuid: UUID, payload: EditMessage) -> HttpResponse:
    """Give one's message another text."""
    message = actions.edit_message(actor=request.user, message=uuid, body=payload.body)
    return _json(payloads.answer(message, message.conversation.uuid))


@router.delete("/messages/{uuid}", response=Message)
@rate_limit("chat.post", "60/minute")
def delete_message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Delete a message; an empty place stays."""
    message = actions.delete_message(actor=request.user, message=uuid)
    return _json(payloads.answer(message, message.conversation.uuid))


@router.get("/messages/{uuid}/history", response=list[MessageRevision])
def message_history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the texts a message had before, oldest first."""
    message, _seat = queries.visible_message(request.user, uuid)
    return _json(encode(payloads.revision_payloads(queries.revisions(message))))


@router.post("/conversations/{uuid}/read", response=ReadState)
@rate_limit("chat.read", "240/minute")
def mark_read(request: HttpRequest, uuid: UUID, payload: MarkRead) -> HttpResponse:
    """Note how far one has read; it never goes back."""
    seat = actions.mark_read(actor=request.user, conversation=uuid, seq=payload.seq)
    return _json(encode({"read_seq": seat.read_seq, "unread": seat.unread}))


@router.get("/conversations/{uuid}/mentions", response=list[PersonRef])
def suggest_mentions(
    request: HttpRequest, uuid: UUID, q: Annotated[str, Query("", max_length=MAX_QUERY)] = ""
) -> HttpResponse:
    """Suggest people of the conversation whose name matches."""
    seat = queries.get_seat(request.user, uuid)
    user_ids = queries.suggested_people(request.user, seat, single_line(q))
    people = person_refs(user_ids)
    return _json(encode([people[pk] for pk in user_ids]))
