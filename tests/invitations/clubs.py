"""An app in miniature that people are invited to: clubs, with members and those who may let others in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from collabkit.core.errors import Conflict
from collabkit.core.ids import new_uuid
from collabkit.invitations.registry import Described, InvitationKind


@dataclass
class Club:
    """One club: who may invite with which roles, and who is in with which."""

    name: str = "Rowing club"
    uuid: UUID = field(default_factory=new_uuid)
    hosts: dict[Any, set[str]] = field(default_factory=dict)
    members: dict[Any, set[str]] = field(default_factory=dict)
    full: bool = False
    asked: int = 0


clubs: dict[UUID, Club] = {}


def make_club(host: Any, *roles: str, **fields: Any) -> Club:
    """Make a club whose host may invite with these roles."""
    club = Club(**fields)
    club.hosts[host.pk] = set(roles or ("rower", "coach"))
    clubs[club.uuid] = club
    return club


def can_invite(actor: Any, target: UUID, role: str) -> bool:
    club = clubs.get(target)
    return club is not None and role in club.hosts.get(actor.pk, set())


def describe(targets: Collection[UUID]) -> dict[UUID, Described]:
    for target in targets:
        if target in clubs:
            clubs[target].asked += 1
    return {
        uuid: Described(title=clubs[uuid].name, url=f"/clubs/{uuid}") for uuid in targets if uuid in clubs
    }


def accept(user: Any, target: UUID, role: str, inviter: Any) -> None:
    if clubs[target].full:
        raise Conflict("The club is full.", code="full")
    clubs[target].members.setdefault(user.pk, set()).add(role)


def member_already(user: Any, target: UUID, role: str) -> bool:
    return target in clubs and role in clubs[target].members.get(user.pk, set())


def visible(viewer: Any, targets: Collection[UUID]) -> set[UUID]:
    return {
        uuid
        for uuid in targets
        if uuid in clubs and (viewer.pk in clubs[uuid].hosts or viewer.pk in clubs[uuid].members)
    }


CLUB = InvitationKind(
    name="club",
    label="Club",
    roles=("rower", "coach"),
    link_roles=("rower",),
    can_invite=can_invite,
    describe=describe,
    accept=accept,
    member_already=member_already,
    visible=visible,
    role_labels={"rower": "rower", "coach": "head coach"},
)
BOARD = InvitationKind(
    name="club_board",
    label="Board of a club",
    roles=("treasurer",),
    can_invite=can_invite,
    describe=describe,
    accept=accept,
    member_already=member_already,
    visible=visible,
)
