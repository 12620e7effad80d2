"""Who may do what with people."""

from __future__ import annotations

from typing import Any

from .queries import is_active_person


def can_edit_profile(actor: Any, person: Any) -> bool:
    """Return whether the actor may change the profile: everybody his or her own."""
    return is_active_person(actor) and actor.pk == person.pk


def can_deactivate_person(actor: Any, person: Any) -> bool:
    """Return whether the actor may close the account: the person, or staff who may change users."""
    if not is_active_person(actor):
        return False
    if actor.pk == person.pk:
        return True
    meta = person._meta
    is_staff = bool(getattr(actor, "is_staff", False))
    return is_staff and bool(actor.has_perm(f"{meta.app_label}.change_{meta.model_name}"))
