"""Shapes of what waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, cast
from uuid import UUID

from ninja import Schema

from collabkit.accounts.payloads import PersonRef, person_refs
from collabkit.core.http import Payload

from .texts import Message, Reason

if TYPE_CHECKING:
    from collabkit.projects import models

ApplicationStateName = Literal["pending", "accepted", "declined", "withdrawn"]
TransferStateName = Literal["pending", "accepted", "declined", "cancelled"]


class Application(Schema):
    """A request to become a member."""

    uuid: UUID
    project: UUID
    person: PersonRef
    message: str
    state: ApplicationStateName
    created_at: datetime
    decided_at: datetime | None
    decided_by: PersonRef | None
    reason: str


class OwnershipTransfer(Schema):
    """An offer of ownership."""

    uuid: UUID
    project: UUID
    from_person: PersonRef
    to_person: PersonRef
    stay_owner: bool
    state: TransferStateName
    created_at: datetime
    decided_at: datetime | None


class ApplyToProject(Payload):
    """A few words to those who decide."""

    message: Message = ""


class DecideApplication(Payload):
    """The decision on an application."""

    accept: bool
    reason: Reason = ""


class OfferOwnership(Payload):
    """To whom the ownership is offered; `stay_owner` shares it instead of handing it over."""

    person: UUID
    stay_owner: bool = False


class DecideOwnership(Payload):
    """The candidate's answer."""

    accept: bool


def applications(rows: Sequence[models.Application]) -> list[Application]:
    """Return applications for a list, in one query; the rows come with their projects."""
    refs = person_refs(pk for row in rows for pk in (row.user_id, row.decided_by_id) if pk is not None)
    return [
        Application(
            uuid=row.uuid,
            project=row.project.uuid,
            person=refs[row.user_id],
            message=row.message,
            state=cast("ApplicationStateName", row.state),
            created_at=row.created_at,
            decided_at=row.decided_at,
            decided_by=refs.get(row.decided_by_id),
            reason=row.reason,
        )
        for row in rows
    ]


def ownership_transfer(row: models.OwnershipTransfer) -> OwnershipTransfer:
    """Return one offer of ownership."""
    refs = person_refs([row.from_user_id, row.to_user_id])
    return OwnershipTransfer(
        uuid=row.uuid,
        project=row.project.uuid,
        from_person=refs[row.from_user_id],
        to_person=refs[row.to_user_id],
        stay_owner=row.stay_owner,
        state=cast("TransferStateName", row.state),
        created_at=row.created_at,
        decided_at=row.decided_at,
    )
