"""Handing a project over: offered by an owner, accepted by the candidate (P7)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from collabkit.accounts.actions import hold_account
from collabkit.accounts.queries import is_active_person, person_of
from collabkit.core import clock
from collabkit.core.errors import Conflict, NotAllowed, NotFound
from collabkit.core.events import announce
from collabkit.projects.events import MembershipEndSet, OwnershipDecided, OwnershipOffered
from collabkit.projects.models import Membership, OwnershipTransfer, Project, Role, TransferState
from collabkit.projects.policies import can_rescue_project, can_transfer_ownership
from collabkit.projects.queries import NO_SUCH_OFFER

from .refusals import AlreadyDecided, not_a_member, require
from .writes import cancel_offers, close_grant, is_owner, lock_project, open_grant, running_membership


@transaction.atomic
def offer_ownership(
    *, actor: Any, project: Project, user: Any, stay_owner: bool = False
) -> OwnershipTransfer:
    """Offer the ownership to a member; with `stay_owner` to share it, else the actor becomes a manager.

    Raises NotAllowed unless the actor is an owner, NotFound for a person who is not a member, Conflict for
    an owner and while another offer is open.
    """
    project = lock_project(project)
    require(actor, project, "transfer_ownership", _("Only owners can offer the ownership."))
    membership = running_membership(project, user)
    if membership is None or not is_active_person(user):
        raise not_a_member()
    if is_owner(membership):
        raise Conflict(_("This member is an owner already."), code="already_owner")
    if project.transfers.filter(state=TransferState.PENDING).exists():
        detail = _("An offer of ownership is open already. Wait for the answer or take it back.")
        raise Conflict(detail, code="offer_pending")
    offer = OwnershipTransfer.objects.create(
        project=project, from_user=actor, to_user=user, stay_owner=stay_owner
    )
    announce(OwnershipOffered(project=project.uuid, transfer=offer.uuid, person=person_of(user)), actor=actor)
    return offer


@transaction.atomic
def decide_ownership_offer(*, actor: Any, transfer: OwnershipTransfer, accept: bool) -> OwnershipTransfer:
    """Accept the ownership offered to oneself, or decline it.

    Raises NotFound for another's, NotAllowed for owners, who see it, AlreadyDecided.
    """
    is_open = hold_account(actor)
    project = lock_project(transfer.project)
    transfer = OwnershipTransfer.objects.select_related("from_user").get(pk=transfer.pk)
    membership = running_membership(project, actor) if is_open else None
    if membership is not None and transfer.to_user_id != actor.pk and is_owner(membership):
        raise NotAllowed(_("Only the member to whom it was offered can answer. You can take the offer back."))
    if transfer.to_user_id != actor.pk or membership is None:
        raise NotFound(NO_SUCH_OFFER)
    transfer.refresh_from_db(fields=["state"])
    if transfer.state != TransferState.PENDING:
        raise AlreadyDecided
    transfer.state = TransferState.ACCEPTED if accept else TransferState.DECLINED
    transfer.decided_at = clock.now()
    transfer.save(update_fields=["state", "decided_at"])
    if accept:
        _hand_over(project, transfer, membership)
    event = OwnershipDecided(
        project=project.uuid, transfer=transfer.uuid, person=person_of(actor), accepted=accept
    )
    announce(event, actor=actor)
    return transfer


@transaction.atomic
def cancel_ownership_offer(*, actor: Any, transfer: OwnershipTransfer) -> OwnershipTransfer:
    """Take back an open offer, one's own or as another owner. Raises NotFound, NotAllowed, AlreadyDecided."""
    project = lock_project(transfer.project)
    transfer = OwnershipTransfer.objects.get(pk=transfer.pk)
    if transfer.from_user_id != actor.pk and not can_transfer_ownership(actor, project):
        if transfer.to_user_id == actor.pk:
            raise NotAllowed(_("You can decline this offer; only the owners can take it back."))
        raise NotFound(NO_SUCH_OFFER)
    if transfer.state != TransferState.PENDING:
        raise AlreadyDecided
    cancel_offers(project, Q(pk=transfer.pk), actor=actor)
    transfer.refresh_from_db()
    return transfer


@transaction.atomic
def rescue_project(*, actor: Any, project: Project, user: Any, reason: str) -> None:
    """Give an ownerless project an owner: for superusers, after the last owner's account was closed.

    Raises NotAllowed for others, and while the project has an active owner.
    """
    hold_account(user)
    project = lock_project(project)
    if not can_rescue_project(actor, project):
        raise NotAllowed(_("Only superusers can do this, and only for a project without an active owner."))
    membership = running_membership(project, user)
    if membership is None:
        from .writes import open_membership

        membership = open_membership(project, user, via="added", actor=actor)
    _make_lasting(membership, actor=actor)
    open_grant(membership, Role.OWNER, actor=actor, reason=reason)


def _hand_over(project: Project, transfer: OwnershipTransfer, membership: Membership) -> None:
    giver = running_membership(project, transfer.from_user)
    if giver is None or not is_owner(giver) or not is_active_person(transfer.from_user):
        detail = _("The person who offered this is no longer an owner, so the offer no longer stands.")
        raise Conflict(detail, code="offer_void")
    _make_lasting(membership, actor=transfer.from_user)
    open_grant(membership, Role.OWNER, actor=transfer.from_user)
    if transfer.stay_owner:
        return
    close_grant(giver.grants.get(role=Role.OWNER, ended_at=None), how="transferred", actor=membership.user)
    open_grant(giver, Role.MANAGER, actor=membership.user)


def _make_lasting(membership: Membership, *, actor: Any) -> None:
    """An owner stays until the ownership is handed on: the end of the membership falls away."""
    if membership.ends_at is None:
        return
    membership.ends_at = membership.warned_at = None
    membership.save(update_fields=["ends_at", "warned_at"])
    event = MembershipEndSet(project=membership.project.uuid, person=person_of(membership.user), ends_at=None)
    announce(event, actor=actor)
