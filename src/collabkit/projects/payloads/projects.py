"""Shapes of the project itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, cast
from uuid import UUID

from ninja import Schema

from collabkit.accounts.queries import is_active_person
from collabkit.core import markdown
from collabkit.core.http import Payload
from collabkit.core.offers import Tags
from collabkit.projects import policies, queries

from .decisions import Application, OwnershipTransfer, applications, ownership_transfer
from .texts import Description, Name, Summary

if TYPE_CHECKING:
    from collabkit.projects import models

KindName = Literal["project", "organisation", "social_initiative", "business_initiative"]
VisibilityName = Literal["private", "network", "public"]
JoinPolicyName = Literal["closed", "application", "open"]
MemberListName = Literal["everybody", "members", "managers"]
StateName = Literal["active", "archived"]


class ParentRef(Schema):
    """The initiative that contains a project, where the viewer may know of it.

    `name` is empty on the page of a project that the viewer manages, inside an initiative that he may not see: so
    that he can take the project out, he learns that it is in one, and no more.
    """

    uuid: UUID
    kind: KindName
    name: str


class ProjectSummary(Schema):
    """A project in a list. `member_count` is null where the viewer may not know it."""

    uuid: UUID
    kind: KindName
    name: str
    summary: str
    offers: list[str]
    seeks: list[str]
    visibility: VisibilityName
    join_policy: JoinPolicyName
    state: StateName
    member_count: int | None
    my_roles: list[str]
    parent: ParentRef | None


class Abilities(Schema):
    """What the viewer may do with the project now."""

    edit: bool
    edit_access: bool
    archive: bool
    invite: bool
    appoint: list[str]
    manage_members: bool
    manage_children: bool
    see_members: bool
    see_history: bool
    transfer_ownership: bool
    post: bool
    moderate: bool
    review: bool
    leave: bool
    apply: bool
    join: bool


class Project(ProjectSummary):
    """A project on its own page."""

    description: str
    description_html: str
    member_list: MemberListName
    protected_history: bool
    reviewed: bool
    created_at: datetime
    my_application: Application | None
    my_ends_at: datetime | None
    permissions: Abilities
    children: list[ProjectSummary]
    pending_transfer: OwnershipTransfer | None


class CreateProject(Payload):
    """What a founder decides; the rest can be changed later."""

    name: Name
    kind: KindName = "project"
    summary: Summary = ""
    description: Description = ""
    offers: Tags = []
    seeks: Tags = []
    visibility: VisibilityName = "private"
    join_policy: JoinPolicyName = "closed"
    member_list: MemberListName = "members"
    protected_history: bool = False
    reviewed: bool = False


class UpdateProject(Payload):
    """What may be changed; what is left out stays."""

    name: Name | None = None
    summary: Summary | None = None
    description: Description | None = None
    offers: Tags | None = None
    seeks: Tags | None = None
    visibility: VisibilityName | None = None
    join_policy: JoinPolicyName | None = None
    member_list: MemberListName | None = None
    protected_history: bool | None = None
    reviewed: bool | None = None


def summaries(viewer: Any, projects: Sequence[models.Project]) -> list[ProjectSummary]:
    """Return projects for a list, in three queries whatever their number."""
    return [ProjectSummary(**fields) for fields in _summary_fields(viewer, projects)]


def _summary_fields(viewer: Any, projects: Sequence[models.Project]) -> list[dict[str, Any]]:
    ids = [row.pk for row in projects]
    roles = queries.roles_in(viewer, ids)
    none: frozenset[str] = frozenset()
    counted = [row.pk for row in projects if queries.sees_members(row, roles.get(row.pk, none))]
    counts = queries.member_counts(counted) if counted else {}
    parents = _parents(viewer, projects)
    return [
        {
            "uuid": row.uuid,
            "kind": row.kind,
            "name": row.name,
            "summary": row.summary,
            "offers": row.offers,
            "seeks": row.seeks,
            "visibility": row.visibility,
            "join_policy": row.join_policy,
            "state": row.state,
            "member_count": counts.get(row.pk, 0) if row.pk in counted else None,
            "my_roles": sorted(roles.get(row.pk, none)),
            "parent": parents.get(row.parent_id),
        }
        for row in projects
    ]


def _parents(viewer: Any, projects: Sequence[models.Project]) -> dict[int | None, ParentRef]:
    """Return the visible ones of the initiatives around these projects: a hidden one is not hinted at."""
    ids = {row.parent_id for row in projects if row.parent_id is not None}
    if not ids:
        return {}
    rows = queries.visible_projects(viewer).filter(pk__in=ids)
    return {row.pk: ParentRef(uuid=row.uuid, kind=cast("KindName", row.kind), name=row.name) for row in rows}


def project(viewer: Any, row: models.Project) -> Project:
    """Return a project for its own page, in a fixed number of queries."""
    fields = _summary_fields(viewer, [row])[0]
    roles = frozenset(fields["my_roles"])
    if fields["parent"] is None and row.parent is not None and policies.can_edit_project(viewer, row):
        fields["parent"] = ParentRef(uuid=row.parent.uuid, kind=cast("KindName", row.parent.kind), name="")
    membership = queries.membership_of(viewer, row) if roles else None
    application = queries.latest_application(viewer, row) if not roles else None
    transfer = queries.pending_transfer(viewer, row) if roles else None
    children = list(queries.visible_children(viewer, row)[:100]) if row.is_initiative else []
    return Project(
        **fields,
        description=row.description,
        description_html=markdown.render(row.description),
        member_list=cast("MemberListName", row.member_list),
        protected_history=row.protected_history,
        reviewed=row.reviewed,
        created_at=row.created_at,
        my_application=applications([application])[0] if application else None,
        my_ends_at=membership.ends_at if membership else None,
        permissions=_abilities(viewer, row, roles, application),
        children=summaries(viewer, children) if children else [],
        pending_transfer=ownership_transfer(transfer) if transfer else None,
    )


def _abilities(
    viewer: Any, row: models.Project, roles: frozenset[str], application: models.Application | None
) -> Abilities:
    given = policies.permissions_of_roles(row, roles)
    signed_in = is_active_person(viewer)
    appointable = policies.appointable(row, roles)
    waits = application is not None and application.state == "pending"
    return Abilities(
        edit="change_project" in given,
        edit_access="control_access" in given,
        archive="archive_project" in given,
        invite="member" in appointable,
        appoint=appointable,
        manage_members="manage_members" in given,
        manage_children="manage_children" in given and row.is_initiative,
        see_members=signed_in and queries.sees_members(row, roles),
        see_history="see_history" in given,
        transfer_ownership="transfer_ownership" in given,
        post="post_in_project" in given,
        moderate="moderate_project" in given,
        review="review_project" in given,
        leave="member" in roles,
        apply=policies.may_apply(viewer, row, roles, waits=waits),
        join=policies.may_join(viewer, row, roles),
    )
