"""Invitations as their senders and the invited see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast
from uuid import UUID

from ninja import Schema
from pydantic import Field

from collabkit.accounts.payloads import PersonRef, person_refs
from collabkit.core.http import Payload
from collabkit.invitations import policies, queries
from collabkit.invitations.registry import Described, kind_label, role_label

if TYPE_CHECKING:
    from collabkit.invitations import models

State = Literal["pending", "accepted", "declined", "revoked", "expired", "superseded"]
Name = Annotated[str, Field(min_length=1, max_length=64)]
Role = Annotated[str, Field(min_length=1, max_length=32)]
Token = Annotated[str, Field(min_length=1, max_length=200)]
Days = Annotated[int, Field(ge=1, le=90)]
Message = Annotated[str, Field(max_length=1000)]


class InvitationTarget(Schema):
    """What an invitation leads to; title and url are empty for who may not see it (any more)."""

    uuid: UUID
    title: str
    url: str


class SendInvitation(Payload):
    """Invite by address or by person; exactly one of the two."""

    kind: Name
    target: UUID
    email: Annotated[str, Field(max_length=254)] | None = None
    person: UUID | None = None
    role: Role | None = None
    message: Message = ""
    expires_in_days: Days | None = None


class SendInvitations(Payload):
    """Invite a list of addresses, as CSV text."""

    kind: Name
    target: UUID
    csv: Annotated[str, Field(min_length=1, max_length=200_000)]
    role: Role | None = None
    message: Message = ""
    expires_in_days: Days | None = None


class Invitation(Schema):
    """An invitation, as its sender or the invited person sees it."""

    uuid: UUID
    kind: str
    kind_label: str
    target: InvitationTarget
    role: str
    role_label: str
    email: str | None
    invitee: PersonRef | None
    inviter: PersonRef | None
    message: str
    state: State
    expires_at: datetime
    created_at: datetime
    decided_at: datetime | None
    reason: str | None


class SentInvitation(Invitation):
    """The invitation just sent, with a word of caution for a sender whom many decline."""

    warning: str | None = None


class LineResult(Schema):
    """What came of one line of a list."""

    line: int
    email: str
    ok: bool
    detail: str


class BulkResults(Schema):
    """What came of a list of addresses."""

    results: list[LineResult]


class TokenBody(Payload):
    """The secret of an invitation or of a reusable link."""

    token: Token


class AcceptInvitation(Payload):
    """Which invitation: by its token, or by its id from the inbox; exactly one of the two."""

    token: Token | None = None
    uuid: UUID | None = None


class DeclineInvitation(AcceptInvitation):
    """Which invitation, and why not."""

    reason: Annotated[str, Field(max_length=500)] = ""


class AcceptedInvitation(Schema):
    """What the person got."""

    kind: str
    role: str
    role_label: str
    target: InvitationTarget


def sent(rows: Sequence[models.Invitation], viewer: Any) -> list[Invitation]:
    """Return the payloads for the sending side, which sees a title only of what it may see by itself."""
    # Who is behind an address is the sender's business once that person has accepted, not before.
    known = {row.pk for row in rows if not row.email or row.state == "accepted"}
    return _invitations(rows, queries.visible_targets(viewer, rows), known)


def received(rows: Sequence[models.Invitation], viewer: Any) -> list[Invitation]:
    """Return the payloads for the invited person, who sees the title while the inviter may see it, too."""
    standing = policies.standing(rows)
    titled = {(row.kind, row.target) for row in rows if row.pk in standing}
    # Asked only of what is left: the viewer needs no sight of his own of what he is invited to.
    rest = [row for row in rows if (row.kind, row.target) not in titled]
    return _invitations(rows, titled | queries.visible_targets(viewer, rest), {row.pk for row in rows})


def _invitations(
    rows: Sequence[models.Invitation], titled: set[tuple[str, UUID]], known: set[int]
) -> list[Invitation]:
    titles = {key: said for key, said in queries.described(rows).items() if key in titled}
    people = person_refs({pk for row in rows for pk in (row.inviter_id, row.invitee_id) if pk is not None})
    return [
        Invitation(
            uuid=row.uuid,
            kind=row.kind,
            kind_label=kind_label(row.kind),
            target=target(row, titles),
            role=row.role,
            role_label=role_label(row.kind, row.role),
            email=row.email or None,
            invitee=people.get(row.invitee_id) if row.pk in known else None,
            inviter=people.get(row.inviter_id),
            message=row.message,
            state=cast(State, str(row.state_now)),
            expires_at=row.expires_at,
            created_at=row.created_at,
            decided_at=row.decided_at,
            reason=row.reason or None,
        )
        for row in rows
    ]


def target(row: queries.Invited, titles: Mapping[tuple[str, UUID], Described]) -> InvitationTarget:
    """Return what a row leads to, by name where the name is known."""
    said = titles.get((row.kind, row.target))
    return InvitationTarget(uuid=row.target, title=said.title if said else "", url=said.url if said else "")


def accepted(kind: str, role: str, what: UUID) -> AcceptedInvitation:
    """Return where a person got in."""
    said = queries.described_one(kind, what)
    return AcceptedInvitation(
        kind=kind,
        role=role,
        role_label=role_label(kind, role),
        target=InvitationTarget(uuid=what, title=said.title if said else "", url=said.url if said else ""),
    )


def line_results(results: Iterable[tuple[int, str, bool, str]]) -> BulkResults:
    """Return what came of a list."""
    return BulkResults(
        results=[
            LineResult(line=line, email=email, ok=ok, detail=detail) for line, email, ok, detail in results
        ]
    )
