"""What ends the right of a space's member to write as before."""

from __future__ import annotations

from collabkit.accounts.actions import deactivate_person
from collabkit.projects.actions import archive_project, remove_member, update_project

from .conftest import Space


def remove(space: Space) -> None:
    remove_member(actor=space.owner, project=space.project, user=space.member)


def archive(space: Space) -> None:
    archive_project(actor=space.owner, project=space.project)


def review(space: Space) -> None:
    update_project(actor=space.owner, project=space.project, changes={"reviewed": True})


def close(space: Space) -> None:
    """Close the member's account, as another window does: the person at hand is not told."""
    person = type(space.member)._default_manager.get(pk=space.member.pk)
    deactivate_person(actor=person, person=person)
