"""What happened to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from collabkit.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ProfileUpdated(Event):
    """A person changed what others see of him or her."""

    subject: ClassVar[str] = "person"
    person: UUID


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(Event):
    """A person's account was closed; it counts for nothing from now on."""

    subject: ClassVar[str] = "person"
    person: UUID
    reason: str = ""
