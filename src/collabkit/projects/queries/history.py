"""Who gave and took which rights, read from the event log (P12)."""

from __future__ import annotations

from django.db.models import QuerySet

from collabkit.core.models import EventRecord
from collabkit.projects import events
from collabkit.projects.models import Project

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


def history(project: Project) -> QuerySet[EventRecord]:
    """Return what happened to the rights in a project (P12); the caller asks `can_see_history`."""
    return EventRecord.objects.filter(subject=project.uuid, type__in=HISTORY_TYPES)
