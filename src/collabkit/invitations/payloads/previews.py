"""What whoever holds a token may know before answering."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ninja import Schema

from collabkit.accounts.payloads import person_refs
from collabkit.invitations import policies, queries
from collabkit.invitations.registry import role_label

if TYPE_CHECKING:
    from collabkit.invitations import models


class InvitationPreview(Schema):
    """An invitation or a reusable link, before it is answered; state-free.

    `url` is where it leads once accepted. `email` is the address it was sent to, for the form of who signs
    up; never shown to an account of another address.
    """

    uuid: UUID | None
    kind: str
    title: str
    url: str
    inviter_name: str
    role: str
    role_label: str
    message: str
    email_masked: str | None
    email: str | None
    state: str
    expires_at: datetime
    address_matches: bool | None
    is_link: bool


def preview(row: Any, issue: int | None, viewer: Any) -> InvitationPreview:
    """Return what the holder of a token may know, of the invitation or link that `looked_up` found."""
    return _link_preview(row) if issue is None else _invitation_preview(row, issue, viewer)


def _invitation_preview(row: models.Invitation, issue: int, viewer: Any) -> InvitationPreview:
    state = _state(row) if issue == row.issue else "superseded"
    signed_in = bool(getattr(viewer, "is_authenticated", False))
    matches = queries.is_for(row, viewer) if signed_in else None
    shown = state == "pending" and matches is not False
    return InvitationPreview(
        uuid=row.uuid if matches else None,
        email_masked=queries.masked(row.email) or None,
        email=(row.email or None) if shown else None,
        message=row.message if shown else "",
        address_matches=matches,
        is_link=False,
        **_common(row, row.inviter_id, state),
    )


def _link_preview(row: models.InvitationLink) -> InvitationPreview:
    return InvitationPreview(
        uuid=None,
        email_masked=None,
        email=None,
        message="",
        address_matches=None,
        is_link=True,
        **_common(row, row.created_by_id, _state(row)),
    )


def _state(row: queries.Invited) -> str:
    # Neither open nor ended: the inviter can no longer let anybody in, and may be able to again.
    return "lapsed" if policies.has_lapsed(row) else str(row.state_now)


def _common(row: queries.Invited, inviter_id: Any, state: str) -> dict[str, Any]:
    inviter = person_refs({inviter_id}).get(inviter_id) if inviter_id is not None else None
    # What is over leads nowhere: its title may have changed since, and is no longer the holder's business.
    said = queries.described_one(row.kind, row.target) if state == "pending" else None
    return {
        "kind": row.kind,
        "title": said.title if said else "",
        "url": said.url if said else "",
        "inviter_name": inviter.display_name if inviter else "",
        "role": row.role,
        "role_label": role_label(row.kind, row.role),
        "state": state,
        "expires_at": row.expires_at,
    }
