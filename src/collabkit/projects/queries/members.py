"""Who belongs to a project, with which roles, and who may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from collabkit.accounts.queries import active_user, is_active_person
from collabkit.core import clock
from collabkit.core.errors import NotFound
from collabkit.core.prepared import looked_up
from collabkit.projects.models import Kind, MemberList, Membership, Project, Role, RoleGrant

from .visibility import memberships_of, visible_projects

NO_SUCH_MEMBER = _("There is no such member in this project.")
MANAGING = frozenset({Role.OWNER.value, Role.MANAGER.value})


def running_memberships(project: Project) -> QuerySet[Membership]:
    """Return the running memberships of a project's active people."""
    return Membership.objects.running().filter(active_user(), project=project)


def membership_of(user: Any, project: Project) -> Membership | None:
    """Return the person's running membership, or None."""
    return memberships_of(user).filter(project=project).first()


def was_removed(user: Any, project: Project) -> bool:
    """Return whether somebody ended the person's last stay, so that coming back takes an invitation."""
    stays = Membership.objects.filter(project=project, user_id=user.pk).order_by("-joined_at", "-pk")
    last = stays.values_list("ended_at", "was_removed").first()
    return last is not None and last[0] is not None and last[1]


def roles_in(user: Any, project_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return the person's effective roles by project key, in one query: {"member"} and the running grants."""
    rows = (
        memberships_of(user)
        .filter(project_id__in=list(project_ids))
        .values_list("project_id", "grants__role", "grants__ends_at", "grants__ended_at")
    )
    now = clock.now()
    roles: dict[int, set[str]] = defaultdict(set)
    for project_id, role, ends_at, ended_at in rows:
        roles[project_id].add("member")
        if role and ended_at is None and (ends_at is None or ends_at > now):
            roles[project_id].add(role)
    return {project_id: frozenset(names) for project_id, names in roles.items()}


def roles_of(user: Any, project: Project) -> frozenset[str]:
    """Return the person's effective roles in one project; empty for an outsider."""
    return roles_in(user, [project.pk]).get(project.pk, frozenset())


def member_user_ids(project: Project, *, roles: Iterable[str] = ()) -> set[Any]:
    """Return the keys of the project's active members, or of those who hold one of `roles`."""
    wanted = set(roles)
    if not wanted:
        return set(running_memberships(project).values_list("user_id", flat=True))
    grants = RoleGrant.objects.running().filter(
        active_user("membership__user"), membership__project=project, role__in=wanted
    )
    return set(grants.values_list("membership__user_id", flat=True))


def member_counts(project_ids: Iterable[int]) -> dict[int, int]:
    """Return how many active members each project has, in one query."""
    rows = Membership.objects.running().filter(active_user(), project_id__in=list(project_ids))
    counted = rows.order_by().values_list("project_id").annotate(number=Count("pk"))
    return dict(counted)


def sees_members(project: Project, roles: frozenset[str]) -> bool:
    """Return whether somebody with these roles may see the members and their number (P10)."""
    if project.member_list == MemberList.EVERYBODY:
        return True
    if project.member_list == MemberList.MEMBERS:
        return "member" in roles
    return bool(roles & MANAGING)


def visible_members(viewer: Any, project: Project) -> QuerySet[Membership]:
    """Return the members that the viewer may see: all, or only himself or herself."""
    rows = running_memberships(project)
    if is_active_person(viewer) and sees_members(project, roles_of(viewer, project)):
        return rows
    return rows.filter(user_id=viewer.pk) if is_active_person(viewer) else rows.none()


def get_visible_member(viewer: Any, project: Project, person: UUID) -> Membership:
    """Return one visible member by public id, with the user; raise NotFound."""
    rows = visible_members(viewer, project).select_related("user", "project")
    found = rows.filter(user__collabkit_profile__uuid=person).first()
    if found is None:
        raise NotFound(NO_SUCH_MEMBER)
    return found


def running_grants(memberships: Iterable[Membership]) -> dict[int, list[RoleGrant]]:
    """Return the running role grants by membership key, in one query."""
    found: dict[int, list[RoleGrant]] = defaultdict(list)
    ids = [row.pk for row in memberships]
    for grant in RoleGrant.objects.running().filter(membership_id__in=ids).order_by("pk"):
        found[grant.membership_id].append(grant)
    return found


def memberships_between(
    projects: Iterable[UUID], persons: Iterable[UUID]
) -> dict[tuple[UUID, UUID], Membership]:
    """Return running memberships by public ids of project and person, in one query; for sockets."""
    rows = (
        Membership.objects.running()
        .filter(project__uuid__in=set(projects), user__collabkit_profile__uuid__in=set(persons))
        .select_related("project", "user__collabkit_profile")
    )
    return {(row.project.uuid, row.user.collabkit_profile.uuid): row for row in rows}


def shares_project(one: Any, other: Any) -> bool:
    """Return whether two people are members of a same project now."""
    return memberships_of(one).filter(project_id__in=memberships_of(other).values("project_id")).exists()


def people_sharing_project(user: Any) -> QuerySet[Membership]:
    """Return the running memberships of active people in the projects of this person, his or her own too."""
    return Membership.objects.running().filter(
        active_user(), project_id__in=memberships_of(user).values("project_id")
    )


def history_starts_at(user: Any, project: Project) -> datetime | None:
    """Return from when on the person may read what was said (P9): None for everything.

    In a project with protected history that is when the person joined; for somebody who is not a member, now.
    """
    if not project.protected_history:
        return None
    membership = membership_of(user, project)
    return membership.joined_at if membership else clock.now()


def organisations_of(viewer: Any, person: Any) -> list[Project]:
    """Return the organisations of a person which the viewer sees, and whose members the viewer may see."""
    of_person = memberships_of(person).values("project_id")
    rows = visible_projects(viewer).filter(looked_up("pk", of_person), kind=Kind.ORGANISATION)
    found = list(rows.select_related("parent").order_by("name", "pk")[:100])
    if viewer.pk == person.pk:
        return found
    roles = roles_in(viewer, [row.pk for row in found])
    return [row for row in found if sees_members(row, roles.get(row.pk, frozenset()))]
