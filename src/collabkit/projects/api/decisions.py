"""Endpoints of what waits for a decision: applications and offers of ownership."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Status

from collabkit.core.errors import NotAllowed
from collabkit.core.pagination import Cursor, Limit, Page, keyset
from collabkit.core.ratelimit import limit
from collabkit.projects import actions, payloads, policies, queries
from collabkit.projects.payloads import (
    Application,
    ApplicationStateName,
    ApplyToProject,
    DecideApplication,
    DecideOwnership,
    OfferOwnership,
    OwnershipTransfer,
)

from .router import router


@router.post("/{uuid:uuid}/applications", response={201: Application})
@limit("projects.apply", "10/minute")
def apply_to_project(request: HttpRequest, uuid: UUID, body: ApplyToProject) -> Status[Application]:
    """Ask to become a member."""
    project = queries.get_visible_project(request.user, uuid)
    application = actions.apply_to_project(actor=request.user, project=project, message=body.message)
    return Status(201, payloads.applications([application])[0])


@router.get("/{uuid:uuid}/applications", response=Page[Application])
def list_applications(
    request: HttpRequest,
    uuid: UUID,
    state: ApplicationStateName | Literal[""] = "",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[Application]:
    """Return the applications to a project, newest first."""
    project = queries.get_visible_project(request.user, uuid)
    if not policies.can_see_applications(request.user, project):
        raise NotAllowed(_("Only owners and managers see the applications."))
    rows = queries.visible_applications(request.user).filter(project=project)
    if state:
        rows = rows.filter(state=state)
    page, following = keyset(rows, order=("-created_at", "-uuid"), cursor=cursor, limit=limit)
    return Page(items=payloads.applications(page), next=following)


@router.post("/applications/{uuid:uuid}/decision", response=Application)
def decide_application(request: HttpRequest, uuid: UUID, body: DecideApplication) -> Application:
    """Accept or decline an application."""
    application = queries.get_visible_application(request.user, uuid)
    decided = actions.decide_application(
        actor=request.user, application=application, accept=body.accept, reason=body.reason
    )
    return payloads.applications([decided])[0]


@router.post("/applications/{uuid:uuid}/withdraw", response=Application)
def withdraw_application(request: HttpRequest, uuid: UUID) -> Application:
    """Take back one's own application."""
    application = queries.get_visible_application(request.user, uuid)
    withdrawn = actions.withdraw_application(actor=request.user, application=application)
    return payloads.applications([withdrawn])[0]


@router.post("/{uuid:uuid}/ownership", response={201: OwnershipTransfer})
@limit("projects.ownership", "10/minute")
def offer_ownership(request: HttpRequest, uuid: UUID, body: OfferOwnership) -> Status[OwnershipTransfer]:
    """Offer the ownership of a project to a member."""
    project = queries.get_visible_project(request.user, uuid)
    member = queries.get_visible_member(request.user, project, body.person)
    offer = actions.offer_ownership(
        actor=request.user, project=project, user=member.user, stay_owner=body.stay_owner
    )
    return Status(201, payloads.ownership_transfer(offer))


@router.post("/ownership/{uuid:uuid}/decision", response=OwnershipTransfer)
def decide_ownership(request: HttpRequest, uuid: UUID, body: DecideOwnership) -> OwnershipTransfer:
    """Accept or decline the ownership that was offered to one."""
    offer = queries.get_visible_transfer(request.user, uuid)
    decided = actions.decide_ownership_offer(actor=request.user, transfer=offer, accept=body.accept)
    return payloads.ownership_transfer(decided)


@router.post("/ownership/{uuid:uuid}/cancel", response=OwnershipTransfer)
def cancel_ownership(request: HttpRequest, uuid: UUID) -> OwnershipTransfer:
    """Take back an offer of ownership."""
    offer = queries.get_visible_transfer(request.user, uuid)
    return payloads.ownership_transfer(actions.cancel_ownership_offer(actor=request.user, transfer=offer))
