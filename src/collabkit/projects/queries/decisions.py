"""What waits for a decision, and who may see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from collabkit.accounts.queries import is_active_person
from collabkit.core.errors import NotFound
from collabkit.projects.models import (
    Application,
    ApplicationState,
    OwnershipTransfer,
    Project,
    Role,
    RoleGrant,
    TransferState,
)

from .members import MANAGING
from .visibility import memberships_of

NO_SUCH_APPLICATION = _("There is no such application, or it is not yours to see.")
NO_SUCH_OFFER = _("There is no such offer, or it is not yours to see.")


def visible_applications(viewer: Any) -> QuerySet[Application]:
    """Return the applications that the viewer may see.

    His or her own, and those to projects he or she manages.
    """
    if not is_active_person(viewer):
        return Application.objects.none()
    return Application.objects.filter(
        Q(user_id=viewer.pk) | Q(project_id__in=managed_project_ids(viewer))
    ).select_related("project")


def managed_project_ids(user: Any) -> QuerySet[Any]:
    """Return the keys of the projects that the person owns or manages now, for use in a filter."""
    grants = RoleGrant.objects.running().filter(role__in=MANAGING, membership__in=memberships_of(user))
    return grants.values("membership__project_id")


def get_visible_application(viewer: Any, uuid: UUID) -> Application:
    """Return one visible application; raise NotFound."""
    found = visible_applications(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(NO_SUCH_APPLICATION)
    return found


def pending_application(user: Any, project: Project) -> Application | None:
    """Return the person's application that waits for a decision, or None."""
    if not is_active_person(user):
        return None
    return project.applications.filter(user_id=user.pk, state=ApplicationState.PENDING).first()


def latest_application(user: Any, project: Project) -> Application | None:
    """Return the person's newest application that was not withdrawn, with its project, or None."""
    if not is_active_person(user):
        return None
    rows = Application.objects.filter(user_id=user.pk, project=project).exclude(
        state=ApplicationState.WITHDRAWN
    )
    return rows.select_related("project").order_by("-created_at", "-pk").first()


def visible_transfers(viewer: Any) -> QuerySet[OwnershipTransfer]:
    """Return the offers of ownership that the viewer may see.

    Those to or from him or her, and of projects owned.
    """
    if not is_active_person(viewer):
        return OwnershipTransfer.objects.none()
    owned = RoleGrant.objects.running().filter(role=Role.OWNER, membership__in=memberships_of(viewer))
    return OwnershipTransfer.objects.filter(
        Q(to_user_id=viewer.pk)
        | Q(from_user_id=viewer.pk)
        | Q(project_id__in=owned.values("membership__project_id"))
    ).select_related("project")


def get_visible_transfer(viewer: Any, uuid: UUID) -> OwnershipTransfer:
    """Return one visible offer of ownership; raise NotFound."""
    found = visible_transfers(viewer).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(NO_SUCH_OFFER)
    return found


def transfer_by_uuid(uuid: UUID) -> OwnershipTransfer | None:
    """Return an offer of ownership without asking who looks; for sockets that check on their own."""
    return OwnershipTransfer.objects.filter(uuid=uuid).first()


def pending_transfer(viewer: Any, project: Project) -> OwnershipTransfer | None:
    """Return the project's open offer of ownership if the viewer may see it, or None."""
    return visible_transfers(viewer).filter(project=project, state=TransferState.PENDING).first()
