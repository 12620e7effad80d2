"""Initiatives that contain projects (P13)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collabkit.core.errors import Conflict, NotAllowed, NotFound
from collabkit.core.events import announce
from collabkit.projects.events import ChildAdded, ChildRemoved
from collabkit.projects.models import Project
from collabkit.projects.policies import can_edit_project, can_manage_children, can_view_project
from collabkit.projects.queries import NO_SUCH_PROJECT

from .refusals import refuse, require_active
from .writes import lock_projects


@transaction.atomic
def add_child(*, actor: Any, project: Project, child: Project) -> Project:
    """Put a project into an initiative; the actor manages both.

    Raises NotFound, NotAllowed, Archived, Conflict when the project is in an initiative already, when
    `project` is not an initiative and when the two would contain each other.
    """
    project, child, root = _lock_tree(project, child)
    for row in (project, child):
        if not can_view_project(actor, row):
            raise NotFound(NO_SUCH_PROJECT)
    if not project.is_initiative:
        raise Conflict(_("Only initiatives contain projects."), code="not_an_initiative")
    if not can_manage_children(actor, project):
        refuse(actor, project, _("Only owners and managers of the initiative can add projects to it."))
    if not can_edit_project(actor, child):
        refuse(actor, child, _("You can add only projects that you manage. Ask one of its managers."))
    if root.pk == child.pk:
        raise Conflict(_("An initiative cannot be inside itself."), code="cycle")
    if child.parent_id is not None:
        raise Conflict(
            _("This project is in an initiative already. Remove it there first."), code="has_parent"
        )
    child.parent = project
    child.save(update_fields=["parent"])
    announce(ChildAdded(project=project.uuid, child=child.uuid), actor=actor)
    return child


@transaction.atomic
def remove_child(*, actor: Any, project: Project, child: Project) -> Project:
    """Take a project out of an initiative; managers of either may. Raises NotFound, NotAllowed, Archived.

    Who manages the project need not see the initiative: another manager may have put it into one that is private.
    """
    by_key = {row.pk: row for row in lock_projects({project.pk, child.pk})}
    project, child = by_key[project.pk], by_key[child.pk]
    own = child.parent_id == project.pk and can_edit_project(actor, child)
    for row in (project, child):
        if not own and not can_view_project(actor, row):
            raise NotFound(NO_SUCH_PROJECT)
    if child.parent_id != project.pk:
        raise NotFound(_("This project is not in that initiative."), code="not_a_child")
    if not (own or can_manage_children(actor, project)):
        require_active(project)
        raise NotAllowed(_("Only managers of the initiative or of the project can do this."))
    child.parent = None
    child.save(update_fields=["parent"])
    announce(ChildRemoved(project=project.uuid, child=child.uuid), actor=actor)
    return child


def _lock_tree(project: Project, child: Project) -> tuple[Project, Project, Project]:
    """Lock the initiative, the project and the topmost initiative above, and return them.

    A cycle would put the top under something below it. Whoever puts X into Y locks X and Y's top, so two such
    changes that could close a circle together wait for each other, and the second sees the first.
    """
    for _attempt in range(10):
        try:
            # A savepoint gives back what was locked in vain; otherwise two could wait in a ring.
            with transaction.atomic():
                top = _top_of(project.pk)
                rows = {row.pk: row for row in lock_projects({project.pk, child.pk, top})}
                if _top_of(project.pk) != top:
                    raise _Rearranged
                return rows[project.pk], rows[child.pk], rows[top]
        except _Rearranged:
            continue
    raise Conflict(_("The initiatives are being rearranged. Try again in a moment."), code="busy")


class _Rearranged(Exception):
    """Somebody put the initiative elsewhere while its top was being locked."""


def _top_of(project_id: int) -> int:
    above = Project.objects.filter(pk=project_id).values_list("parent_id", flat=True).first()
    while above is not None:
        project_id = above
        above = Project.objects.filter(pk=project_id).values_list("parent_id", flat=True).first()
    return project_id
