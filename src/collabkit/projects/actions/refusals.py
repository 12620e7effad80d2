"""Why a verb is refused, each with what to do about it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.core.errors import Conflict, NotAllowed, NotFound
from collabkit.projects.models import Project
from collabkit.projects.policies import READ_ONLY, can_view_project, may
from collabkit.projects.queries import NO_SUCH_PROJECT


class Archived(Conflict):
    """The project is read-only."""

    code = "archived"
    default_detail = gettext_lazy("This project is archived and read-only. An owner can restore it.")


class LastOwner(Conflict):
    """The project would be left without an owner."""

    code = "last_owner"
    default_detail = gettext_lazy(
        "This is the project's only owner. Offer the ownership to another member first; once it is accepted, "
        "this becomes possible."
    )


class NeedsConsent(Conflict):
    """Nobody becomes an owner without agreeing."""

    code = "needs_consent"
    default_detail = gettext_lazy(
        "Nobody is made an owner unasked. Offer the ownership; the member can accept it."
    )


class AlreadyMember(Conflict):
    """The person is in the project."""

    code = "already_member"
    default_detail = gettext_lazy("This person is a member already.")


class AlreadyDecided(Conflict):
    """Somebody was faster."""

    code = "already_decided"
    default_detail = gettext_lazy(
        "This was decided or taken back in the meantime. Reload to see how it stands."
    )


def require(actor: Any, project: Project, permission: str, detail: str) -> None:
    """Raise unless a role gives the permission.

    NotFound, Archived or NotAllowed with `detail`, in this order.
    """
    if not may(actor, project, permission):
        refuse(actor, project, detail, changes=permission not in READ_ONLY)


def refuse(actor: Any, project: Project, detail: str, *, changes: bool = True) -> NoReturn:
    """Raise what the actor may learn.

    A hidden project is missing, an archived one is read-only, else NotAllowed.
    """
    if not can_view_project(actor, project):
        raise NotFound(NO_SUCH_PROJECT)
    if changes:
        require_active(project)
    raise NotAllowed(detail)


def require_active(project: Project) -> None:
    """Raise Archived for an archived project."""
    if project.is_archived:
        raise Archived


def not_a_member() -> NotFound:
    """Return the error for a person who is not in the project."""
    return NotFound(_("This person is not a member of this project."), code="not_a_member")
