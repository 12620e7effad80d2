"""Reads of projects. `visible_projects` is the one place that decides who sees which project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from collabkit.accounts.queries import active_user, is_active_person
from collabkit.core import clock
from collabkit.core.errors import NotFound
from collabkit.core.models import EventRecord
from collabkit.core.pagination import keyset

from . import events
from .models import (
    Application,
    ApplicationState,
    Kind,
    MemberList,
    Membership,
    OwnershipTransfer,
    Project,
    Role,
    RoleGrant,
    TransferState,
    Visibility,
)

NO_SUCH_PROJECT = _("There is no such project, or it is not visible to you.")
NO_SUCH_MEMBER = _("There is no such member in this project.")
NO_SUCH_APPLICATION = _("There is no such application, or it is not yours to see.")
NO_SUCH_OFFER = _("There is no such offer, or it is not yours to see.")
HISTORY_TYPES = tuple(
    kind.type_name
    for kind in (
        events.MemberJoined,
        events.MemberLeft,
        events.RoleGranted,
        events.RoleRevoked,
        events.MembershipEndSet,
        events.OwnershipOffered,
        events.OwnershipDecided,
        events.OwnershipOfferCancelled,
    )
)
MANAGING = frozenset({Role.OWNER.value, Role.MANAGER.value})


def memberships_of(user: Any) -> QuerySet[Membership]:
    """Return the running memberships of a person; none for whoever is not signed in or not active."""
    if not is_active_person(user):
        return Membership.objects.none()
    return Membership.objects.running().filter(user_id=user.pk)


def running_memberships(project: Project) -> QuerySet[Membership]:
    """Return the running memberships of a project's active people."""
    return Membership.objects.running().filter(active_user(), project=project)


def own_projects(viewer: Any) -> QuerySet[Project]:
    """Return the projects that the person is a member of now."""
    return Project.objects.filter(pk__in=memberships_of(viewer).values("project_id"))


def listed_projects(viewer: Any) -> QuerySet[Project]:
    """Return the projects that the viewer sees without being a member: public ones, and those of the network."""
    open_to = [Visibility.PUBLIC]
    if is_active_person(viewer):
        open_to.append(Visibility.NETWORK)
    return Project.objects.filter(visibility__in=open_to)


def visible_projects(viewer: Any) -> QuerySet[Project]:
    """Return the projects that the viewer may know of. Every other way to a project starts here."""
    open_to = [Visibility.PUBLIC]
    if not is_active_person(viewer):
        return Project.objects.filter(visibility__in=open_to)
    open_to.append(Visibility.NETWORK)
    return Project.objects.filter(
        Q(visibility__in=open_to) | Q(pk__in=memberships_of(viewer).values("project_id"))
    )


def get_visible_project(viewer: Any, uuid: UUID) -> Project:
    """Return one visible project; raise NotFound, in the same words for hidden and missing ones."""
    project = visible_projects(viewer).select_related("parent").filter(uuid=uuid).first()
    if project is None:
        raise NotFound(NO_SUCH_PROJECT)
    return project


def project_by_uuid(uuid: UUID) -> Project | None:
    """Return a project by its public id without asking who looks; for sockets that check on their own."""
    return Project.objects.filter(uuid=uuid).first()


def projects_by_uuid(uuids: Iterable[UUID]) -> dict[UUID, Project]:
    """Return projects by public id without asking who looks, in one query."""
    return {row.uuid: row for row in Project.objects.filter(uuid__in=set(uuids))}


def matching(projects: QuerySet[Project], *, kind: str = "", state: str = "", q: str = "") -> QuerySet[Project]:
    """Return those of a kind and state whose name or summary contains the words of `q`."""
    if kind:
        projects = projects.filter(kind=kind)
    if state:
        projects = projects.filter(state=state)
    for word in q.split()[:5]:
        projects = projects.filter(Q(name__icontains=word) | Q(summary__icontains=word))
    return projects


def page_of_projects(
    viewer: Any,
    *,
    mine: bool = False,
    kind: str = "",
    state: str = "",
    q: str = "",
    cursor: str | None = None,
    limit: int = 20,
) -> tuple[list[Project], str | None]:
    """Return one page of visible projects, newest first, and the cursor of the next."""
    rows = own_projects(viewer) if mine else visible_projects(viewer)
    rows = matching(rows, kind=kind, state=state, q=q)
    return keyset(rows, order=("-created_at", "-id"), cursor=cursor, limit=limit)


def membership_of(user: Any, project: Project) -> Membership | None:
    """Return the person's running membership, or None."""
    return memberships_of(user).filter(project=project).first()


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


def history(project: Project) -> QuerySet[EventRecord]:
    """Return what happened to the rights in a project (P12); the caller asks `can_see_history`."""
    return EventRecord.objects.filter(subject=project.uuid, type__in=HISTORY_TYPES)


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
    rows = visible_projects(viewer).filter(
        kind=Kind.ORGANISATION, pk__in=memberships_of(person).values("project_id")
    )
    found = list(rows.select_related("parent").order_by("name", "pk")[:100])
    if viewer.pk == person.pk:
        return found
    roles = roles_in(viewer, [row.pk for row in found])
    return [row for row in found if sees_members(row, roles.get(row.pk, frozenset()))]


def visible_children(viewer: Any, project: Project) -> QuerySet[Project]:
    """Return the projects inside an initiative that the viewer may know of."""
    return visible_projects(viewer).filter(parent=project).order_by("name", "pk")


def visible_applications(viewer: Any) -> QuerySet[Application]:
    """Return the applications that the viewer may see: his or her own, and those to projects he or she manages."""
    if not is_active_person(viewer):
        return Application.objects.none()
    return Application.objects.filter(
        Q(user_id=viewer.pk) | Q(project_id__in=managed_project_ids(viewer))
    ).select_related("project")


def managed_project_ids(user: Any) -> QuerySet[Any]:
    """Return the keys of the projects that the person owns or manages now, for use in a filter."""
    grants = RoleGrant.objects.running().filter(role__in=MANAGING, membership__in=memberships_of(user))
    return grants.values("membership__project_id")


def get_visible_application(viewer: Any, uuid: UUID) -> Application:
    """Return one visible application; raise NotFound."""
    found = visible_applications(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(NO_SUCH_APPLICATION)
    return found


def pending_application(user: Any, project: Project) -> Application | None:
    """Return the person's application that waits for a decision, or None."""
    if not is_active_person(user):
        return None
    return project.applications.filter(user_id=user.pk, state=ApplicationState.PENDING).first()


def latest_application(user: Any, project: Project) -> Application | None:
    """Return the person's newest application that was not withdrawn, with its project, or None."""
    if not is_active_person(user):
        return None
    rows = Application.objects.filter(user_id=user.pk, project=project).exclude(state=ApplicationState.WITHDRAWN)
    return rows.select_related("project").order_by("-created_at", "-pk").first()


def visible_transfers(viewer: Any) -> QuerySet[OwnershipTransfer]:
    """Return the offers of ownership that the viewer may see: those to or from him or her, and of projects owned."""
    if not is_active_person(viewer):
        return OwnershipTransfer.objects.none()
    owned = RoleGrant.objects.running().filter(role=Role.OWNER, membership__in=memberships_of(viewer))
    return OwnershipTransfer.objects.filter(
        Q(to_user_id=viewer.pk) | Q(from_user_id=viewer.pk) | Q(project_id__in=owned.values("membership__project_id"))
    ).select_related("project")


def get_visible_transfer(viewer: Any, uuid: UUID) -> OwnershipTransfer:
    """Return one visible offer of ownership; raise NotFound."""
    found = visible_transfers(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(NO_SUCH_OFFER)
    return found


def pending_transfer(viewer: Any, project: Project) -> OwnershipTransfer | None:
    """Return the project's open offer of ownership if the viewer may see it, or None."""
    return visible_transfers(viewer).filter(project=project, state=TransferState.PENDING).first()
