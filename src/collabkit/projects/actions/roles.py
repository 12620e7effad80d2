"""Giving roles and taking them away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from collabkit.core.errors import Invalid, NotFound
from collabkit.projects.models import Project, Role, RoleGrant
from collabkit.projects.policies import can_appoint, can_dismiss

from .refusals import NeedsConsent, not_a_member, refuse
from .writes import (
    check_end,
    cleaned_role,
    close_grant,
    lock_project,
    open_grant,
    require_other_owner,
    running_membership,
)


@transaction.atomic
def grant_role(
    *,
    actor: Any,
    project: Project,
    user: Any,
    role: str,
    ends_at: datetime | None = None,
    reason: str = "",
) -> RoleGrant:
    """Give a member a role, or a new end to a role that the member has.

    Owners give moderator, manager and security_manager; managers give moderator; nobody gives himself a
    role (P5). Raises NotAllowed, NeedsConsent for owner, NotFound for a person who is not a member,
    Invalid, Archived.
    """
    if cleaned_role(role) == Role.OWNER:
        raise NeedsConsent
    check_end(ends_at)
    project = lock_project(project)
    if not can_appoint(actor, project, user, role):
        refuse(actor, project, _refusal(actor, user))
    membership = running_membership(project, user)
    if membership is None:
        raise not_a_member()
    return open_grant(membership, role, actor=actor, ends_at=ends_at, reason=reason)


@transaction.atomic
def revoke_role(*, actor: Any, project: Project, user: Any, role: str, reason: str = "") -> None:
    """Take a role from a member, or give up one's own; also in an archived project.

    Raises NotAllowed beyond the actor's power, LastOwner, NotFound when the member does not have the role.
    """
    if role == "member":
        raise Invalid(_("Membership is not a role that can be taken. Remove the member instead."))
    cleaned_role(role)
    project = lock_project(project)
    if not can_dismiss(actor, project, user, role):
        refuse(actor, project, _("You cannot take this role away. Ask an owner."), changes=False)
    membership = running_membership(project, user)
    if membership is None:
        raise not_a_member()
    grant = membership.grants.filter(role=role, ended_at=None).first()
    if grant is None:
        raise NotFound(_("This member does not have that role."), code="no_such_role")
    if role == Role.OWNER:
        require_other_owner(project, user)
    close_grant(grant, how="revoked", actor=actor, reason=reason)


def _refusal(actor: Any, user: Any) -> str:
    if actor.pk == user.pk:
        return _("Nobody gives himself or herself a role. Ask another owner.")
    return _("You cannot give this role. Ask an owner.")
