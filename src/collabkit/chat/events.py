"""What happened in conversations, filed under the conversation; people are named by public id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from collabkit.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ConversationCreated(Event):
    """A conversation began: a project's channel, one of two people, or a group, whose founder adds others."""

    subject: ClassVar[str] = "conversation"
    conversation: UUID
    kind: str
    project: UUID | None = None
    people: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConversationRenamed(Event):
    """A group received another name."""

    subject: ClassVar[str] = "conversation"
    conversation: UUID


@dataclass(frozen=True, kw_only=True)
class ParticipantsAdded(Event):
    """People were added to a group."""

    subject: ClassVar[str] = "conversation"
    conversation: UUID
    people: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ParticipantLeft(Event):
    """A person left a group."""

    subject: ClassVar[str] = "conversation"
    conversation: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class MessagePosted(Event):
    """A message became visible to the people of its conversation."""

    subject: ClassVar[str] = "conversation"
    conversation: UUID
    message: UUID
    project: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PeopleAddressed(Event):
    """A visible message is meant for somebody in particular; announced beside the message's own event.

    `mentioned` are the people named in it, as the author wrote them: whether they take part in the
    conversation is for the handler to find out. `private` tells that it was posted to a direct or group
    conversation. An event of its own, so that a plain message to a channel leaves the worker nothing to do.
    """

    subject: ClassVar[str] = "conversation"
    conversation: UUID
    message: UUID
    project: UUID | None = None
    mentioned: tuple[UUID, ...] = ()
    private: bool = False


@dataclass(frozen=True, kw_only=True)
class AuthorCaughtUp(Event):
    """A message stands below others that its author may have been told of: by writing, they are read.

    Announced beside the message's own event, and where a mention is noted only after its answer. An event of
    its own, so that a word in a channel by somebody who was told nothing leaves the worker nothing to do.
    """

    subject: ClassVar[str] = "conversation"
    conversation: UUID
    message: UUID


@dataclass(frozen=True, kw_only=True)
class MessageHeld(Event):
    """A message waits for review and is known to its author only."""

    subject: ClassVar[str] = "conversation"
    conversation: UUID
    message: UUID
    project: UUID


@dataclass(frozen=True, kw_only=True)
class MessageEdited(Event):
    """The text of a visible message changed."""

    subject: ClassVar[str] = "conversation"
    conversation: UUID
    message: UUID
    project: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MessageDeleted(Event):
    """A visible message was deleted; its text and its earlier texts are gone."""

    subject: ClassVar[str] = "conversation"
    conversation: UUID
    message: UUID
    project: UUID | None = None
