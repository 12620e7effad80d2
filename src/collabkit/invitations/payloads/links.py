"""Reusable links as those see them who may make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from collabkit.accounts.payloads import PersonRef, person_refs
from collabkit.core.http import Payload
from collabkit.invitations import queries
from collabkit.invitations.registry import role_label

from .invitations import Days, InvitationTarget, Name, Role, target

if TYPE_CHECKING:
    from collabkit.invitations import models


class CreateLink(Payload):
    """Make a reusable link."""

    kind: Name
    target: UUID
    role: Role | None = None
    expires_in_days: Days = 14
    max_uses: Annotated[int, Field(ge=1, le=1000)] = 25


class InvitationLink(Schema):
    """A reusable link. `url` is shown when it is made and never again; `state` is pending as long as it
    works, then revoked, expired or used_up."""

    uuid: UUID
    kind: str
    target: InvitationTarget
    role: str
    role_label: str
    url: str | None
    created_by: PersonRef | None
    created_at: datetime
    expires_at: datetime
    max_uses: int
    uses: int
    revoked_at: datetime | None
    state: str


def links(rows: Sequence[models.InvitationLink], viewer: Any) -> list[InvitationLink]:
    """Return the payloads of links, without their addresses."""
    return [_link(row, context, None) for context in [_context(rows, viewer)] for row in rows]


def new_link(row: models.InvitationLink, viewer: Any, token: str) -> InvitationLink:
    """Return a link just made, with its address."""
    return _link(row, _context([row], viewer), queries.answer_address(token))


def _context(rows: Sequence[models.InvitationLink], viewer: Any) -> tuple[dict[Any, PersonRef], Any]:
    seen = queries.visible_targets(viewer, rows)
    titles = {key: said for key, said in queries.described(rows).items() if key in seen}
    return person_refs({row.created_by_id for row in rows if row.created_by_id is not None}), titles


def _link(
    row: models.InvitationLink, context: tuple[dict[Any, PersonRef], Any], url: str | None
) -> InvitationLink:
    people, titles = context
    return InvitationLink(
        uuid=row.uuid,
        kind=row.kind,
        target=target(row, titles),
        role=row.role,
        role_label=role_label(row.kind, row.role),
        url=url,
        created_by=people.get(row.created_by_id),
        created_at=row.created_at,
        expires_at=row.expires_at,
        max_uses=row.max_uses,
        uses=row.uses,
        revoked_at=row.revoked_at,
        state=str(row.state_now),
    )
