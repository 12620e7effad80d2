"""Who may do what in projects. One table says what each role may do; `user.has_perm` answers from it too."""

from __future__ import annotations

from typing import Any

from collabkit.accounts.queries import is_active_person

from .conf import settings
from .models import INITIATIVES, JoinPolicy, Project, Role
from .queries import (
    MANAGING,
    member_user_ids,
    pending_application,
    roles_of,
    sees_members,
    visible_projects,
    was_removed,
)

APP_LABEL = "collabkit_projects"
MEMBER = frozenset({"view_project", "post_in_project"})
MANAGER = MEMBER | {
    "change_project",
    "invite_members",
    "manage_members",
    "manage_children",
    "moderate_project",
    "see_history",
}
ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    "member": MEMBER,
    Role.MODERATOR: MEMBER | {"moderate_project"},
    # Reviews what others write and manages nobody: a person who decides on content does not choose the
    # people (P4).
    Role.SECURITY_MANAGER: MEMBER | {"review_project", "see_history"},
    Role.MANAGER: MANAGER,
    Role.OWNER: MANAGER | {"archive_project", "control_access", "transfer_ownership"},
}
# What an archived project still allows; besides, leaving and taking rights away, which ask `can_dismiss`.
READ_ONLY = frozenset({"view_project", "see_history", "archive_project", "transfer_ownership"})
# Which roles the holder of a role may give to others and take from them (P5): the reviewer is the owners'
# choice.
APPOINTS: dict[str, frozenset[str]] = {
    Role.OWNER: frozenset({"member", Role.MODERATOR, Role.MANAGER, Role.SECURITY_MANAGER, Role.OWNER}),
    Role.MANAGER: frozenset({"member", Role.MODERATOR}),
}


def permissions_of_roles(project: Project, roles: frozenset[str]) -> set[str]:
    """Return the bare permission names that these roles give, less what an archived project withholds."""
    given = {name for role in roles for name in ROLE_PERMISSIONS.get(role, ())}
    return given & READ_ONLY if project.is_archived else given


def permissions_of(user: Any, project: Project) -> set[str]:
    """Return the permissions that the person's roles give, such as collabkit_projects.change_project."""
    return {f"{APP_LABEL}.{name}" for name in permissions_of_roles(project, roles_of(user, project))}


def may(actor: Any, project: Project, permission: str) -> bool:
    """Return whether one of the actor's roles gives the permission now."""
    return permission in permissions_of_roles(project, roles_of(actor, project))


def can_create_project(actor: Any) -> bool:
    """Return whether the person may found a project."""
    if not is_active_person(actor):
        return False
    return not settings.staff_only_creation or bool(getattr(actor, "is_staff", False))


def can_view_project(actor: Any, project: Project) -> bool:
    """Return whether the person may know of the project."""
    return visible_projects(actor).filter(pk=project.pk).exists()


def can_edit_project(actor: Any, project: Project) -> bool:
    """Return whether the person may change texts, join policy and member list."""
    return may(actor, project, "change_project")


def can_control_access(actor: Any, project: Project) -> bool:
    """Return whether the person may change visibility, protected history and review: owners."""
    return may(actor, project, "control_access")


def can_archive_project(actor: Any, project: Project) -> bool:
    """Return whether the person may archive and restore: owners."""
    return may(actor, project, "archive_project")


def can_see_members(actor: Any, project: Project) -> bool:
    """Return whether the person may see the members and their number."""
    return is_active_person(actor) and sees_members(project, roles_of(actor, project))


def can_see_history(actor: Any, project: Project) -> bool:
    """Return whether the person may see who granted and revoked what: owners, managers, security managers."""
    return may(actor, project, "see_history")


def can_manage_members(actor: Any, project: Project) -> bool:
    """Return whether the person may decide on applications and members."""
    return may(actor, project, "manage_members")


def can_see_applications(actor: Any, project: Project) -> bool:
    """Return whether the person may see who applied; in an archived project too."""
    return bool(roles_of(actor, project) & MANAGING)


def appoints(roles: frozenset[str], role: str) -> bool:
    """Return whether holders of `roles` may give `role` to others and take it from them."""
    return any(role in APPOINTS.get(own, ()) for own in roles)


def appointable(project: Project, roles: frozenset[str]) -> list[str]:
    """Return the roles that holders of `roles` may invite others to now."""
    if project.is_archived:
        return []
    return sorted({role for own in roles for role in APPOINTS.get(own, ())} - {Role.OWNER.value})


def can_invite_to_project(actor: Any, project: Project, role: str) -> bool:
    """Return whether the person may invite others to be `role`: never above his or her own power.

    Nobody is invited to be an owner: ownership is offered to a member, see `can_transfer_ownership`.
    """
    return role in appointable(project, roles_of(actor, project))


def can_appoint(actor: Any, project: Project, person: Any, role: str) -> bool:
    """Return whether the actor may give `role` to that person.

    Within his or her power, and never to himself.
    """
    return actor.pk != person.pk and can_invite_to_project(actor, project, role)


def can_dismiss(actor: Any, project: Project, person: Any, role: str) -> bool:
    """Return whether the actor may take `role` from that person.

    Giving up a role of one's own is always allowed.
    """
    return actor.pk == person.pk or appoints(roles_of(actor, project), role)


def can_remove_member(actor: Any, project: Project, person: Any) -> bool:
    """Return whether the actor may end the membership: who may dismiss every role that the person holds."""
    own = roles_of(actor, project)
    return all(appoints(own, role) for role in roles_of(person, project) | {"member"})


def can_transfer_ownership(actor: Any, project: Project) -> bool:
    """Return whether the person may offer the ownership: owners."""
    return may(actor, project, "transfer_ownership")


def can_rescue_project(actor: Any, project: Project) -> bool:
    """Return whether the person may name an owner: superusers, for a project that has no active owner."""
    if not is_active_person(actor) or not getattr(actor, "is_superuser", False):
        return False
    return not member_user_ids(project, roles=[Role.OWNER])


def can_manage_children(actor: Any, project: Project) -> bool:
    """Return whether the person may add projects to this initiative and remove them."""
    return project.kind in INITIATIVES and may(actor, project, "manage_children")


def can_post_in_project(actor: Any, project: Project) -> bool:
    """Return whether the person may contribute: members, while the project is active."""
    return may(actor, project, "post_in_project")


def can_moderate_project(actor: Any, project: Project) -> bool:
    """Return whether the person may moderate what others wrote."""
    return may(actor, project, "moderate_project")


def can_review_project(actor: Any, project: Project) -> bool:
    """Return whether the person may release or reject held content: security managers."""
    return may(actor, project, "review_project")


def can_leave_project(actor: Any, project: Project) -> bool:
    """Return whether there is a membership to leave; the last owner hears of it from the action."""
    return "member" in roles_of(actor, project)


def can_join_project(actor: Any, project: Project) -> bool:
    """Return whether the person may become a member without asking."""
    return can_view_project(actor, project) and may_join(actor, project, roles_of(actor, project))


def may_join(actor: Any, project: Project, roles: frozenset[str]) -> bool:
    """Return whether who sees the project and has these roles in it may join; not who was removed."""
    return _is_let_in(JoinPolicy.OPEN, actor, project, roles) and not was_removed(actor, project)


def can_apply_to_project(actor: Any, project: Project) -> bool:
    """Return whether the person may ask to become a member."""
    if not can_view_project(actor, project):
        return False
    waits = pending_application(actor, project) is not None
    return may_apply(actor, project, roles_of(actor, project), waits=waits)


def may_apply(actor: Any, project: Project, roles: frozenset[str], *, waits: bool) -> bool:
    """Return whether who sees the project and has these roles in it may ask; not while an application waits."""
    return _is_let_in(JoinPolicy.APPLICATION, actor, project, roles) and not waits


def _is_let_in(by: JoinPolicy, actor: Any, project: Project, roles: frozenset[str]) -> bool:
    return project.join_policy == by and not project.is_archived and not roles and is_active_person(actor)
