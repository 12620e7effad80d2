"""Invite one person."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from collabkit.accounts.queries import user_by_person, users_by_email
from collabkit.core import clock, ratelimit
from collabkit.core.errors import Conflict, Invalid, RateLimited
from collabkit.core.events import announce
from collabkit.core.text import normalise_email, text_block
from collabkit.invitations import registry
from collabkit.invitations.conf import settings
from collabkit.invitations.events import InvitationSent
from collabkit.invitations.models import Invitation, InvitationState
from collabkit.invitations.policies import can_invite, can_see_target
from collabkit.invitations.queries import recent_answers
from collabkit.invitations.registry import InvitationKind

from . import refusals
from .expire import expire

# For one sender, each line of a list counted; a site overrides these by name in CORE's RATE_LIMITS.
RATE = "500/day"
# For one recipient: from one sender, and from all of them together, whatever they invite to.
PAIR_RATE = "5/day"
RECIPIENT_RATE = "20/day"
LONGEST_DAYS = 90
MESSAGE_LENGTH = 1000
ANSWERS = 10


@transaction.atomic
def invite(
    *,
    actor: Any,
    kind: str,
    target: UUID,
    role: str | None = None,
    email: str | None = None,
    person: UUID | None = None,
    message: str = "",
    expires_in_days: int | None = None,
) -> Invitation:
    """Invite by address or by name (exactly one), and return the invitation.

    role: None for the kind's first. expires_in_days: 1 to 90. Raises Invalid; NotFound for what the actor
    cannot see; NotAllowed; Conflict `already_member` (by name), `already_invited` (send that one again) or `yourself`;
    RateLimited.
    """
    found = authorised(actor, kind, target, role)
    if (email is None) == (person is None):
        raise Invalid(_("Name either an e-mail address or a person."), code="invalid")
    lifetime = checked_days(expires_in_days)
    text = checked_message(message)
    count_sending(actor)
    return send(
        actor=actor, kind=found, target=target, role=role or found.roles[0], email=email, person=person,
        message=text, lifetime=lifetime,
    )  # fmt: skip


def count_sending(actor: Any) -> None:
    """Count one invitation of this sender; raise RateLimited when it is one too many."""
    ratelimit.check("invitations.send", f"user:{actor.pk}", RATE)


def count_receiving(actor: Any, invitation: Invitation, people: list[Any]) -> bool:
    """Count one invitation to its recipient, who is these people; raise RateLimited when it is one too many (I11).

    Inviting and taking back sends a mail each time, and a stranger has no account in which to refuse them. What the
    sender named is counted first, and the sender hears of it. The people behind it are counted as well, whether
    they were named or their address was: beyond that limit the invitation is made, and False says that nobody is
    to be told. A refusal would tell whose address it is.
    """
    # The address itself stays out of the store that counts.
    named = f"user:{invitation.invitee_id}" if not invitation.email else _digest(invitation.email)
    wait = _hit(actor, named)
    if wait:
        detail = _("This person was sent several invitations lately. Wait a day before the next one.")
        raise RateLimited(detail, retry_after=wait)
    # What has no account is counted as often as what has one.
    behind = [f"person:{user.pk}" for user in people] or [f"person:{named}"]
    return not any(_hit(actor, key) for key in behind)


def _digest(address: str) -> str:
    return sha256(address.encode()).hexdigest()


def _hit(actor: Any, whom: str) -> int:
    """Count for one recipient; return after how many seconds to try again, or 0."""
    pair = f"user:{actor.pk} {whom}"
    return ratelimit.hit("invitations.send.pair", pair, PAIR_RATE) or ratelimit.hit(
        "invitations.send.recipient", whom, RECIPIENT_RATE
    )


def authorised(actor: Any, kind: str, target: UUID, role: str | None) -> InvitationKind:
    """Return the kind when the actor may invite to this; raise Invalid, NotFound or NotAllowed."""
    found = registry.get(kind)
    if found is None:
        raise Invalid(_("There is no such kind of invitation."), errors={"kind": _("Unknown kind.")})
    if role is not None and role not in found.roles:
        raise Invalid(_("There is no such role here."), errors={"role": _("Unknown role.")})
    if not can_invite(actor, found, target, role or found.roles[0]):
        raise refusals.not_yours(can_see_target(actor, found, target))
    return found


def checked_days(days: int | None) -> timedelta:
    """Return for how long an invitation is to stand; raise Invalid."""
    wanted = settings.default_days if days is None else days
    if not 1 <= wanted <= LONGEST_DAYS:
        text = _("An invitation stands for 1 to %(most)s days.") % {"most": LONGEST_DAYS}
        raise Invalid(text, errors={"expires_in_days": text})
    return timedelta(days=wanted)


def checked_message(message: str) -> str:
    """Return the sender's words, tidied; raise Invalid."""
    text = text_block(message)
    if len(text) > MESSAGE_LENGTH:
        said = _("At most %(most)s characters.") % {"most": MESSAGE_LENGTH}
        raise Invalid(said, errors={"message": said})
    return text


def send(
    *,
    actor: Any,
    kind: InvitationKind,
    target: UUID,
    role: str,
    email: str | None,
    person: UUID | None,
    message: str,
    lifetime: timedelta,
) -> Invitation:
    """Write the invitation of an actor whose right has been checked."""
    invitee = user_by_person(person) if person is not None else None
    address = checked_address(email) if email is not None else ""
    people = [invitee] if invitee is not None else users_by_email(address)
    if actor.pk in {user.pk for user in people}:
        raise Conflict(_("You cannot invite yourself."), code="yourself")
    # Asked of a name only: whose an address is, a sender does not learn, not even of a member.
    if invitee is not None and kind.member_already(invitee, target, role):
        raise refusals.already_member()
    same = {"kind": kind.name, "target": target, "email": address, "invitee": invitee}
    for overdue in Invitation.objects.overdue().filter(**same):
        expire(overdue)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                **same, role=role, inviter=actor, message=message, expires_at=clock.now() + lifetime
            )
    except IntegrityError:
        pending = Invitation.objects.filter(**same, state=InvitationState.PENDING).first()
        raise (refusals.already_invited(pending) if pending else Conflict()) from None
    if not count_receiving(actor, invitation, people):
        invitation.is_quiet = True
        invitation.save(update_fields=["is_quiet"])
    announce(InvitationSent(invitation=invitation.uuid, target=target, kind=kind.name), actor=actor)
    return invitation


def checked_address(email: str) -> str:
    """Return the address as it is compared by; raise Invalid."""
    try:
        return normalise_email(email)
    except ValueError as error:
        raise Invalid(str(error), errors={"email": str(error)}) from error


def decline_warning(actor: Any) -> str | None:
    """Return a word of caution for a sender whom many decline, else None."""
    declined = recent_answers(actor, ANSWERS).count(InvitationState.DECLINED)
    if declined < settings.warn_after_declines:
        return None
    return _(
        "%(declined)s of your last %(answers)s answered invitations were declined. "
        "Invite people who expect it."
    ) % {"declined": declined, "answers": ANSWERS}
