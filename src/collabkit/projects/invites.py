"""What people can be invited to in a project.

Acceptance goes through `add_member`, with the inviter's power.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from collabkit.core.errors import NotFound
from collabkit.invitations.registry import Described, InvitationKind, register

from . import actions, policies, queries

Invitable = Callable[[Any, Collection[UUID], str], set[UUID]]
NOTHING = 0  # the key of no project
LABELS = {
    "member": _("member"),
    "moderator": _("moderator"),
    "manager": _("manager"),
    "security_manager": _("security manager"),
}


def describe(targets: Collection[UUID]) -> dict[UUID, Described]:
    """Return the names of projects, for people who were invited to them."""
    return {
        uuid: Described(title=row.name, url=f"/projects/{uuid}")
        for uuid, row in queries.projects_by_uuid(targets).items()
    }


def visible(viewer: Any, targets: Collection[UUID]) -> set[UUID]:
    """Return those projects that the viewer may know of."""
    rows = queries.visible_projects(viewer).filter(uuid__in=set(targets))
    return set(rows.values_list("uuid", flat=True))


def member_already(user: Any, target: UUID, role: str) -> bool:
    """Return whether the person has the role already."""
    project = queries.project_by_uuid(target)
    return project is not None and role in queries.roles_of(user, project)


def removed(user: Any, target: UUID) -> bool:
    """Return whether the person was removed from the project, so that a link to it does not let him or her in."""
    project = queries.project_by_uuid(target)
    return project is not None and queries.was_removed(user, project)


def accept(user: Any, target: UUID, role: str, inviter: Any) -> None:
    """Make the person a member with the role, as far as the inviter still may."""
    project = queries.project_by_uuid(target)
    if project is None:
        raise NotFound(_("The project that you were invited to no longer exists."))
    actions.add_member(actor=inviter, project=project, user=user, roles=(role,), via="invitation")


def _invitable(roles: tuple[str, ...], *, initiatives_only: bool) -> Invitable:
    def invitable(actor: Any, targets: Collection[UUID], role: str) -> set[UUID]:
        # Only members appoint. What is asked is the same for a project of others, one without the right, and none,
        # so that nobody tells one from another by the time it takes.
        rows = queries.own_projects(actor).filter(uuid__in=set(targets)) if role in roles else ()
        projects = [row for row in rows if row.is_initiative or not initiatives_only]
        held = queries.roles_in(actor, [project.pk for project in projects] or [NOTHING])
        return {
            project.uuid
            for project in projects
            if role in policies.appointable(project, held.get(project.pk, frozenset()))
        }

    return invitable


def _declare(
    name: str, label: Any, *roles: str, link_roles: tuple[str, ...] = (), initiatives_only: bool = False
) -> None:
    invitable = _invitable(roles, initiatives_only=initiatives_only)
    register(
        InvitationKind(
            name=name,
            label=label,
            roles=roles,
            can_invite=lambda actor, target, role: target in invitable(actor, [target], role),
            invitable=invitable,
            describe=describe,
            accept=accept,
            member_already=member_already,
            visible=visible,
            role_labels=LABELS,
            link_roles=link_roles,
            bars_link=removed,
        )
    )


_declare("project_member", _("Member of a project"), "member", "moderator", link_roles=("member",))
_declare("project_manager", _("Manager of a project"), "manager")
_declare("security_manager", _("Security manager of a project"), "security_manager")
_declare(
    "initiative",
    _("Taking part in an initiative"),
    "member",
    "moderator",
    "manager",
    link_roles=("member",),
    initiatives_only=True,
)
