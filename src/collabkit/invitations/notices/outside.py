"""E-mails to invited addresses that have no account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from collabkit.accounts.queries import profiles_of
from collabkit.core.models import EventRecord
from collabkit.invitations import policies, queries
from collabkit.invitations.events import InvitationResent, InvitationRevoked, InvitationSent
from collabkit.notifications.registry import MailKind, Presented, register_mail

from .words import ANSWER, about, invitation_text, names


def _outside_address(event: Any, record: EventRecord) -> str | None:
    row = queries.invitation_by_uuid(event.invitation)
    # Who has an account is told there, and by the mail of that notification.
    reached = row is not None and row.email and not row.is_quiet and not queries.people_invited(row)
    return row.email if row and reached else None


def _language_of_inviter(subject: UUID) -> str:
    row = queries.invitation_by_uuid(subject)
    # Whom one invites one can usually talk to.
    profile = profiles_of([row.inviter_id]).get(row.inviter_id) if row else None
    return profile.language if profile else ""


def mail_invitation(subject: UUID, address: str) -> Presented | None:
    """Write the invitation to an outside address; only while it stands, and always with its newest token."""
    row = queries.invitation_by_uuid(subject)
    said = queries.described_one(row.kind, row.target) if row else None
    if row is None or said is None or row.email != address or not policies.still_stands(row):
        return None
    return Presented(
        title=_("%(inviter)s invites you to %(title)s")
        % {"inviter": names([row])(row.inviter_id), "title": said.title},
        body=invitation_text(row),
        url=queries.answer_address(row.token),
        link_label=ANSWER,
    )


def mail_revoked(subject: UUID, address: str) -> Presented | None:
    """Write to an outside address that the invitation was taken back."""
    row = queries.invitation_by_uuid(subject)
    if row is None or row.state_now != "revoked":
        return None
    inviter = names([row])(row.inviter_id)
    return Presented(
        title=_("%(inviter)s took an invitation back") % {"inviter": inviter},
        body=_("The link that you got can no longer be used."),
    )


register_mail(
    MailKind(
        name="invitations.sent_outside",
        event=InvitationSent,
        address=_outside_address,
        subject=about,
        present=mail_invitation,
        language=_language_of_inviter,
    )
)
register_mail(
    MailKind(
        name="invitations.resent_outside",
        event=InvitationResent,
        address=_outside_address,
        subject=about,
        present=mail_invitation,
        language=_language_of_inviter,
    )
)
register_mail(
    MailKind(
        name="invitations.revoked_outside",
        event=InvitationRevoked,
        address=_outside_address,
        subject=about,
        present=mail_revoked,
        language=_language_of_inviter,
    )
)
