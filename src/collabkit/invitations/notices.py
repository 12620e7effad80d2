"""What people are told about invitations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.accounts.queries import profiles_of
from collabkit.core.models import EventRecord
from collabkit.notifications.registry import (
    Action,
    Channels,
    MailKind,
    Notice,
    NoticeKind,
    Presented,
    register,
    register_mail,
)

from . import queries, registry
from .events import (
    InvitationAccepted,
    InvitationDeclined,
    InvitationExpired,
    InvitationResent,
    InvitationRevoked,
    InvitationSent,
    InvitationSuperseded,
)

Answers = Mapping[int, Presented | None]
ANSWER = gettext_lazy("Answer the invitation")

_OUTCOMES = {
    "accepted": gettext_lazy("Accepted"),
    "declined": gettext_lazy("Declined"),
    "revoked": gettext_lazy("Taken back"),
    "expired": gettext_lazy("Expired"),
    "superseded": gettext_lazy("Settled by another invitation"),
}


def _about(event: Any) -> UUID:
    found: UUID = event.invitation
    return found


def _invited(event: Any, record: EventRecord) -> Iterable[Any]:
    row = queries.invitation_by_uuid(event.invitation)
    return [user.pk for user in queries.people_invited(row)] if row else []


def _inviter(event: Any, record: EventRecord) -> Iterable[Any]:
    row = queries.invitation_by_uuid(event.invitation)
    return [row.inviter_id] if row else []


def _names(rows: Iterable[Any]) -> Callable[[Any], str]:
    """Return a function that names a user: all at once, in one query."""
    profiles = profiles_of({pk for row in rows for pk in (row.inviter_id, row.invitee_id) if pk is not None})
    return lambda pk: profiles[pk].display_name if pk in profiles else _("A former member")


def _invitation_text(row: Any) -> str:
    role = _("Role: %(role)s") % {"role": registry.role_label(row.kind, row.role)}
    until = formats.date_format(timezone.localtime(row.expires_at), "DATETIME_FORMAT")
    answer = _("Please answer before %(moment)s.") % {"moment": until}
    return "\n\n".join(part for part in (row.message, f"{role}\n{answer}") if part)


def present_received(viewer: Any, notices: Sequence[Notice]) -> Answers:
    """Show an invitation to the invited person, with the decision in place, or what came of it."""
    subjects = {notice.subject for notice in notices}
    rows = {row.uuid: row for row in queries.received_invitations(viewer).filter(uuid__in=subjects)}
    titles, name = queries.described(list(rows.values())), _names(rows.values())
    shown: dict[int, Presented | None] = {}
    for notice in notices:
        row = rows.get(notice.subject)
        # After a resend the newest notification is the one that counts.
        if row is None or notice.data.get("issue", 1) != row.issue:
            continue
        said = titles.get((row.kind, row.target))
        shown[notice.id] = _open(row, said, name) if row.state_now == "pending" and said else _over(row, name)
    return shown


def _open(row: Any, said: registry.Described, name: Callable[[Any], str]) -> Presented:
    body = {"uuid": str(row.uuid)}
    return Presented(
        title=_("%(inviter)s invites you to %(title)s")
        % {"inviter": name(row.inviter_id), "title": said.title},
        body=_invitation_text(row),
        url="/inbox",
        link_label=ANSWER,
        actions=[
            Action(
                name="accept",
                label=_("Accept"),
                method="POST",
                path="/invitations/accept",
                body=body,
                style="primary",
            ),
            Action(
                name="decline",
                label=_("Decline"),
                method="POST",
                path="/invitations/decline",
                body=body,
                needs_reason=True,
            ),
        ],
    )


def _over(row: Any, name: Callable[[Any], str]) -> Presented:
    # What the invitation led to may have been renamed or closed since: it is no longer named.
    return Presented(
        title=_("%(inviter)s invited you") % {"inviter": name(row.inviter_id)},
        url="/inbox",
        outcome=_OUTCOMES.get(row.state_now, _("Settled")),
    )


def _for_inviter(title: Any) -> Callable[[Any, Sequence[Notice]], Answers]:
    """Return the presentation for the inviter of what came of an invitation."""

    def present(viewer: Any, notices: Sequence[Notice]) -> Answers:
        subjects = {notice.subject for notice in notices}
        rows = {row.uuid: row for row in queries.sent_invitations(viewer).filter(uuid__in=subjects)}
        titles, name = queries.described(list(rows.values())), _names(rows.values())
        seen = queries.visible_targets(viewer, list(rows.values()))
        shown: dict[int, Presented | None] = {}
        for notice in notices:
            row = rows.get(notice.subject)
            key = (row.kind, row.target) if row else None
            if row is None or key not in seen or key not in titles:
                continue
            # Who is behind an address is told only when that person has accepted.
            known = row.invitee_id and (not row.email or row.state == "accepted")
            person = name(row.invitee_id) if known else row.email
            shown[notice.id] = Presented(
                title=str(title) % {"person": person, "title": titles[key].title},
                body=row.reason,
                url=titles[key].url,
            )
        return shown

    return present


def present_revoked(viewer: Any, notices: Sequence[Notice]) -> Answers:
    """Tell the invited person that the invitation was taken back."""
    subjects = {notice.subject for notice in notices}
    rows = {row.uuid: row for row in queries.received_invitations(viewer).filter(uuid__in=subjects)}
    name = _names(rows.values())
    return {
        notice.id: Presented(
            title=_("%(inviter)s took an invitation back") % {"inviter": name(row.inviter_id)},
            body=_("It can no longer be accepted."),
            url="/inbox",
        )
        for notice in notices
        if (row := rows.get(notice.subject)) is not None
    }


def _outside_address(event: Any, record: EventRecord) -> str | None:
    row = queries.invitation_by_uuid(event.invitation)
    # Who has an account is told there, and by the mail of that notification.
    return row.email if row and row.email and not queries.people_invited(row) else None


def mail_invitation(subject: UUID, address: str) -> Presented | None:
    """Write the invitation to an outside address; only while it is open, and always with its newest token."""
    row = queries.invitation_by_uuid(subject)
    said = queries.described_one(row.kind, row.target) if row else None
    if row is None or said is None or row.state_now != "pending" or row.email != address:
        return None
    return Presented(
        title=_("%(inviter)s invites you to %(title)s")
        % {"inviter": _names([row])(row.inviter_id), "title": said.title},
        body=_invitation_text(row),
        url=queries.answer_address(row.token),
        link_label=ANSWER,
    )


def mail_revoked(subject: UUID, address: str) -> Presented | None:
    """Write to an outside address that the invitation was taken back."""
    row = queries.invitation_by_uuid(subject)
    if row is None or row.state_now != "revoked":
        return None
    inviter = _names([row])(row.inviter_id)
    return Presented(
        title=_("%(inviter)s took an invitation back") % {"inviter": inviter},
        body=_("The link that you got can no longer be used."),
    )


_ENDS: dict[type[Any], Callable[[Any], UUID]] = {
    InvitationAccepted: _about,
    InvitationDeclined: _about,
    InvitationRevoked: _about,
    InvitationExpired: _about,
    InvitationSuperseded: _about,
}

register(
    NoticeKind(
        name="invitations.received",
        label=gettext_lazy("You are invited"),
        event=InvitationSent,
        recipients=_invited,
        subject=_about,
        present=present_received,
        data=lambda event: {"issue": 1},
        actionable=True,
        closed_by=_ENDS,
    )
)
register(
    NoticeKind(
        name="invitations.reminded",
        label=gettext_lazy("You are invited again"),
        event=InvitationResent,
        recipients=_invited,
        subject=_about,
        present=present_received,
        data=lambda event: {"issue": event.issue},
        actionable=True,
        closed_by=_ENDS,
    )
)
register(
    NoticeKind(
        name="invitations.revoked",
        label=gettext_lazy("An invitation to you was taken back"),
        event=InvitationRevoked,
        recipients=_invited,
        subject=_about,
        present=present_revoked,
    )
)
for _name, _label, _event, _title, _email in (
    (
        "invitations.accepted",
        gettext_lazy("Your invitation was accepted"),
        InvitationAccepted,
        gettext_lazy("%(person)s accepted your invitation to %(title)s"),
        False,
    ),
    (
        "invitations.declined",
        gettext_lazy("Your invitation was declined"),
        InvitationDeclined,
        gettext_lazy("%(person)s declined your invitation to %(title)s"),
        False,
    ),
    (
        "invitations.expired",
        gettext_lazy("Your invitation expired"),
        InvitationExpired,
        gettext_lazy("Your invitation of %(person)s to %(title)s expired; you may invite again"),
        False,
    ),
):
    register(
        NoticeKind(
            name=_name,
            label=_label,
            event=_event,
            recipients=_inviter,
            subject=_about,
            present=_for_inviter(_title),
            # Who declined an invitation to an address stays behind that address.
            hide_actor=_event is InvitationDeclined,
            channels=Channels(inbox=True, email=_email),
        )
    )

register_mail(
    MailKind(
        name="invitations.sent_outside",
        event=InvitationSent,
        address=_outside_address,
        subject=_about,
        present=mail_invitation,
    )
)
register_mail(
    MailKind(
        name="invitations.resent_outside",
        event=InvitationResent,
        address=_outside_address,
        subject=_about,
        present=mail_invitation,
    )
)
register_mail(
    MailKind(
        name="invitations.revoked_outside",
        event=InvitationRevoked,
        address=_outside_address,
        subject=_about,
        present=mail_revoked,
    )
)
