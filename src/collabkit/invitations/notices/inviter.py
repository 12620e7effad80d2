"""Notices for the inviter: what came of an invitation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from collabkit.core.models import EventRecord
from collabkit.invitations import queries
from collabkit.invitations.events import InvitationAccepted, InvitationDeclined, InvitationExpired
from collabkit.notifications.registry import Channels, Notice, NoticeKind, Presented, register

from .words import about, names

Answers = Mapping[int, Presented | None]


def _inviter(event: Any, record: EventRecord) -> Iterable[Any]:
    row = queries.invitation_by_uuid(event.invitation)
    return [row.inviter_id] if row else []


def _for_inviter(title: Any) -> Callable[[Any, Sequence[Notice]], Answers]:
    """Return the presentation for the inviter of what came of an invitation."""

    def present(viewer: Any, notices: Sequence[Notice]) -> Answers:
        subjects = {notice.subject for notice in notices}
        rows = {row.uuid: row for row in queries.sent_invitations(viewer).filter(uuid__in=subjects)}
        titles, name = queries.described(list(rows.values())), names(rows.values())
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
            subject=about,
            scope=lambda event: event.target,
            present=_for_inviter(_title),
            # Who declined an invitation to an address stays behind that address.
            hide_actor=_event is InvitationDeclined,
            channels=Channels(inbox=True, email=_email),
        )
    )
