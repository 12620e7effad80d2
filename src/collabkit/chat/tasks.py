"""Work of chat: a channel for each project, and who is mentioned."""

from __future__ import annotations

from datetime import timedelta

from collabkit.core.events import on_commit_subscribe, subscribe
from collabkit.core.models import EventRecord
from collabkit.core.worker import periodic
from collabkit.projects.events import ProjectCreated
from collabkit.projects.queries import project_by_uuid

from . import actions
from .events import PeopleAddressed


@on_commit_subscribe(ProjectCreated)
def open_channel_at_once(event: ProjectCreated, record: EventRecord) -> None:
    """Make the channel before the founder looks for it."""
    _open(event)


@subscribe(ProjectCreated, name="chat.open_channel")
def open_channel(event: ProjectCreated, record: EventRecord) -> None:
    """Make the channel if that did not come to pass at once."""
    _open(event)


@periodic("chat.open_missing_channels", every=timedelta(minutes=10))
def open_missing_channels() -> None:
    """Make the channels of projects that were there before chat was installed."""
    while actions.open_missing_channels():
        pass


@subscribe(PeopleAddressed, name="chat.record_mentions")
def record_mentions(event: PeopleAddressed, record: EventRecord) -> None:
    """Note who is mentioned."""
    if event.mentioned:
        actions.record_mentions(message=event.message)


def _open(event: ProjectCreated) -> None:
    project = project_by_uuid(event.project)
    if project is not None:
        actions.open_channel(project=project)
