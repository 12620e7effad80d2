"""What people can be invited to: other apps declare it in their `invites.py`, this app knows no content."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from collabkit.core.registry import Registry

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django_stubs_ext import StrOrPromise

__all__ = ["Described", "InvitationKind", "get", "kind_label", "kinds", "register", "role_label"]


@dataclass(frozen=True, kw_only=True)
class Described:
    """What an invitation leads to: its title now, and its path in the client (`/projects/<uuid>`)."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True, eq=False)
class InvitationKind:
    """One kind of invitation. Every function is called with positional arguments.

    name: stable name, `project_member`.
    label: what a person reads, marked for translation.
    roles: the roles that an invitation of this kind may carry, the default one first.
    can_invite(actor, target, role): may this person invite to it with this role *now*? Asked again of the
        inviter when the invitation is accepted, and of the maker of a link when the link is used.
    describe(targets): title and url of those that exist, one query for all; a missing one is left out.
    accept(user, target, role, inviter): make it true, by the declaring app's own action; runs in the
        transaction that ends the invitation, so that what it raises (a CollabkitError) leaves the invitation
        pending.
    member_already(user, target, role): nothing left to give?
    visible(viewer, targets): which of them the viewer may see now, one query for all. A sender who lost
        sight of a project sees his old invitations without its title, and what others sent to it is shown to
        nobody who does not see it.
    invitable(actor, targets, role): those of many targets for which `can_invite` says yes, for lists; a kind
        without it is asked one target at a time.
    role_labels: what a person reads for each role.
    link_roles: the roles that a reusable link may carry; none unless declared, since whoever has it gets in.
    bars_link(user, target): is this person, such as one who was removed, not let in by a link? An invitation of
        their own still lets them in.
    """

    name: str
    label: StrOrPromise
    roles: tuple[str, ...]
    can_invite: Callable[[AbstractBaseUser, UUID, str], bool]
    describe: Callable[[Collection[UUID]], Mapping[UUID, Described]]
    accept: Callable[[AbstractBaseUser, UUID, str, AbstractBaseUser], Any]
    member_already: Callable[[AbstractBaseUser, UUID, str], bool]
    visible: Callable[[AbstractBaseUser, Collection[UUID]], Collection[UUID]]
    invitable: Callable[[AbstractBaseUser, Collection[UUID], str], Collection[UUID]] | None = None
    role_labels: Mapping[str, StrOrPromise] = field(default_factory=dict)
    link_roles: tuple[str, ...] = ()
    bars_link: Callable[[AbstractBaseUser, UUID], bool] | None = None

    def role_label(self, role: str) -> str:
        """Name a role for a person; a role without a label is shown by its name."""
        return str(self.role_labels.get(role, role.replace("_", " ")))


kinds: Registry[InvitationKind] = Registry("invitation kind")


def register(kind: InvitationKind) -> InvitationKind:
    """Add a kind of invitation; a second one of the same name is an error."""
    kinds.register(kind)
    return kind


def get(name: str) -> InvitationKind | None:
    """Find a kind by name; None when no installed app declares it."""
    return kinds.get(name)


def kind_label(name: str) -> str:
    """Return what a person reads for a kind."""
    kind = kinds.get(name)
    return str(kind.label) if kind else name


def role_label(name: str, role: str) -> str:
    """Return what a person reads for a role of a kind."""
    kind = kinds.get(name)
    return kind.role_label(role) if kind else role
