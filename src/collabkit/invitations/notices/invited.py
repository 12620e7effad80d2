"""Notices for the invited person, as far as he or she has an account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.core.models import EventRecord
from collabkit.invitations import policies, queries, registry
from collabkit.invitations.events import (
    InvitationAccepted,
    InvitationDeclined,
    InvitationExpired,
    InvitationResent,
    InvitationRevoked,
    InvitationSent,
    InvitationSuperseded,
)
from collabkit.notifications.registry import Action, Notice, NoticeKind, Presented, register

from .words import ANSWER, about, invitation_text, names

_OUTCOMES = {
    "accepted": gettext_lazy("Accepted"),
    "declined": gettext_lazy("Declined"),
    "revoked": gettext_lazy("Taken back"),
    "expired": gettext_lazy("Expired"),
    "superseded": gettext_lazy("Settled by another invitation"),
}


def _invited(event: Any, record: EventRecord) -> Iterable[Any]:
    row = queries.invitation_by_uuid(event.invitation)
    # Whose inviter lost the power to invite before the worker came is not told at all, by mail least of all.
    if row is None or row.is_quiet or policies.has_lapsed(row):
        return []
    return [user.pk for user in queries.people_invited(row)]


def present_received(viewer: Any, notices: Sequence[Notice]) -> Mapping[int, Presented | None]:
    """Show an invitation to the invited person, with the decision in place, or what came of it."""
    subjects = {notice.subject for notice in notices}
    rows = {row.uuid: row for row in queries.received_invitations(viewer).filter(uuid__in=subjects)}
    standing = policies.standing(rows.values())
    titles = queries.described([row for row in rows.values() if row.pk in standing])
    name = names(rows.values())
    shown: dict[int, Presented | None] = {}
    for notice in notices:
        row = rows.get(notice.subject)
        # After a resend the newest notification is the one that counts.
        if row is None or notice.data.get("issue", 1) != row.issue:
            continue
        said = titles.get((row.kind, row.target))
        shown[notice.id] = _open(row, said, name) if row.pk in standing and said else _over(row, name)
    return shown


def _open(row: Any, said: registry.Described, name: Callable[[Any], str]) -> Presented:
    body = {"uuid": str(row.uuid)}
    return Presented(
        title=_("%(inviter)s invites you to %(title)s")
        % {"inviter": name(row.inviter_id), "title": said.title},
        body=invitation_text(row),
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


def present_revoked(viewer: Any, notices: Sequence[Notice]) -> Mapping[int, Presented | None]:
    """Tell the invited person that the invitation was taken back."""
    subjects = {notice.subject for notice in notices}
    rows = {row.uuid: row for row in queries.received_invitations(viewer).filter(uuid__in=subjects)}
    name = names(rows.values())
    return {
        notice.id: Presented(
            title=_("%(inviter)s took an invitation back") % {"inviter": name(row.inviter_id)},
            body=_("It can no longer be accepted."),
            url="/inbox",
        )
        for notice in notices
        if (row := rows.get(notice.subject)) is not None
    }


_ENDS: dict[type[Any], Callable[[Any], UUID]] = {
    InvitationAccepted: about,
    InvitationDeclined: about,
    InvitationRevoked: about,
    InvitationExpired: about,
    InvitationSuperseded: about,
}

register(
    NoticeKind(
        name="invitations.received",
        label=gettext_lazy("You are invited"),
        event=InvitationSent,
        recipients=_invited,
        subject=about,
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
        subject=about,
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
        subject=about,
        present=present_revoked,
    )
)
