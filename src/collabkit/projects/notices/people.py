"""Who is told, by public id and role."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from collabkit.accounts.queries import profiles_by_person
from collabkit.notifications.registry import Notice
from collabkit.projects import queries

if TYPE_CHECKING:
    from collabkit.projects.models import Project


def user_keys(person: UUID) -> list[Any]:
    """Return the person's user key, in a list; empty for a removed account."""
    profile = profiles_by_person([person]).get(person)
    return [profile.user_id] if profile else []


def role_holders(project: UUID, roles: Iterable[str]) -> set[Any]:
    """Return the keys of those who hold one of the roles now."""
    row = queries.project_by_uuid(project)
    return queries.member_user_ids(row, roles=roles) if row else set()


def visible_scopes(viewer: Any, notices: Sequence[Notice]) -> dict[UUID, Project]:
    """Return the projects of these notices that the viewer may know of now, in one query."""
    wanted: Collection[UUID] = {notice.scope for notice in notices if notice.scope}
    return {row.uuid: row for row in queries.visible_projects(viewer).filter(uuid__in=wanted)}
