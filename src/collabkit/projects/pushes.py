"""What open windows hear of projects at once: that one changed, and that one's own membership did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from collabkit.accounts.queries import profiles_by_person
from collabkit.core.events import on_commit_subscribe
from collabkit.core.models import EventRecord
from collabkit.realtime.registry import TopicKind, drop, publish, register_topic

from . import events, queries


def authorize(user: Any, keys: Iterable[UUID]) -> dict[UUID, datetime | None]:
    """Return the projects among `keys` that the person is a member of, with the end of the membership."""
    rows = queries.memberships_of(user).filter(project__uuid__in=set(keys))
    return dict(rows.values_list("project__uuid", "ends_at"))


def announce_change(event: Any, record: EventRecord) -> None:
    """Tell the members' windows that the project is to be fetched anew."""
    publish(f"project:{event.project}", "projects.changed", {"uuid": event.project})


def announce_child(event: Any, record: EventRecord) -> None:
    """Tell the members of a project that it came into an initiative, or out of it: its page names that."""
    publish(f"project:{event.child}", "projects.changed", {"uuid": event.child})


def announce_membership(event: Any, record: EventRecord) -> None:
    """Tell a person's windows which roles he or she has now, and have the rights to topics checked again."""
    profile = profiles_by_person([event.person]).get(event.person)
    project = queries.project_by_uuid(event.project)
    if profile is None or project is None:
        return
    roles = sorted(queries.roles_of(profile.user, project))
    publish(f"user:{event.person}", "projects.membership", {"project": event.project, "roles": roles})
    drop(profile.user_id)


register_topic(TopicKind(name="project", authorize=authorize))

for _kind in (
    events.ProjectUpdated,
    events.ProjectArchived,
    events.ProjectRestored,
    events.MemberJoined,
    events.MemberLeft,
    events.RoleGranted,
    events.RoleRevoked,
    events.MembershipEndSet,
    events.ApplicationSubmitted,
    events.ApplicationDecided,
    events.ApplicationWithdrawn,
    events.OwnershipOffered,
    events.OwnershipDecided,
    events.OwnershipOfferCancelled,
    events.ChildAdded,
    events.ChildRemoved,
):
    on_commit_subscribe(_kind)(announce_change)

for _kind in (
    events.MemberJoined,
    events.MemberLeft,
    events.RoleGranted,
    events.RoleRevoked,
    events.MembershipEndSet,
):
    on_commit_subscribe(_kind)(announce_membership)

for _kind in (events.ChildAdded, events.ChildRemoved):
    on_commit_subscribe(_kind)(announce_child)
