"""Who may do what with invitations; what one may invite to is asked of its kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from collabkit.accounts.queries import is_active_person
from collabkit.core.ids import new_uuid

from . import registry
from .models import Invitation, InvitationState
from .queries import Invited, powers_used
from .registry import InvitationKind


def can_invite(actor: Any, kind: InvitationKind, target: UUID, role: str) -> bool:
    """Tell whether the person may invite to this, with this role, now."""
    return is_active_person(actor) and role in kind.roles and kind.can_invite(actor, target, role)


def invitable(actor: Any, kind: InvitationKind, targets: Collection[UUID], role: str) -> set[UUID]:
    """Return to which of many targets the person may invite with this role now."""
    if not is_active_person(actor) or role not in kind.roles:
        return set()
    if kind.invitable is not None:
        return set(kind.invitable(actor, targets, role))
    return {target for target in targets if kind.can_invite(actor, target, role)}


def standing(rows: Iterable[Invited]) -> set[int]:
    """Return the keys of those that would let somebody in now: open, and whoever promised it still could.

    One question for each (inviter, kind, role), asked as acceptance asks it. What does not stand is shown as
    what is over: nothing is named that its inviter no longer has a say in.
    """
    asked: dict[tuple[Any, str, str], list[Invited]] = defaultdict(list)
    for row in rows:
        if row.state_now == InvitationState.PENDING:
            asked[getattr(_inviter(row), "pk", None), row.kind, row.role].append(row)
    found: set[int] = set()
    for (_pk, name, role), group in asked.items():
        kind = registry.get(name)
        if kind is not None:
            able = invitable(_inviter(group[0]), kind, {row.target for row in group}, role)
            found |= {row.pk for row in group if row.target in able}
    return found


def still_stands(row: Invited) -> bool:
    """Tell whether an invitation or a link would let somebody in now."""
    return bool(standing([row]))


def has_lapsed(row: Invited) -> bool:
    """Tell whether it is open, and yet lets nobody in: its inviter has lost the power to."""
    return row.state_now == InvitationState.PENDING and not still_stands(row)


def _inviter(row: Invited) -> Any:
    return row.inviter if isinstance(row, Invitation) else row.created_by


def can_see_target(actor: Any, kind: InvitationKind, target: UUID) -> bool:
    """Tell whether the person may know of this at all."""
    return is_active_person(actor) and target in kind.visible(actor, [target])


def powers_to_invite(actor: Any, target: UUID | None) -> set[tuple[str, str]]:
    """Return the kinds and roles with which the person may invite to this: he sees what others sent with them, too.

    What one cannot see is not looked into, so that it costs the same as what is not there. Of the rest, only that is
    asked of which there is something to show.
    """
    if target is None or not is_active_person(actor):
        return set()
    # Kinds of one app look in the same place: each place is asked once.
    places = dict.fromkeys(kind.visible for kind in registry.kinds)
    seen_in = [visible for visible in places if target in visible(actor, [target])]
    found: set[tuple[str, str]] = set()
    for name, role in powers_used(target) if seen_in else ():
        kind = registry.get(name)
        if kind is not None and kind.visible in seen_in and can_invite(actor, kind, target, role):
            found.add((name, role))
    return found


def can_manage(actor: Any, row: Invited | None) -> bool:
    """Tell whether the person may take back an invitation or a link, or resend it: who sent it, or could have."""
    if row is None:
        return _refused_as_slowly(actor)
    sender = _inviter(row)
    if sender is not None and sender.pk == actor.pk:
        return True
    kind = registry.get(row.kind)
    return kind is not None and can_invite(actor, kind, row.target, row.role)


def _refused_as_slowly(actor: Any) -> bool:
    """Ask of nothing what would be asked of something: no one shall tell by the time which of the two it was."""
    kind = next(iter(registry.kinds), None)
    return kind is not None and can_invite(actor, kind, new_uuid(), kind.roles[0])


def can_make_link(actor: Any, kind: InvitationKind, target: UUID, role: str) -> bool:
    """Tell whether the person may let in whoever has a link, with this role."""
    return role in kind.link_roles and can_invite(actor, kind, target, role)
