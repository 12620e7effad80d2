"""Shapes of members and of the history of rights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime

from collabkit.accounts.payloads import PersonRef, person_refs, refs_by_person
from collabkit.core.http import Payload
from collabkit.projects import policies, queries

from .texts import Reason

if TYPE_CHECKING:
    from collabkit.core.models import EventRecord
    from collabkit.projects import models

RoleName = Literal["owner", "manager", "security_manager", "moderator"]


class Member(Schema):
    """A member with effective roles; `removable` says whether the viewer may end the membership."""

    person: PersonRef
    roles: list[str]
    joined_at: datetime
    ends_at: datetime | None
    role_ends: dict[str, datetime]
    removable: bool


class HistoryEntry(Schema):
    """Who gave or took which right, when and why (P12)."""

    uuid: UUID
    type: str
    actor: PersonRef | None
    person: PersonRef | None
    role: str | None
    how: str | None
    ends_at: datetime | None
    reason: str
    at: datetime


class AddRole(Payload):
    """A role for a member, for good or until a moment."""

    role: RoleName
    ends_at: AwareDatetime | None = None
    reason: Reason = ""


class SetMemberEnd(Payload):
    """The end of a membership; null takes the end away."""

    ends_at: AwareDatetime | None
    reason: Reason = ""


def members(viewer: Any, row: models.Project, memberships: Sequence[models.Membership]) -> list[Member]:
    """Return members for a list, in three queries whatever their number."""
    own = queries.roles_of(viewer, row)
    refs = person_refs(item.user_id for item in memberships)
    grants = queries.running_grants(memberships)
    return [_member(viewer, own, item, grants.get(item.pk, []), refs[item.user_id]) for item in memberships]


def _member(
    viewer: Any,
    own: frozenset[str],
    item: models.Membership,
    grants: Sequence[models.RoleGrant],
    person: PersonRef,
) -> Member:
    roles = {"member"} | {grant.role for grant in grants}
    return Member(
        person=person,
        roles=sorted(roles),
        joined_at=item.joined_at,
        ends_at=item.ends_at,
        role_ends={grant.role: grant.ends_at for grant in grants if grant.ends_at},
        removable=item.user_id != viewer.pk and all(policies.appoints(own, role) for role in roles),
    )


def history(records: Sequence[EventRecord]) -> list[HistoryEntry]:
    """Return the history of rights, in two queries whatever its length."""
    actors = person_refs(row.actor_id for row in records if row.actor_id is not None)
    persons = refs_by_person(UUID(row.data["person"]) for row in records if row.data.get("person"))
    return [
        HistoryEntry(
            uuid=row.uuid,
            type=row.type.rpartition(".")[2],
            actor=actors.get(row.actor_id),
            person=persons.get(UUID(row.data["person"])) if row.data.get("person") else None,
            role=row.data.get("role"),
            how=row.data.get("how") or row.data.get("via"),
            ends_at=row.data.get("ends_at"),
            reason=row.data.get("reason") or "",
            at=row.created_at,
        )
        for row in records
    ]
