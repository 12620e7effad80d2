"""Who sees which project. `visible_projects` is the one place that decides it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from collabkit.accounts.queries import is_active_person
from collabkit.core.errors import NotFound
from collabkit.core.offers import with_tags
from collabkit.core.pagination import encode_cursor, keyset
from collabkit.core.prepared import looked_up
from collabkit.projects.models import Membership, Project, Visibility

NO_SUCH_PROJECT = _("There is no such project, or it is not visible to you.")


def memberships_of(user: Any) -> QuerySet[Membership]:
    """Return the running memberships of a person; none for whoever is not signed in or not active."""
    if not is_active_person(user):
        return Membership.objects.none()
    return Membership.objects.running().filter(user_id=user.pk)


def own_projects(viewer: Any) -> QuerySet[Project]:
    """Return the projects that the person is a member of now, at a cost that other projects do not change."""
    if not is_active_person(viewer):
        return Project.objects.none()
    return Project.objects.filter(looked_up("pk", memberships_of(viewer).values("project_id")))


def listed_projects(viewer: Any) -> QuerySet[Project]:
    """Return the projects that the viewer sees without being a member."""
    return Project.objects.filter(visibility__in=_open_to(viewer))


def _open_to(viewer: Any) -> list[str]:
    """Return which visibilities need no membership: public, and network for people who are signed in."""
    if is_active_person(viewer):
        return [Visibility.NETWORK, Visibility.PUBLIC]
    return [Visibility.PUBLIC]


def visible_projects(viewer: Any) -> QuerySet[Project]:
    """Return the projects that the viewer may know of. Every other way to a project starts here."""
    own = Q(pk__in=memberships_of(viewer).values("project_id"))
    return Project.objects.filter(Q(visibility__in=_open_to(viewer)) | own)


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


def matching(
    projects: QuerySet[Project],
    *,
    kind: str = "",
    state: str = "",
    q: str = "",
    offers: str = "",
    seeks: str = "",
) -> QuerySet[Project]:
    """Return those of a kind and state that offer and seek this, and whose name or summary has the words of `q`."""
    projects = with_tags(projects, offers=offers, seeks=seeks)
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
    cursor: str | None = None,
    limit: int = 20,
    **wanted: str,
) -> tuple[list[Project], str | None]:
    """Return one page of visible projects, newest first, and the cursor of the next; `wanted` is for `matching`.

    What one is a member of and what is open to all are read apart and merged: the one by the keys of one's
    memberships, the other by an index of the open ones, so the page costs the same however many projects the
    viewer does not see.
    """
    order = ("-created_at", "-uuid")
    sources = [own_projects(viewer)] if mine else [own_projects(viewer), listed_projects(viewer)]
    found: dict[int, Project] = {}
    more = False
    for source in sources:
        page, following = keyset(matching(source, **wanted), order=order, cursor=cursor, limit=limit)
        found |= {row.pk: row for row in page}
        more = more or following is not None
    merged = sorted(found.values(), key=lambda row: (row.created_at, row.uuid), reverse=True)
    page = merged[:limit]
    if not more and len(merged) <= limit:
        return page, None
    return page, encode_cursor([page[-1].created_at, page[-1].uuid])


def visible_children(viewer: Any, project: Project) -> QuerySet[Project]:
    """Return the projects inside an initiative that the viewer may know of."""
    return visible_projects(viewer).filter(parent=project).order_by("name", "pk")
