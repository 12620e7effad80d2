"""Editing and deleting what was posted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from collabkit.chat import policies, queries
from collabkit.chat.events import MessageDeleted, MessageEdited, PeopleAddressed
from collabkit.chat.models import Conversation, Kind, Mention, Message, MessageRevision
from collabkit.chat.queries import Seat
from collabkit.core import clock
from collabkit.core.errors import NotAllowed
from collabkit.core.events import Event, announce
from collabkit.core.publication import State, initial_state

from .refusals import AlreadyDeleted, ConversationIsReadOnly, EditWindowClosed, NeedsReview
from .texts import Text, accepted


def edit_message(*, actor: Any, message: UUID, body: str) -> Message:
    """Give a message another text; the earlier one stays readable in its history.

    What is held is rewritten without a trace: others never saw it. Raises NotFound, NotAllowed for another's
    message, AlreadyDeleted, EditWindowClosed, NeedsReview, ConversationIsReadOnly, Invalid.
    """
    text = accepted(body)
    with transaction.atomic():
        found, seat = _locked(actor, message)
        _require_edit(actor, seat, found)
        if found.body == text.body:
            return found
        if found.state == State.HELD:
            _put(found, text)
            found.save(update_fields=["body", "body_html", "mentions"])
            return found
        before = set(found.mentions)
        MessageRevision.objects.create(message=found, body=found.body, edited_at=clock.now())
        _put(found, text)
        found.edited_at = clock.now()
        _change(actor, seat, found, MessageEdited)
        if before - set(text.mentions):
            _forget_mentions(found)
        named = tuple(UUID(person) for person in text.mentions if person not in before)
        if named and seat.kind != Kind.DIRECT:
            announce(
                PeopleAddressed(
                    conversation=seat.uuid, message=found.uuid, project=seat.project, mentioned=named
                ),
                actor=actor,
            )
    return found


def delete_message(*, actor: Any, message: UUID) -> Message:
    """Take a message's text away, and its earlier texts; its place stays, empty.

    Deleting what is held withdraws it. Repeating it changes nothing. Raises NotFound, NotAllowed for
    another's message unless the actor moderates the project, ConversationIsReadOnly.
    """
    with transaction.atomic():
        found, seat = _locked(actor, message)
        if found.deleted_at is not None:
            return found
        if seat.is_archived:
            raise ConversationIsReadOnly
        if not policies.can_delete_message(actor, seat, found):
            raise NotAllowed
        _put(found, Text("", "", []))
        found.deleted_at = clock.now()
        MessageRevision.objects.filter(message=found).delete()
        Mention.objects.filter(message=found).delete()
        if found.state == State.HELD:
            found.state = State.WITHDRAWN
            found.save()
        else:
            _change(actor, seat, found, MessageDeleted)
    return found


def _locked(actor: Any, message: UUID) -> tuple[Message, Seat]:
    """Return the message and the actor's seat as they stand once nobody else can change the conversation.

    The lock comes first: what was seen before it may have ended while this waited. Raises NotFound.
    """
    seen, _seat = queries.visible_message(actor, message)
    Conversation.objects.lock(seen.conversation_id, actor=actor)
    return queries.visible_message(actor, message)


def _require_edit(actor: Any, seat: Seat, message: Message) -> None:
    if policies.can_edit_message(actor, seat, message):
        if (
            message.state == State.HELD
            or initial_state(reviewed=seat.is_reviewed, kind="chat.message") == State.PUBLISHED
        ):
            return
        raise NeedsReview
    if message.author_id != actor.pk:
        raise NotAllowed
    if message.deleted_at is not None:
        raise AlreadyDeleted
    if seat.is_archived:
        raise ConversationIsReadOnly
    raise EditWindowClosed


def _forget_mentions(message: Message) -> None:
    """Whoever is no longer named is no longer mentioned."""
    still = [UUID(person) for person in message.mentions]
    noted = Mention.objects.filter(message=message)
    noted.exclude(user__collabkit_profile__uuid__in=still).delete()


def _put(message: Message, text: Text) -> None:
    message.body, message.body_html, message.mentions = text


def _change(actor: Any, seat: Seat, message: Message, event: type[MessageEdited | MessageDeleted]) -> None:
    """Store a change of a visible message under the conversation's next change number, and announce it."""
    conversation = Conversation.objects.get(pk=message.conversation_id)
    conversation.change_seq += 1
    conversation.save(update_fields=["change_seq"])
    message.change_seq = conversation.change_seq
    message.save()
    happened: Event = event(conversation=seat.uuid, message=message.uuid, project=seat.project)
    announce(happened, actor=actor)
