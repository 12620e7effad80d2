"""Endpoints of members, their roles and the history of rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Status

from collabkit.core.errors import NotAllowed
from collabkit.core.pagination import Cursor, Limit, Page, keyset
from collabkit.core.ratelimit import limit
from collabkit.projects import actions, payloads, policies, queries
from collabkit.projects.payloads import AddRole, HistoryEntry, Member, Project, Reason, RoleName, SetMemberEnd

from .router import router

if TYPE_CHECKING:
    from collabkit.projects import models

ReasonQuery = Annotated[Reason, Query("", description="Why; the person and the history see it.")]


@router.post("/{uuid:uuid}/join", response=Project)
@limit("projects.join", "20/minute")
def join_project(request: HttpRequest, uuid: UUID) -> Project:
    """Become a member of an open project."""
    project = queries.get_visible_project(request.user, uuid)
    actions.join_project(actor=request.user, project=project)
    return payloads.project(request.user, project)


@router.post("/{uuid:uuid}/leave", response={204: None})
def leave_project(request: HttpRequest, uuid: UUID) -> Status[None]:
    """End one's own membership."""
    project = queries.get_visible_project(request.user, uuid)
    actions.leave_project(actor=request.user, project=project)
    return Status(204, None)


@router.get("/{uuid:uuid}/members", response=Page[Member])
def list_members(request: HttpRequest, uuid: UUID, cursor: Cursor = None, limit: Limit = 20) -> Page[Member]:
    """Return the members of a project, longest-standing first."""
    project = queries.get_visible_project(request.user, uuid)
    if not policies.can_see_members(request.user, project):
        raise NotAllowed(_("This project does not show its members to you."), code="member_list_hidden")
    rows = queries.running_memberships(project)
    page, following = keyset(rows, order=("joined_at", "uuid"), cursor=cursor, limit=limit)
    return Page(items=payloads.members(request.user, project, page), next=following)


@router.delete("/{uuid:uuid}/members/{uuid:person}", response={204: None})
def remove_member(request: HttpRequest, uuid: UUID, person: UUID, reason: ReasonQuery = "") -> Status[None]:
    """End a person's membership."""
    project, member = _member(request, uuid, person)
    actions.remove_member(actor=request.user, project=project, user=member.user, reason=reason)
    return Status(204, None)


@router.put("/{uuid:uuid}/members/{uuid:person}/end", response=Member)
def set_member_end(request: HttpRequest, uuid: UUID, person: UUID, body: SetMemberEnd) -> Member:
    """Let a membership end at a moment, or without end again."""
    project, member = _member(request, uuid, person)
    changed = actions.set_membership_end(
        actor=request.user, project=project, user=member.user, ends_at=body.ends_at, reason=body.reason
    )
    return payloads.members(request.user, project, [changed])[0]


@router.post("/{uuid:uuid}/members/{uuid:person}/roles", response=Member)
def add_role(request: HttpRequest, uuid: UUID, person: UUID, body: AddRole) -> Member:
    """Give a member a role."""
    project, member = _member(request, uuid, person)
    actions.grant_role(
        actor=request.user,
        project=project,
        user=member.user,
        role=body.role,
        ends_at=body.ends_at,
        reason=body.reason,
    )
    return payloads.members(request.user, project, [member])[0]


@router.delete("/{uuid:uuid}/members/{uuid:person}/roles/{role}", response=Member)
def remove_role(
    request: HttpRequest, uuid: UUID, person: UUID, role: RoleName, reason: ReasonQuery = ""
) -> Member:
    """Take a role from a member, or give up one's own."""
    project, member = _member(request, uuid, person)
    actions.revoke_role(actor=request.user, project=project, user=member.user, role=role, reason=reason)
    return payloads.members(request.user, project, [member])[0]


@router.get("/{uuid:uuid}/history", response=Page[HistoryEntry])
def member_history(
    request: HttpRequest, uuid: UUID, cursor: Cursor = None, limit: Limit = 20
) -> Page[HistoryEntry]:
    """Return who gave and took which rights, newest first."""
    project = queries.get_visible_project(request.user, uuid)
    if not policies.can_see_history(request.user, project):
        raise NotAllowed(_("Only owners, managers and security managers see the history of rights."))
    rows, following = keyset(
        queries.history(project), order=("-created_at", "-uuid"), cursor=cursor, limit=limit
    )
    return Page(items=payloads.history(rows), next=following)


def _member(request: HttpRequest, uuid: UUID, person: UUID) -> tuple[models.Project, models.Membership]:
    project = queries.get_visible_project(request.user, uuid)
    return project, queries.get_visible_member(request.user, project, person)
