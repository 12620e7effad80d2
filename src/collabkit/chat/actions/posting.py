"""Posting: where a message gets its number."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from collabkit.chat import policies, queries
from collabkit.chat.events import AuthorCaughtUp, MessageHeld, MessagePosted, PeopleAddressed
from collabkit.chat.models import Conversation, Kind, Mention, Message, MessageKind
from collabkit.chat.models.conversation import Numbers
from collabkit.chat.queries import Author, Seat
from collabkit.core import clock
from collabkit.core.errors import NotAllowed, NotFound
from collabkit.core.events import announce
from collabkit.core.ids import new_uuid
from collabkit.core.publication import State, initial_state

from .refusals import ClientIdUsed, ConversationIsReadOnly
from .texts import accepted


def post_message(*, actor: Any, conversation: Conversation | UUID, client_id: UUID, body: str) -> Message:
    """Write to a conversation, once for each client id: a retry gets what the first attempt stored.

    In a project that is reviewed, with nobody installed who reviews, the message is held: its author sees it,
    and for everybody else nothing happened. The answer's `was_posted_before` tells a retry. Raises NotFound
    for whoever does not take part, ConversationIsReadOnly in an archived project, ClientIdUsed where the first
    attempt lies in a time that the actor no longer sees, Invalid for a text that cannot be accepted.
    """
    text = accepted(body)
    message = Message(
        author_id=actor.pk,
        client_id=client_id,
        body=text.body,
        body_html=text.html,
        mentions=text.mentions,
        created_at=clock.now(),
    )
    uuid = conversation if isinstance(conversation, UUID) else conversation.uuid
    try:
        try:
            with transaction.atomic():
                _post(message, uuid, actor)
        except _Waits:
            with transaction.atomic():
                _hold(message, uuid, actor)
    except (IntegrityError, ConversationIsReadOnly):
        # The same client id won the race, or had won long ago: numbers taken meanwhile are given back.
        seat = queries.get_seat(actor, uuid)
        earlier = queries.own_message(actor, seat, client_id)
        if earlier is None:
            raise
        if earlier.seq is not None and not queries.can_read(seat, earlier.seq):
            raise ClientIdUsed from None
        earlier.was_posted_before = True
        return earlier
    return message


def release_message(*, actor: Any, message: UUID) -> Message:
    """Let everybody see a held message; it takes its place in the conversation now.

    It gets another public id, for a public id carries the time at which it was made: the old one would tell
    that the message had been held. The author's windows know it again by its client id. For the review of a
    project. Raises NotFound, and NotAllowed for whoever does not review there or is the author.
    """
    with transaction.atomic():
        waiting = Message.objects.filter(uuid=message).values_list("conversation_id", flat=True).first()
        if waiting is None:
            raise NotFound
        # The conversation's lock comes first, as in every verb: nobody waits in a circle.
        Conversation.objects.lock(waiting, actor=actor)
        found = Message.objects.get(uuid=message)
        seat = queries.get_seat(actor, found.conversation)
        if not policies.can_release_message(actor, seat, found):
            raise NotAllowed
        found.state, found.uuid = State.PUBLISHED, new_uuid()
        publish(found, seat, actor=actor, author=None)
        # What the author had read is not in the reviewer's seat.
        announce(AuthorCaughtUp(conversation=seat.uuid, message=found.uuid), actor=found.author)
    return found


def publish(message: Message, seat: Seat, *, actor: Any, author: Author | None) -> None:
    """Give a message its numbers, store it and announce it; inside a transaction."""
    numbers = Conversation.objects.take_numbers(seat.uuid, at=clock.now(), actor=actor)
    if numbers is None:
        raise NotFound
    _publish_as(numbers, message, seat, actor=actor, author=author)


def _publish_as(numbers: Numbers, message: Message, seat: Seat, *, actor: Any, author: Author | None) -> None:
    message.seq, message.change_seq = numbers
    # Read after the lock was got: times grow with the numbers, which is how it is known where a newcomer
    # begins.
    message.published_at = clock.now()
    message.save()
    queries.remember(message, author)
    posted = MessagePosted(conversation=seat.uuid, message=message.uuid, project=seat.project)
    announce(posted, actor=actor)
    if _stands_below_news(seat, numbers.seq):
        announce(AuthorCaughtUp(conversation=seat.uuid, message=message.uuid), actor=actor)
    if message.kind == MessageKind.SYSTEM:
        return
    private = not seat.is_channel
    mentioned = () if seat.kind == Kind.DIRECT else tuple(UUID(person) for person in message.mentions)
    if mentioned or private:
        addressed = PeopleAddressed(**asdict(posted), mentioned=mentioned, private=private)
        announce(addressed, actor=actor)


def _stands_below_news(seat: Seat, seq: int) -> bool:
    """Return whether something above a new message may have been told to its author, who had not read it."""
    newest_told = seat.mentioned_seq if seat.is_channel else seq - 1
    return newest_told > seat.read_seq


def record_mentions(*, message: UUID) -> int:
    """Note which people of the conversation are named in a visible message; safe to repeat.

    Returns how many people were newly noted. People who may not read it are left out (B14).
    """
    with transaction.atomic():
        room = Message.objects.filter(uuid=message).values_list("conversation_id", flat=True).first()
        if room is None:
            return 0
        # An edit, or the end of somebody's right, comes either before this or after it.
        Conversation.objects.lock(room)
        found = queries.addressed_message(message)
        return _note(found, found.seq) if found is not None and found.seq is not None else 0


def _note(message: Message, seq: int) -> int:
    if not message.mentions:
        return 0
    people = queries.readers_among(message, [UUID(person) for person in message.mentions])
    noted = queries.mention_user_ids(message.pk)
    new = [pk for pk in people if pk not in noted and pk != message.author_id]
    rows = [
        Mention(message=message, user_id=pk, conversation_id=message.conversation_id, seq=seq) for pk in new
    ]
    Mention.objects.bulk_create(rows, ignore_conflicts=True)
    # Who has answered already could not be seen to: the mention was not noted yet.
    for answer in queries.newest_of(message.conversation_id, new, after=seq) if new else ():
        announce(
            AuthorCaughtUp(conversation=message.conversation.uuid, message=answer.uuid), actor=answer.author
        )
    return len(new)


class _Waits(Exception):
    """The message may be posted, but waits for review: the numbers taken for it must be given back."""


def _post(message: Message, conversation: UUID, actor: Any) -> None:
    """Decide under the conversation's lock, so that a right that ended while this waited does not count.

    Taking the numbers is what locks; a refusal gives them back with the transaction.
    """
    numbers = Conversation.objects.take_numbers(conversation, at=clock.now(), actor=actor)
    # Asked for a missing conversation too, so that both are refused in the same way.
    seat = queries.get_seat(actor, conversation, with_author=True)
    if numbers is None:
        raise NotFound
    _decide(message, seat, actor)
    if message.state != State.PUBLISHED:
        raise _Waits
    _publish_as(numbers, message, seat, actor=actor, author=seat.author)


def _hold(message: Message, conversation: UUID, actor: Any) -> None:
    """Store what waits for review, deciding again: the first lock was given back with the numbers."""
    found = Conversation.objects.filter(uuid=conversation).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound
    Conversation.objects.lock(found, actor=actor)
    seat = queries.get_seat(actor, conversation, with_author=True)
    _decide(message, seat, actor)
    if message.state == State.PUBLISHED:
        publish(message, seat, actor=actor, author=seat.author)
        return
    message.save()
    if seat.project is not None:
        announce(MessageHeld(conversation=seat.uuid, message=message.uuid, project=seat.project), actor=actor)


def _decide(message: Message, seat: Seat, actor: Any) -> None:
    """Refuse the message, or say whether it is published or held; the conversation is locked."""
    if not policies.can_post_message(actor, seat):
        raise ConversationIsReadOnly
    message.conversation_id = seat.id
    message.state = initial_state(reviewed=seat.is_reviewed, kind="chat.message")
