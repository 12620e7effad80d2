"""Notices of applications: to those who decide, and to the applicant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.accounts.queries import names_of
from collabkit.notifications.registry import Notice, NoticeKind, Presented, register
from collabkit.projects import queries
from collabkit.projects.events import ApplicationDecided, ApplicationSubmitted, ApplicationWithdrawn

from . import decisions
from .people import role_holders, user_keys

if TYPE_CHECKING:
    from collabkit.core.models import EventRecord
    from collabkit.projects import models


def deciders(event: ApplicationSubmitted, record: EventRecord) -> set[Any]:
    """Tell the owners and managers."""
    return role_holders(event.project, queries.MANAGING)


def applicant(event: ApplicationDecided, record: EventRecord) -> list[Any]:
    """Tell the applicant."""
    return user_keys(event.person)


def present_submitted(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented]:
    """Show an application to whoever manages the project now."""
    rows = decisions.rows_of(queries.visible_applications(viewer), notices)
    names = names_of(row.user_id for row in rows.values())
    roles = queries.roles_in(viewer, {row.project_id for row in rows.values()})
    return {
        notice.id: _submitted(row, names[row.user_id])
        for notice in notices
        if (row := rows.get(notice.subject)) and roles.get(row.project_id, frozenset()) & queries.MANAGING
    }


def _submitted(row: models.Application, name: str) -> Presented:
    decidable = row.state == "pending" and not row.project.is_archived
    path = f"/projects/applications/{row.uuid}/decision"
    return Presented(
        title=_("%(name)s asks to join %(project)s") % {"name": name, "project": row.project.name},
        body=row.message,
        url=f"/projects/{row.project.uuid}/applications",
        actions=decisions.answers(path, asks_for_reason=True) if decidable else [],
        outcome=decisions.outcome(row, otherwise=_("Withdrawn")),
        link_label=_("See the application"),
    )


def present_decided(viewer: Any, notices: Sequence[Notice]) -> dict[int, Presented]:
    """Show the decision to the applicant, while he or she may know of the project."""
    rows = decisions.rows_of(queries.visible_applications(viewer), notices)
    shown = queries.visible_projects(viewer).filter(pk__in={row.project_id for row in rows.values()})
    known = set(shown.values_list("pk", flat=True))
    return {
        notice.id: _decided(row)
        for notice in notices
        if (row := rows.get(notice.subject)) and row.user_id == viewer.pk and row.project_id in known
    }


def _decided(row: models.Application) -> Presented:
    accepted = row.state == "accepted"
    text = (
        _("You are now a member of %(project)s") if accepted else _("%(project)s declined your application")
    )
    return Presented(
        title=text % {"project": row.project.name},
        body=row.reason,
        url=f"/projects/{row.project.uuid}",
        link_label=_("Open the project"),
    )


register(
    NoticeKind(
        name="projects.application_submitted",
        label=gettext_lazy("Somebody asks to join a project that you manage"),
        event=ApplicationSubmitted,
        recipients=deciders,
        subject=lambda event: event.application,
        scope=lambda event: event.project,
        present=present_submitted,
        actionable=True,
        closed_by={
            ApplicationDecided: lambda event: event.application,
            ApplicationWithdrawn: lambda event: event.application,
        },
    )
)
register(
    NoticeKind(
        name="projects.application_decided",
        label=gettext_lazy("Your application was decided"),
        event=ApplicationDecided,
        recipients=applicant,
        subject=lambda event: event.application,
        scope=lambda event: event.project,
        present=present_decided,
    )
)
