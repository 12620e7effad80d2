"""What happened in projects. Every event is filed under its project; people are named by their public id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from collabkit.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ProjectCreated(Event):
    """A project was founded; the actor is its first owner."""

    subject: ClassVar[str] = "project"
    project: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectUpdated(Event):
    """Settings or texts of a project changed; `changes` names the fields."""

    subject: ClassVar[str] = "project"
    project: UUID
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectArchived(Event):
    """A project became read-only."""

    subject: ClassVar[str] = "project"
    project: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectRestored(Event):
    """An archived project became active again."""

    subject: ClassVar[str] = "project"
    project: UUID


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """A person became a member; `via` is founding, open, application, invitation or added."""

    subject: ClassVar[str] = "project"
    project: UUID
    person: UUID
    via: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """A membership ended; `how` is left, removed, expired or deactivated."""

    subject: ClassVar[str] = "project"
    project: UUID
    person: UUID
    how: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """A member received a role."""

    subject: ClassVar[str] = "project"
    project: UUID
    person: UUID
    role: str
    ends_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RoleRevoked(Event):
    """A member no longer has a role; `how` is revoked, expired, transferred or left."""

    subject: ClassVar[str] = "project"
    project: UUID
    person: UUID
    role: str
    how: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MembershipEndSet(Event):
    """A membership received, changed or lost its end."""

    subject: ClassVar[str] = "project"
    project: UUID
    person: UUID
    ends_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MembershipEndsSoon(Event):
    """A membership, or the named role of a member, is about to end."""

    subject: ClassVar[str] = "project"
    project: UUID
    person: UUID
    ends_at: datetime
    role: str | None = None


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Event):
    """A person asked to become a member."""

    subject: ClassVar[str] = "project"
    project: UUID
    application: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationDecided(Event):
    """An application was accepted or declined."""

    subject: ClassVar[str] = "project"
    project: UUID
    application: UUID
    person: UUID
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event):
    """An applicant took an application back."""

    subject: ClassVar[str] = "project"
    project: UUID
    application: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class OwnershipOffered(Event):
    """An owner offered the ownership to a member."""

    subject: ClassVar[str] = "project"
    project: UUID
    transfer: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class OwnershipDecided(Event):
    """The candidate accepted or declined the ownership."""

    subject: ClassVar[str] = "project"
    project: UUID
    transfer: UUID
    person: UUID
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class OwnershipOfferCancelled(Event):
    """An offer of ownership was taken back."""

    subject: ClassVar[str] = "project"
    project: UUID
    transfer: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class ChildAdded(Event):
    """An initiative received a project."""

    subject: ClassVar[str] = "project"
    project: UUID
    child: UUID


@dataclass(frozen=True, kw_only=True)
class ChildRemoved(Event):
    """A project left an initiative."""

    subject: ClassVar[str] = "project"
    project: UUID
    child: UUID
