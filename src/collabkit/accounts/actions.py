"""What people do with their profiles."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import File as UploadedBytes
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from collabkit.core import markdown
from collabkit.core.errors import Conflict, Invalid, NotAllowed
from collabkit.core.events import announce
from collabkit.core.offers import columns_of
from collabkit.files.actions import discard_file, store_image

from .conf import settings
from .events import PersonDeactivated, ProfileUpdated
from .models import Profile
from .policies import can_deactivate_person, can_edit_profile
from .queries import person_of, profile_of
from .registry import reasons_to_stay

EDITABLE = frozenset({"display_name", "headline", "about", "offers", "seeks", "language", "time_zone"})


class CannotLeaveYet(Conflict):
    """Something that only this person can settle is still open."""

    code = "cannot_leave_yet"


@transaction.atomic
def update_profile(*, actor: Any, person: Any = None, **changes: Any) -> Profile:
    """Change the named fields of a person's profile, by default the actor's own.

    `changes` may be display_name, headline, about (Markdown), offers, seeks (lists of words), language and
    time_zone. Raises NotAllowed for somebody else's profile, Invalid for what does not fit.
    """
    person = person or actor
    if not can_edit_profile(actor, person):
        raise NotAllowed(_("You can change only your own profile."))
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise Invalid(_("A profile has no such field: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    profile = _locked_profile(person)
    changed = [name for name, value in changes.items() if getattr(profile, name) != value]
    if changed:
        for name in changed:
            setattr(profile, name, changes[name])
        _check(profile)
        profile.save(update_fields=columns_of(changed))
        announce(ProfileUpdated(person=profile.uuid), actor=actor)
    return profile


def set_avatar(*, actor: Any, upload: UploadedBytes[bytes], person: Any = None) -> Profile:
    """Store an image as the person's avatar, by default the actor's own, and discard the one before.

    Raises NotAllowed for somebody else's profile, and what `files.actions.store_image` raises for an image.
    """
    person = person or actor
    if not can_edit_profile(actor, person):
        raise NotAllowed(_("You can change only your own picture."))
    # Decoding takes long: it happens before the row is locked.
    stored = store_image(actor=actor, upload=upload, purpose="avatar", max_side=settings.avatar_side)
    try:
        return _replace_avatar(actor=actor, person=person, stored=stored)
    except BaseException:
        discard_file(actor=actor, file=stored)
        raise


def remove_avatar(*, actor: Any, person: Any = None) -> Profile:
    """Remove the avatar of a person, by default the actor's own. Raises NotAllowed for somebody else's."""
    person = person or actor
    if not can_edit_profile(actor, person):
        raise NotAllowed(_("You can change only your own picture."))
    return _replace_avatar(actor=actor, person=person, stored=None)


@transaction.atomic
def deactivate_person(*, actor: Any, person: Any, reason: str = "") -> None:
    """Close an account: every session ends and the person counts for nothing from now on.

    Raises NotAllowed unless the actor is that person or staff who may change users, CannotLeaveYet while
    something depends on this person alone, such as a project without another owner.
    """
    if not can_deactivate_person(actor, person):
        raise NotAllowed(_("Only the person and the site's staff can close this account."))
    if not hold_account(person):
        return
    reasons = reasons_to_stay(person)
    if reasons:
        raise CannotLeaveYet(" ".join(reasons))
    person.is_active = False
    person.save(update_fields=["is_active"])
    announce(PersonDeactivated(person=person_of(person), reason=reason), actor=actor)


def hold_account(person: Any) -> bool:
    """Keep an account from being closed until the transaction ends; return whether it is open.

    `person.is_active` then says the same, so that policies asked of this person see what the database holds.
    For verbs that make something depend on the person, such as a project on its new owner (B17). Accounts are held
    before anything that depends on them is locked: in the other order two transactions could wait for each other.
    """
    # "No key": rows that merely point at the person are not held up.
    rows = get_user_model()._default_manager.select_for_update(no_key=True, of=("self",))
    held = rows.filter(pk=person.pk).first()
    person.is_active = held is not None and held.is_active
    return bool(person.is_active)


@transaction.atomic
def _replace_avatar(*, actor: Any, person: Any, stored: Any) -> Profile:
    profile = _locked_profile(person)
    before = profile.avatar
    if before is None and stored is None:
        return profile
    profile.avatar = stored
    profile.save(update_fields=["avatar"])
    if before is not None:
        discard_file(actor=actor, file=before)
    announce(ProfileUpdated(person=profile.uuid), actor=actor)
    return profile


def _check(profile: Profile) -> None:
    try:
        profile.clean_fields(exclude=["user", "avatar"])
    except ValidationError as error:
        messages: dict[str, str | Promise] = {
            name: " ".join(texts) for name, texts in error.message_dict.items()
        }
        raise Invalid(_("Some values do not fit. Correct them and try again."), errors=messages) from error
    # What cannot be shown is not stored.
    markdown.render(profile.about)


def _locked_profile(person: Any) -> Profile:
    profile = profile_of(person)
    return Profile.objects.select_for_update(of=("self",)).select_related("avatar").get(pk=profile.pk)
