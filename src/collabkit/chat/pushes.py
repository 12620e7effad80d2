"""What open windows hear of chat at once. What is lost, or not for everybody, is fetched by number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from collabkit.accounts.queries import profiles_by_person
from collabkit.core.events import on_commit_subscribe
from collabkit.core.models import EventRecord
from collabkit.projects.events import MemberJoined, MemberLeft, MembershipEndSet
from collabkit.projects.queries import member_user_ids, project_by_uuid
from collabkit.realtime.registry import TopicKind, drop, publish, register_topic

from . import events, payloads, queries
from .registry import ReadMoved, on_read

MESSAGE, CONVERSATION, READ = "chat.message", "chat.conversation", "chat.read"


def topic(conversation: UUID) -> str:
    """Return the name of a conversation's topic."""
    return f"conversation:{conversation}"


def authorize(user: Any, keys: Iterable[UUID]) -> dict[UUID, datetime | None]:
    """Return the conversations among `keys` in which the person takes part, with the end of the right."""
    return {uuid: seat.until for uuid, seat in queries.seats_by_uuid(user, list(keys)).items()}


register_topic(TopicKind(name="conversation", authorize=authorize, heads=queries.heads))


@on_commit_subscribe(events.MessagePosted)
def push_posted(event: events.MessagePosted, record: EventRecord) -> None:
    """Push a new message: everybody who takes part when it is posted may read it."""
    kept = queries.recall(event.message)
    if kept is None:
        push_row(event.message, always=True)
        return
    message, author = kept
    message.encoded = payloads.encoded_message(queries.row_of(message), event.conversation, author)
    publish(topic(event.conversation), MESSAGE, message.encoded, cursor=message.change_seq)


@on_commit_subscribe(events.MessageEdited)
def push_edited(event: events.MessageEdited, record: EventRecord) -> None:
    """Push an edited message, unless somebody who follows may not read that far back."""
    push_row(event.message, always=False)


@on_commit_subscribe(events.MessageDeleted)
def push_deleted(event: events.MessageDeleted, record: EventRecord) -> None:
    """Push the empty place of a deleted message, unless somebody who follows may not read that far back."""
    push_row(event.message, always=False)


def push_row(message: UUID, *, always: bool) -> None:
    """Push a message as it stands now.

    Left out where one of the followers must not see it: the topic's head has moved, so every window fetches
    what changed, each within its own rights.
    """
    for row, conversation in queries.rows_by_uuid([message]).values():
        if row.seq is None or not (always or queries.reaches_everybody(conversation, row.seq)):
            continue
        body = payloads.encoded_message(row, conversation.uuid)
        publish(topic(conversation.uuid), MESSAGE, body, cursor=row.change_seq)


@on_commit_subscribe(events.ConversationCreated)
def push_created(event: events.ConversationCreated, record: EventRecord) -> None:
    """Tell those who take part that there is a new conversation."""
    if event.project is None:
        _tell(event.people, event.conversation)
        return
    project = project_by_uuid(event.project)
    if project is not None:
        _tell(queries.persons_of(member_user_ids(project)).values(), event.conversation)


@on_commit_subscribe(events.ConversationRenamed)
def push_renamed(event: events.ConversationRenamed, record: EventRecord) -> None:
    """Tell everybody in a group that it has another name."""
    _tell_participants(event.conversation)


@on_commit_subscribe(events.ParticipantsAdded)
def push_added(event: events.ParticipantsAdded, record: EventRecord) -> None:
    """Tell everybody in a group, the new people too, that there are more of them."""
    _tell_participants(event.conversation)


@on_commit_subscribe(events.ParticipantLeft)
def push_left(event: events.ParticipantLeft, record: EventRecord) -> None:
    """End the topic for who left, and tell everybody concerned."""
    _check_again(event.person, event.conversation)
    _tell_participants(event.conversation)


@on_commit_subscribe(MemberJoined)
def push_joined(event: MemberJoined, record: EventRecord) -> None:
    """Tell a new member of a project that there is a channel."""
    _membership_changed(event.project, event.person)


@on_commit_subscribe(MemberLeft)
def push_member_left(event: MemberLeft, record: EventRecord) -> None:
    """End the channel's topic for a former member."""
    _membership_changed(event.project, event.person)


@on_commit_subscribe(MembershipEndSet)
def push_end_set(event: MembershipEndSet, record: EventRecord) -> None:
    """Have the end of a member's right to the channel's topic looked up again."""
    _membership_changed(event.project, event.person)


@on_read
def push_read(moved: ReadMoved) -> None:
    """Tell a person's other windows how far he or she has read."""
    person = queries.persons_of([moved.user_id])[moved.user_id]
    data = {
        "conversation": moved.conversation,
        "read_seq": moved.read_seq,
        "unread": moved.unread,
        "mentions": moved.mentions,
    }
    publish(f"user:{person}", READ, data)


def _membership_changed(project: UUID, person: UUID) -> None:
    found = project_by_uuid(project)
    channel = queries.channel_of(found.pk) if found is not None else None
    if channel is not None:
        _check_again(person, channel.uuid)


def _check_again(person: UUID, conversation: UUID) -> None:
    profile = profiles_by_person([person]).get(person)
    if profile is not None:
        drop(profile.user_id, topic(conversation))
        _tell([person], conversation)


def _tell_participants(conversation: UUID) -> None:
    _tell(queries.persons_of(queries.participant_user_ids(conversation)).values(), conversation)


def _tell(persons: Iterable[UUID], conversation: UUID) -> None:
    for person in persons:
        publish(f"user:{person}", CONVERSATION, {"uuid": conversation})
