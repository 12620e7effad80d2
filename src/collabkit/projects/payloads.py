"""Shapes of projects, in and out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

from collabkit.accounts.payloads import PersonRef, person_refs, refs_by_person
from collabkit.accounts.queries import is_active_person
from collabkit.core import markdown
from collabkit.core.http import Payload
from collabkit.core.models import EventRecord
from collabkit.core.text import single_line, text_block

from . import models, policies, queries

KindName = Literal["project", "organisation", "social_initiative", "business_initiative"]
VisibilityName = Literal["private", "network", "public"]
JoinPolicyName = Literal["closed", "application", "open"]
MemberListName = Literal["everybody", "members", "managers"]
RoleName = Literal["owner", "manager", "security_manager", "moderator"]
StateName = Literal["active", "archived"]
ApplicationStateName = Literal["pending", "accepted", "declined", "withdrawn"]
TransferStateName = Literal["pending", "accepted", "declined", "cancelled"]


def _needed(value: str) -> str:
    if not value:
        raise ValueError(_("This cannot be empty."))
    return value


Name = Annotated[str, Field(max_length=120), AfterValidator(single_line), AfterValidator(_needed)]
Summary = Annotated[str, Field(max_length=280), AfterValidator(single_line)]
Description = Annotated[str, Field(max_length=20_000), AfterValidator(text_block)]
Reason = Annotated[str, Field(max_length=500), AfterValidator(single_line)]


class ParentRef(Schema):
    """The initiative that contains a project, where the viewer may know of it."""

    uuid: UUID
    kind: KindName
    name: str


class ProjectSummary(Schema):
    """A project in a list. `member_count` is null where the viewer may not know it."""

    uuid: UUID
    kind: KindName
    name: str
    summary: str
    visibility: VisibilityName
    join_policy: JoinPolicyName
    state: StateName
    member_count: int | None
    my_roles: list[str]
    parent: ParentRef | None


class Application(Schema):
    """A request to become a member."""

    uuid: UUID
    project: UUID
    person: PersonRef
    message: str
    state: ApplicationStateName
    created_at: datetime
    decided_at: datetime | None
    decided_by: PersonRef | None
    reason: str


class OwnershipTransfer(Schema):
    """An offer of ownership."""

    uuid: UUID
    project: UUID
    from_person: PersonRef
    to_person: PersonRef
    stay_owner: bool
    state: TransferStateName
    created_at: datetime
    decided_at: datetime | None


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


class Member(Schema):
    """A member with effective roles; `removable` says whether the viewer may end the membership."""

    person: PersonRef
    roles: list[str]
    joined_at: datetime
    ends_at: datetime | None
    role_ends: dict[str, datetime]
    removable: bool


class HistoryEntry(Schema):
    """Who gave or took which right, when and why (P12)."""

    uuid: UUID
    type: str
    actor: PersonRef | None
    person: PersonRef | None
    role: str | None
    how: str | None
    ends_at: datetime | None
    reason: str
    at: datetime


class CreateProject(Payload):
    """What a founder decides; the rest can be changed later."""

    name: Name
    kind: KindName = "project"
    summary: Summary = ""
    description: Description = ""
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
    visibility: VisibilityName | None = None
    join_policy: JoinPolicyName | None = None
    member_list: MemberListName | None = None
    protected_history: bool | None = None
    reviewed: bool | None = None


class AddRole(Payload):
    """A role for a member, for good or until a moment."""

    role: RoleName
    ends_at: AwareDatetime | None = None
    reason: Reason = ""


class SetMemberEnd(Payload):
    """The end of a membership; null takes the end away."""

    ends_at: AwareDatetime | None
    reason: Reason = ""


class ApplyToProject(Payload):
    """A few words to those who decide."""

    message: Annotated[str, Field(max_length=1000), AfterValidator(text_block)] = ""


class DecideApplication(Payload):
    """The decision on an application."""

    accept: bool
    reason: Reason = ""


class OfferOwnership(Payload):
    """To whom the ownership is offered; `stay_owner` shares it instead of handing it over."""

    person: UUID
    stay_owner: bool = False


class DecideOwnership(Payload):
    """The candidate's answer."""

    accept: bool


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
    return {row.pk: ParentRef(uuid=row.uuid, kind=row.kind, name=row.name) for row in rows}


def project(viewer: Any, row: models.Project) -> Project:
    """Return a project for its own page, in a fixed number of queries."""
    fields = _summary_fields(viewer, [row])[0]
    roles = frozenset(fields["my_roles"])
    membership = queries.membership_of(viewer, row) if roles else None
    application = queries.latest_application(viewer, row) if not roles else None
    transfer = queries.pending_transfer(viewer, row) if roles else None
    children = list(queries.visible_children(viewer, row)[:100]) if row.is_initiative else []
    return Project(
        **fields,
        description=row.description,
        description_html=markdown.render(row.description),
        member_list=row.member_list,
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
    active, signed_in = not row.is_archived, is_active_person(viewer)
    appointable = policies.appointable(row, roles)
    may_enter = active and signed_in and not roles
    waits = application is not None and application.state == models.ApplicationState.PENDING
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
        apply=may_enter and row.join_policy == models.JoinPolicy.APPLICATION and not waits,
        join=may_enter and row.join_policy == models.JoinPolicy.OPEN,
    )


def members(viewer: Any, row: models.Project, memberships: Sequence[models.Membership]) -> list[Member]:
    """Return members for a list, in three queries whatever their number."""
    own = queries.roles_of(viewer, row)
    refs = person_refs(item.user_id for item in memberships)
    grants = queries.running_grants(memberships)
    return [_member(viewer, own, item, grants.get(item.pk, []), refs[item.user_id]) for item in memberships]


def _member(
    viewer: Any,
    own: frozenset[str],
    item: models.Membership,
    grants: Sequence[models.RoleGrant],
    person: PersonRef,
) -> Member:
    roles = {"member"} | {grant.role for grant in grants}
    return Member(
        person=person,
        roles=sorted(roles),
        joined_at=item.joined_at,
        ends_at=item.ends_at,
        role_ends={grant.role: grant.ends_at for grant in grants if grant.ends_at},
        removable=item.user_id != viewer.pk and all(policies.appoints(own, role) for role in roles),
    )


def applications(rows: Sequence[models.Application]) -> list[Application]:
    """Return applications for a list, in one query; the rows come with their projects."""
    refs = person_refs(pk for row in rows for pk in (row.user_id, row.decided_by_id) if pk is not None)
    return [
        Application(
            uuid=row.uuid,
            project=row.project.uuid,
            person=refs[row.user_id],
            message=row.message,
            state=row.state,
            created_at=row.created_at,
            decided_at=row.decided_at,
            decided_by=refs.get(row.decided_by_id),
            reason=row.reason,
        )
        for row in rows
    ]


def ownership_transfer(row: models.OwnershipTransfer) -> OwnershipTransfer:
    """Return one offer of ownership."""
    refs = person_refs([row.from_user_id, row.to_user_id])
    return OwnershipTransfer(
        uuid=row.uuid,
        project=row.project.uuid,
        from_person=refs[row.from_user_id],
        to_person=refs[row.to_user_id],
        stay_owner=row.stay_owner,
        state=row.state,
        created_at=row.created_at,
        decided_at=row.decided_at,
    )


def history(records: Sequence[EventRecord]) -> list[HistoryEntry]:
    """Return the history of rights, in two queries whatever its length."""
    actors = person_refs(row.actor_id for row in records if row.actor_id is not None)
    persons = refs_by_person(UUID(row.data["person"]) for row in records if row.data.get("person"))
    return [
        HistoryEntry(
            uuid=row.uuid,
            type=row.type.rpartition(".")[2],
            actor=actors.get(row.actor_id),
            person=persons.get(UUID(row.data["person"])) if row.data.get("person") else None,
            role=row.data.get("role"),
            how=row.data.get("how") or row.data.get("via"),
            ends_at=row.data.get("ends_at"),
            reason=row.data.get("reason") or "",
            at=row.created_at,
        )
        for row in records
    ]


