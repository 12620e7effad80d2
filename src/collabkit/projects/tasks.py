"""Scheduled work of projects, and what follows from closed accounts."""

from __future__ import annotations

from datetime import timedelta

from collabkit.accounts.events import PersonDeactivated
from collabkit.accounts.queries import profiles_by_person
from collabkit.core.events import subscribe
from collabkit.core.models import EventRecord
from collabkit.core.worker import periodic

from . import actions


@periodic("projects.end_expired_memberships", every=timedelta(minutes=1))
def end_expired_memberships() -> None:
    """Close what has passed its end and tell those concerned."""
    while actions.end_expired_memberships():
        pass


@periodic("projects.warn_of_ends", every=timedelta(minutes=15))
def warn_of_ends() -> None:
    """Tell both sides that a membership or role is about to end."""
    while actions.warn_of_ends():
        pass


@subscribe(PersonDeactivated)
def end_memberships(event: PersonDeactivated, record: EventRecord) -> None:
    """End the memberships of a person whose account was closed; an account opened again keeps them."""
    profile = profiles_by_person([event.person]).get(event.person)
    if profile is None:
        return
    while actions.end_memberships_of(profile.user):
        pass
