"""What sockets hear of accounts: a closed account's windows are shut at once."""

from __future__ import annotations

from collabkit.core.events import on_commit_subscribe
from collabkit.core.models import EventRecord
from collabkit.realtime.registry import disconnect

from .events import PersonDeactivated
from .queries import profiles_by_person


@on_commit_subscribe(PersonDeactivated)
def shut_windows(event: PersonDeactivated, record: EventRecord) -> None:
    """Close every socket of the person."""
    profile = profiles_by_person([event.person]).get(event.person)
    if profile is not None:
        disconnect(profile.user_id)
