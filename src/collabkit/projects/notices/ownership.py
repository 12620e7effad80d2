"""Notices of ownership: to the candidate, and to whoever offered it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.accounts.queries import names_of
from collabkit.notifications.registry import Notice, NoticeKind, Presented, register
from collabkit.projects import queries
from collabkit.projects.events import OwnershipDecided, OwnershipOfferCancelled, OwnershipOffered

from . import decisions
from .people import user_keys, visible_scopes

if TYPE_CHECKING:
    from collabkit.core.models import EventRecord
    from collabkit.projects import models


def candidate(event: OwnershipOffered, record: EventRecord) -> list[Any]:
    """Tell the candidate."""
    return user_keys(event.person)


def giver(event: OwnershipDecided, record: EventRecord) -> list[Any]:
    """Tell whoever offered the ownership."""
    offer = queries.transfer_by_uuid(event.transfer)
    return [offer.from_user_id] if offer else []


def present_offered(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented]:
    """Show an offer to its candidate."""
    rows = decisions.rows_of(queries.visible_transfers(viewer), notices)
    names = names_of(row.from_user_id for row in rows.values())
    projects = visible_scopes(viewer, notices)
    return {
        notice.id: _offered(row, names[row.from_user_id])
        for notice in notices
        if (row := rows.get(notice.subject)) and row.to_user_id == viewer.pk and row.project.uuid in projects
    }


def _offered(row: models.OwnershipTransfer, name: str) -> Presented:
    text = _("%(name)s wants to share the ownership of %(project)s with you")
    if not row.stay_owner:
        text = _("%(name)s wants to hand %(project)s over to you")
    path = f"/projects/ownership/{row.uuid}/decision"
    return Presented(
        title=text % {"name": name, "project": row.project.name},
        body=_("As an owner you decide who sees the project, who manages it, and when it is archived."),
        url=f"/projects/{row.project.uuid}",
        actions=decisions.answers(path, asks_for_reason=False) if row.state == "pending" else [],
        outcome=decisions.outcome(row, otherwise=_("Taken back")),
        link_label=_("Open the project"),
    )


def present_decided(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented]:
    """Show the candidate's answer to whoever offered the ownership."""
    rows = decisions.rows_of(queries.visible_transfers(viewer), notices)
    names = names_of(row.to_user_id for row in rows.values())
    projects = visible_scopes(viewer, notices)
    shown = {}
    for notice in notices:
        row = rows.get(notice.subject)
        if row is None or row.from_user_id != viewer.pk or row.project.uuid not in projects:
            continue
        text = _("%(name)s did not take over %(project)s")
        if row.state == "accepted":
            text = _("%(name)s is now an owner of %(project)s")
        words = {"name": names[row.to_user_id], "project": row.project.name}
        shown[notice.id] = Presented(title=text % words, url=f"/projects/{row.project.uuid}/members")
    return shown


register(
    NoticeKind(
        name="projects.ownership_offered",
        label=gettext_lazy("Somebody offers you the ownership of a project"),
        event=OwnershipOffered,
        recipients=candidate,
        subject=lambda event: event.transfer,
        scope=lambda event: event.project,
        present=present_offered,
        actionable=True,
        closed_by={
            OwnershipDecided: lambda event: event.transfer,
            OwnershipOfferCancelled: lambda event: event.transfer,
        },
    )
)
register(
    NoticeKind(
        name="projects.ownership_decided",
        label=gettext_lazy("Your offer of ownership was answered"),
        event=OwnershipDecided,
        recipients=giver,
        subject=lambda event: event.transfer,
        scope=lambda event: event.project,
        present=present_decided,
    )
)
