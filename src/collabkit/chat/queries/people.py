"""Reads of people as chat needs them: who can be written to, who can be mentioned."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from collabkit.accounts.queries import active_user, profiles_of, search_profiles, visible_profiles
from collabkit.chat.models import Message, Participant
from collabkit.core.prepared import looked_up
from collabkit.projects.queries import (
    people_sharing_project,
    projects_by_uuid,
    running_memberships,
    visible_members,
)

from .seats import Seat


def reachable_people(actor: Any, persons: Collection[UUID]) -> dict[UUID, Any]:
    """Return the user keys of those people whom the actor may write to, by public id, in one query.

    These are the people who share a project with the actor; for staff, everybody.
    """
    profiles = visible_profiles(actor).filter(uuid__in=persons)
    if not getattr(actor, "is_staff", False):
        profiles = profiles.filter(user_id__in=people_sharing_project(actor).values("user_id"))
    return dict(profiles.order_by().values_list("uuid", "user_id"))


# Who wrote in the last so many messages comes first, and so many of them.
RECENT_MESSAGES = 200
RECENT_PEOPLE = 20


def suggested_people(viewer: Any, seat: Seat, q: str, *, limit: int = 10) -> list[Any]:
    """Return the keys of people of the conversation, without the viewer, whose name or headline matches `q`.

    Who wrote here last comes first, then the others by name. Only people whom the viewer may see there: a project
    may show its members to its managers only (B14).
    """
    profiles = search_profiles(viewer, q).exclude(user_id=viewer.pk)
    if seat.is_channel and seat.project is not None:
        project = projects_by_uuid([seat.project])[seat.project]
        there = visible_members(viewer, project).values("user_id")
    else:
        there = _taking_part(seat.id)
    profiles = profiles.filter(looked_up("user_id", there))
    places = [When(user_id=key, then=Value(place)) for place, key in enumerate(_recent_authors(seat))]
    place = Case(*places, default=Value(RECENT_PEOPLE)) if places else Value(RECENT_PEOPLE)
    found = profiles.annotate(place=place).order_by("place", "display_name", "pk")
    return list(found.values_list("user_id", flat=True)[:limit])


def _recent_authors(seat: Seat) -> list[Any]:
    """Return the keys of the people who wrote last, the latest first; a range of numbers, as cheap at any depth."""
    first = max(seat.last_seq - RECENT_MESSAGES, seat.floor)
    rows = Message.objects.filter(conversation_id=seat.id, seq__gt=first, seq__lte=seat.last_seq)
    authors = rows.exclude(author=None).order_by("-seq").values_list("author_id", flat=True)
    return list(dict.fromkeys(authors))[:RECENT_PEOPLE]


def persons_of(user_ids: Collection[Any]) -> dict[Any, UUID]:
    """Return the public ids by user key."""
    return {pk: profile.uuid for pk, profile in profiles_of(user_ids).items()}


def readers_among(message: Message, persons: Collection[UUID]) -> list[Any]:
    """Return the keys of those people, given by public id, who take part now and may read the message."""
    wanted = Q(user__collabkit_profile__uuid__in=persons)
    project = message.conversation.project
    if project is None:
        return list(_readers(message).filter(wanted).values_list("user_id", flat=True))
    members = running_memberships(project).filter(wanted)
    if project.protected_history:
        members = members.filter(joined_at__lte=message.published_at)
    return list(members.values_list("user_id", flat=True))


def readers_of(message: Message) -> dict[Any, UUID | None]:
    """Return who may read a message of a direct or group conversation now: public ids by key."""
    people = _readers(message).order_by("id")
    return dict(people.values_list("user_id", "user__collabkit_profile__uuid"))


def _readers(message: Message) -> QuerySet[Participant]:
    return Participant.objects.filter(
        active_user(), conversation_id=message.conversation_id, left_at=None, from_seq__lt=message.seq
    )


def _taking_part(conversation_id: int) -> Any:
    return Participant.objects.filter(conversation_id=conversation_id, left_at=None).values("user_id")
