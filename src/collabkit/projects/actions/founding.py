"""Founding a project, changing it, archiving and restoring it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collabkit.accounts.actions import hold_account
from collabkit.core import clock, markdown
from collabkit.core.errors import Conflict, Invalid, NotAllowed
from collabkit.core.events import announce
from collabkit.core.offers import columns_of
from collabkit.projects.events import ProjectArchived, ProjectCreated, ProjectRestored, ProjectUpdated
from collabkit.projects.models import Kind, Project, ProjectState, Role
from collabkit.projects.policies import can_control_access, can_create_project

from .refusals import require, require_active
from .writes import cleaned, lock_project, open_grant, open_membership

TEXTS = frozenset({"name", "summary", "description", "offers", "seeks", "join_policy", "member_list"})
# What decides who sees the project, or who decides on what is seen, is for owners alone.
ACCESS = frozenset({"visibility", "protected_history", "reviewed"})


@transaction.atomic
def create_project(*, actor: Any, name: str, kind: str = Kind.PROJECT, **fields: Any) -> Project:
    """Found a project; the actor becomes its first member and owner.

    `fields` may be summary, description (Markdown), offers, seeks (lists of words), visibility, join_policy,
    member_list, protected_history and reviewed. Raises NotAllowed where only staff may found projects, Invalid for
    values that do not fit.
    """
    hold_account(actor)
    if not can_create_project(actor):
        raise NotAllowed(_("Only the site's staff can found projects here. Ask them."))
    _check_names(fields)
    project = Project(name=name, kind=kind, created_by=actor, **fields)
    _check_texts(project)
    project.save()
    announce(ProjectCreated(project=project.uuid), actor=actor)
    membership = open_membership(project, actor, via="founding", actor=actor)
    open_grant(membership, Role.OWNER, actor=actor)
    return project


@transaction.atomic
def update_project(*, actor: Any, project: Project, changes: dict[str, Any]) -> Project:
    """Change the named fields of a project.

    Owners and managers change name, summary, description, offers, seeks, join_policy and member_list;
    visibility, protected_history and reviewed are for owners. Raises NotAllowed, Archived, Invalid.
    """
    _check_names(changes)
    project = lock_project(project)
    require(actor, project, "change_project", _("Only owners and managers can change the project."))
    if changes.keys() & ACCESS and not can_control_access(actor, project):
        detail = _("Only owners decide who sees the project, its history, and whether content is reviewed.")
        fields = sorted(changes.keys() & ACCESS)
        raise NotAllowed(detail, code="owners_only", errors=dict.fromkeys(fields, detail))
    changed = sorted(name for name, value in changes.items() if getattr(project, name) != value)
    if changed:
        for name in changed:
            setattr(project, name, changes[name])
        _check_texts(project)
        project.save(update_fields=columns_of(changed))
        announce(ProjectUpdated(project=project.uuid, changes=tuple(changed)), actor=actor)
    return project


@transaction.atomic
def archive_project(*, actor: Any, project: Project) -> Project:
    """Make a project read-only.

    Raises NotAllowed for whoever does not own it, Archived when it is already.
    """
    project = lock_project(project)
    require(actor, project, "archive_project", _("Only owners can archive the project."))
    require_active(project)
    project.state, project.archived_at = ProjectState.ARCHIVED, clock.now()
    project.save(update_fields=["state", "archived_at"])
    announce(ProjectArchived(project=project.uuid), actor=actor)
    return project


@transaction.atomic
def restore_project(*, actor: Any, project: Project) -> Project:
    """Make an archived project active again. Raises NotAllowed, Conflict when it is not archived."""
    project = lock_project(project)
    require(actor, project, "archive_project", _("Only owners can restore the project."))
    if not project.is_archived:
        raise Conflict(_("This project is not archived."), code="not_archived")
    project.state, project.archived_at = ProjectState.ACTIVE, None
    project.save(update_fields=["state", "archived_at"])
    announce(ProjectRestored(project=project.uuid), actor=actor)
    return project


def _check_names(fields: dict[str, Any]) -> None:
    unknown = fields.keys() - TEXTS - ACCESS
    if unknown:
        names = ", ".join(sorted(unknown))
        raise Invalid(_("This cannot be set on a project: %(names)s.") % {"names": names})


def _check_texts(project: Project) -> None:
    cleaned(project)
    # What cannot be shown is not stored.
    markdown.render(project.description)
