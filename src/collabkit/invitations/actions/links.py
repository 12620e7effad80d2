"""Reusable links: whoever has one gets in, up to a number of people and until a date."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from collabkit.accounts.actions import hold_account
from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.core.errors import Invalid, NotAllowed, NotFound
from collabkit.core.events import announce
from collabkit.core.ids import new_uuid
from collabkit.invitations import queries
from collabkit.invitations.events import InvitationLinkCreated, InvitationLinkRevoked, InvitationLinkUsed
from collabkit.invitations.models import InvitationLink, new_link_token
from collabkit.invitations.policies import can_make_link, can_manage

from . import refusals
from .accept import Accepted, admit, kind_of, supersede_others
from .invite import authorised, checked_days

MOST_USES = 1000


@transaction.atomic
def create_link(
    *,
    actor: Any,
    kind: str,
    target: UUID,
    role: str | None = None,
    expires_in_days: int = 14,
    max_uses: int = 25,
) -> tuple[InvitationLink, str]:
    """Make a link and return it with its token, which is shown this once and kept only as a hash.

    expires_in_days: 1 to 90; max_uses: 1 to 1000. Raises Invalid, NotFound, NotAllowed.
    """
    found = authorised(actor, kind, target, role)
    given = role or found.roles[0]
    if not can_make_link(actor, found, target, given):
        raise NotAllowed(_("This role cannot be given by a link. Invite the person instead."), code="no_link")
    if not 1 <= max_uses <= MOST_USES:
        text = _("A link can be used 1 to %(most)s times.") % {"most": MOST_USES}
        raise Invalid(text, errors={"max_uses": text})
    uuid = new_uuid()
    token, token_hash = new_link_token(uuid)
    link = InvitationLink.objects.create(
        uuid=uuid,
        kind=found.name,
        target=target,
        role=given,
        created_by=actor,
        token_hash=token_hash,
        expires_at=clock.now() + checked_days(expires_in_days),
        max_uses=max_uses,
    )
    announce(InvitationLinkCreated(link=uuid, target=target, kind=found.name, role=given), actor=actor)
    return link, token


@transaction.atomic
def use_link(*, actor: Any, token: str) -> Accepted:
    """Get in by a link. One conditional UPDATE counts the use, so it never lets in more than it may.

    Raises NotFound; Conflict `expired`, `revoked`, `used_up`, `already_member`, `inviter_lost_power`;
    NotAllowed `removed`.
    """
    link = queries.link_by_token(token)
    if link is None:
        raise refusals.unknown()
    hold_account(actor)
    open_link = InvitationLink.objects.filter(
        pk=link.pk, revoked_at=None, expires_at__gt=clock.now(), uses__lt=F("max_uses")
    )
    if not open_link.update(uses=F("uses") + 1):
        link.refresh_from_db()
        raise refusals.settled(link)
    kind = kind_of(link.kind)
    # Asked behind the UPDATE, whose lock makes two attempts of one person wait for each other: one use, not
    # two.
    if kind.member_already(actor, link.target, link.role):
        raise refusals.already_member()
    if kind.bars_link is not None and kind.bars_link(actor, link.target):
        raise refusals.not_by_link()
    admit(actor=actor, kind=kind, target=link.target, role=link.role, inviter=link.created_by)
    announce(InvitationLinkUsed(link=link.uuid, target=link.target, person=person_of(actor)), actor=actor)
    supersede_others(actor=actor, target=link.target, shown="")
    return Accepted(kind=kind.name, target=link.target, role=link.role)


@transaction.atomic
def revoke_link(*, actor: Any, uuid: UUID) -> InvitationLink:
    """Take a link back, at once; doing so twice is no error. Raises NotFound."""
    link = queries.link_by_uuid(uuid)
    if not can_manage(actor, link) or link is None:
        raise NotFound()
    if InvitationLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now()):
        announce(InvitationLinkRevoked(link=link.uuid, target=link.target), actor=actor)
    link.refresh_from_db()
    return link
