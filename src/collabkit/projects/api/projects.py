"""Endpoints of the project itself."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Status

from collabkit.accounts.queries import user_by_person
from collabkit.core.offers import TagSearch
from collabkit.core.pagination import Cursor, Limit, Page
from collabkit.core.ratelimit import limit
from collabkit.projects import actions, payloads, queries
from collabkit.projects.payloads import (
    CreateProject,
    KindName,
    Project,
    ProjectSummary,
    StateName,
    UpdateProject,
)

from .router import router

Search = Annotated[str, Query("", max_length=80, description="Words of the name or summary.")]


@router.get("", response=Page[ProjectSummary], auth=None)
def list_projects(
    request: HttpRequest,
    *,
    mine: bool = False,
    kind: KindName | Literal[""] = "",
    q: Search = "",
    offers: TagSearch = "",
    seeks: TagSearch = "",
    state: StateName | Literal[""] = "",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[ProjectSummary]:
    """Return the projects that the viewer may know of, newest first; public ones to everybody."""
    wanted = {"kind": kind, "state": state, "q": q, "offers": offers, "seeks": seeks}
    rows, following = queries.page_of_projects(request.user, mine=mine, cursor=cursor, limit=limit, **wanted)
    return Page(items=payloads.summaries(request.user, rows), next=following)


@router.post("", response={201: Project})
@limit("projects.create", "10/minute")
def create_project(request: HttpRequest, body: CreateProject) -> Status[Project]:
    """Found a project; the signed-in person becomes its owner."""
    project = actions.create_project(actor=request.user, **body.model_dump())
    return Status(201, payloads.project(request.user, project))


@router.get("/of/{uuid:person}", response=list[ProjectSummary])
def list_organisations_of(request: HttpRequest, person: UUID) -> list[ProjectSummary]:
    """Return the organisations of a person that the viewer may know of."""
    found = queries.organisations_of(request.user, user_by_person(person))
    return payloads.summaries(request.user, found)


@router.get("/{uuid:uuid}", response=Project, auth=None)
def get_project(request: HttpRequest, uuid: UUID) -> Project:
    """Return one project."""
    return payloads.project(request.user, queries.get_visible_project(request.user, uuid))


@router.patch("/{uuid:uuid}", response=Project)
def update_project(request: HttpRequest, uuid: UUID, body: UpdateProject) -> Project:
    """Change texts and settings of a project."""
    project = queries.get_visible_project(request.user, uuid)
    changes = {
        name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None
    }
    changed = actions.update_project(actor=request.user, project=project, changes=changes)
    return payloads.project(request.user, changed)


@router.post("/{uuid:uuid}/archive", response=Project)
def archive_project(request: HttpRequest, uuid: UUID) -> Project:
    """Make a project read-only."""
    project = queries.get_visible_project(request.user, uuid)
    return payloads.project(request.user, actions.archive_project(actor=request.user, project=project))


@router.post("/{uuid:uuid}/restore", response=Project)
def restore_project(request: HttpRequest, uuid: UUID) -> Project:
    """Make an archived project active again."""
    project = queries.get_visible_project(request.user, uuid)
    return payloads.project(request.user, actions.restore_project(actor=request.user, project=project))


@router.put("/{uuid:uuid}/children/{uuid:child}", response=Project)
def add_child(request: HttpRequest, uuid: UUID, child: UUID) -> Project:
    """Put a project into an initiative."""
    project = queries.get_visible_project(request.user, uuid)
    inner = queries.get_visible_project(request.user, child)
    actions.add_child(actor=request.user, project=project, child=inner)
    return payloads.project(request.user, project)


@router.delete("/{uuid:uuid}/children/{uuid:child}", response=Project)
def remove_child(request: HttpRequest, uuid: UUID, child: UUID) -> Project:
    """Take a project out of an initiative; answers with the initiative, or the project where only that is seen."""
    inner = queries.get_visible_project(request.user, child)
    around = inner.parent if inner.parent is not None and inner.parent.uuid == uuid else None
    project = around or queries.get_visible_project(request.user, uuid)
    actions.remove_child(actor=request.user, project=project, child=inner)
    seen = queries.visible_projects(request.user).filter(pk=project.pk).first()
    return payloads.project(request.user, seen or queries.get_visible_project(request.user, child))
