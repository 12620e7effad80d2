"""What happened to invitations; `target` is what they lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from collabkit.core.events import Event


@dataclass(frozen=True, kw_only=True)
class InvitationSent(Event):
    """Somebody was invited."""

    subject: ClassVar[str] = "target"
    invitation: UUID
    target: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class InvitationResent(Event):
    """An invitation went out again with a new token; `issue` counts how often, the first time being 1."""

    subject: ClassVar[str] = "target"
    invitation: UUID
    target: UUID
    issue: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    """The invited person accepted."""

    subject: ClassVar[str] = "target"
    invitation: UUID
    target: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(Event):
    """The invited person declined."""

    subject: ClassVar[str] = "target"
    invitation: UUID
    target: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Event):
    """An invitation was taken back; its link is dead."""

    subject: ClassVar[str] = "target"
    invitation: UUID
    target: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationExpired(Event):
    """Nobody answered an invitation in time."""

    subject: ClassVar[str] = "target"
    invitation: UUID
    target: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationSuperseded(Event):
    """The person got in by another invitation, so that this one is moot."""

    subject: ClassVar[str] = "target"
    invitation: UUID
    target: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationLinkCreated(Event):
    """A reusable link was made."""

    subject: ClassVar[str] = "target"
    link: UUID
    target: UUID
    kind: str
    role: str


@dataclass(frozen=True, kw_only=True)
class InvitationLinkUsed(Event):
    """A person got in by a reusable link."""

    subject: ClassVar[str] = "target"
    link: UUID
    target: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationLinkRevoked(Event):
    """A reusable link was taken back."""

    subject: ClassVar[str] = "target"
    link: UUID
    target: UUID
