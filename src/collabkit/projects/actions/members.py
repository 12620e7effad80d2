"""Joining, leaving, adding, removing, and the end of a membership."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collabkit.accounts.actions import hold_account
from collabkit.accounts.queries import person_of
from collabkit.core.errors import NotAllowed, NotFound
from collabkit.core.events import announce
from collabkit.projects.events import MembershipEndSet
from collabkit.projects.models import JoinPolicy, Membership, Project, Role
from collabkit.projects.policies import can_appoint, can_remove_member, can_view_project
from collabkit.projects.queries import NO_SUCH_PROJECT, was_removed

from .refusals import AlreadyMember, Archived, NeedsConsent, not_a_member, refuse, require_active
from .writes import (
    check_end,
    cleaned_role,
    close_membership,
    is_owner,
    lock_project,
    open_grant,
    open_membership,
    require_other_owner,
    running_membership,
)


@transaction.atomic
def join_project(*, actor: Any, project: Project) -> Membership:
    """Become a member of an open project.

    Raises NotFound, Archived, AlreadyMember, NotAllowed; who was removed comes back by invitation only.
    """
    hold_account(actor)
    project = lock_project(project)
    if not can_view_project(actor, project):
        raise NotFound(NO_SUCH_PROJECT)
    require_active(project)
    if running_membership(project, actor):
        raise AlreadyMember(_("You are a member already."))
    if project.join_policy == JoinPolicy.APPLICATION:
        raise NotAllowed(_("People join this project by application. Send one with a few words about you."))
    if project.join_policy != JoinPolicy.OPEN:
        raise NotAllowed(_("People join this project by invitation. Ask one of its managers."))
    if was_removed(actor, project):
        raise NotAllowed(
            _("You were removed from this project. Ask a manager to invite you."), code="removed"
        )
    return open_membership(project, actor, via="open", actor=actor)


@transaction.atomic
def leave_project(*, actor: Any, project: Project) -> None:
    """End one's own membership. Raises LastOwner for the only owner, NotFound for whoever is not a member."""
    project = lock_project(project)
    membership = running_membership(project, actor)
    if membership is None:
        if not can_view_project(actor, project):
            raise NotFound(NO_SUCH_PROJECT)
        raise not_a_member()
    if is_owner(membership):
        require_other_owner(project, actor)
    close_membership(membership, how="left", actor=actor)


@transaction.atomic
def add_member(
    *,
    actor: Any,
    project: Project,
    user: Any,
    roles: Iterable[str] = (),
    ends_at: datetime | None = None,
    reason: str = "",
    via: str = "added",
) -> Membership:
    """Make a person who agreed to it a member, with roles; give the roles to one who is a member.

    The consent is the caller's to have, as after an accepted invitation. `ends_at` ends the new membership,
    or the new roles of a member. Raises NotAllowed beyond the actor's power, NeedsConsent for the role of
    owner.
    """
    hold_account(user)
    project = lock_project(project)
    wanted = [cleaned_role(role) for role in roles if role != "member"]
    if Role.OWNER in wanted:
        raise NeedsConsent
    check_end(ends_at)
    for role in wanted or ["member"]:
        if not can_appoint(actor, project, user, role):
            refuse(actor, project, _("You cannot bring people into this project with this role."))
    membership = running_membership(project, user)
    if membership is None:
        membership = open_membership(project, user, via=via, actor=actor, ends_at=ends_at)
        ends_at = None
    for role in wanted:
        open_grant(membership, role, actor=actor, ends_at=ends_at, reason=reason)
    return membership


@transaction.atomic
def remove_member(*, actor: Any, project: Project, user: Any, reason: str = "") -> None:
    """End another person's membership; also in an archived project, since it takes rights away.

    Raises NotAllowed unless the actor may dismiss every role of the person, LastOwner, NotFound.
    """
    if actor.pk == user.pk:
        leave_project(actor=actor, project=project)
        return
    project = lock_project(project)
    if not can_remove_member(actor, project, user):
        refuse(actor, project, _("You cannot remove this member. Ask an owner."), changes=False)
    membership = running_membership(project, user)
    if membership is None:
        raise not_a_member()
    if is_owner(membership):
        require_other_owner(project, user)
    close_membership(membership, how="removed", actor=actor, reason=reason)


@transaction.atomic
def set_membership_end(
    *, actor: Any, project: Project, user: Any, ends_at: datetime | None, reason: str = ""
) -> Membership:
    """Let a membership end at a moment, or without end again (None).

    Raises NotAllowed for one's own and for members beyond the actor's power, LastOwner for the only owner,
    Invalid for a moment that has passed.
    """
    check_end(ends_at)
    project = lock_project(project)
    if actor.pk == user.pk or not can_remove_member(actor, project, user):
        refuse(actor, project, _("You cannot set the end of this membership. Ask an owner."), changes=False)
    membership = running_membership(project, user)
    if membership is None:
        raise not_a_member()
    _check_longer(project, membership, ends_at)
    if ends_at is not None and is_owner(membership):
        require_other_owner(project, user)
    if membership.ends_at != ends_at:
        membership.ends_at, membership.warned_at = ends_at, None
        membership.save(update_fields=["ends_at", "warned_at"])
        event = MembershipEndSet(project=project.uuid, person=person_of(user), ends_at=ends_at, reason=reason)
        announce(event, actor=actor)
    return membership


def _check_longer(project: Project, membership: Membership, ends_at: datetime | None) -> None:
    """In an archived project rights may shrink, not grow."""
    if not project.is_archived or membership.ends_at == ends_at:
        return
    if ends_at is None or (membership.ends_at is not None and ends_at > membership.ends_at):
        raise Archived
