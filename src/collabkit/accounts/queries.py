"""Reads of accounts: who a user is to the outside, and which addresses are proved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.core.errors import NotFound
from collabkit.core.offers import with_tags
from collabkit.core.prepared import Prepared, among
from collabkit.core.text import name_line, normalise_email

from .conf import settings
from .models import Profile

NAMELESS = "New member"
NO_SUCH_PERSON = gettext_lazy("There is no such person. The account may have been removed.")


def active_user(path: str = "user") -> Q:
    """Return the filter for rows whose user, reached by `path`, is active; any user model will do."""
    try:
        get_user_model()._meta.get_field("is_active")
    except FieldDoesNotExist:
        return Q()
    return Q(**{f"{path}__is_active" if path else "is_active": True})


def first_name_of(user: Any) -> str:
    """Return the name that a new profile starts with; never an e-mail address."""
    if settings.display_name:
        name = str(import_string(settings.display_name)(user))
    else:
        full_name = getattr(user, "get_full_name", None)
        name = str(full_name()) if full_name else ""
        if not name.strip() or "@" in name:
            name = str(user.get_username())
    try:
        name = name_line(name)[:80].rstrip()
    except ValueError:
        return NAMELESS
    return NAMELESS if "@" in name else name


def profile_of(user: Any) -> Profile:
    """Return the user's profile, made now if this is the first time anybody asks."""
    found = Profile.objects.select_related("avatar").filter(user_id=user.pk).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Profile.objects.create(user_id=user.pk, display_name=first_name_of(user))
    except IntegrityError:
        # Somebody else asked at the same moment: theirs is ours.
        return Profile.objects.select_related("avatar").get(user_id=user.pk)


def profiles_of(user_ids: Iterable[Any]) -> dict[Any, Profile]:
    """Return the profiles by user key, in the order asked for, in one query unless some person has none yet."""
    wanted = [pk for pk in dict.fromkeys(user_ids) if pk is not None]
    if not wanted:
        return {}
    rows = Profile.objects.select_related("avatar").filter(user_id__in=wanted)
    found = {row.user_id: row for row in rows}
    missing = set(wanted) - found.keys()
    if missing:
        ensure_profiles(get_user_model()._default_manager.filter(pk__in=missing))
        found |= {row.user_id: row for row in rows.filter(user_id__in=missing)}
    return {pk: found[pk] for pk in wanted if pk in found}


class ShownPerson(NamedTuple):
    """What is shown of a person beside what he or she did; `avatar` is the public id of a file."""

    uuid: UUID
    display_name: str
    headline: str
    avatar: UUID | None


def people_shown(user_ids: Iterable[Any]) -> dict[Any, ShownPerson]:
    """Return what is shown of people by user key, in one query unless some person has no profile yet."""
    wanted = {pk for pk in user_ids if pk is not None}
    if not wanted:
        return {}
    found = {pk: ShownPerson(*shown) for pk, *shown in _people_shown(keys=list(wanted))}
    for pk, row in profiles_of(wanted - found.keys()).items():
        avatar = row.avatar.uuid if row.avatar else None
        found[pk] = ShownPerson(row.uuid, row.display_name, row.headline, avatar)
    return found


def _build_people_shown(*, keys: Any) -> QuerySet[Any]:
    rows = Profile.objects.filter(among("user_id", keys))
    return rows.values_list("user_id", "uuid", "display_name", "headline", "avatar__uuid")


_people_shown = Prepared(_build_people_shown)


def names_of(user_ids: Iterable[Any]) -> dict[Any, str]:
    """Return the names to show by user key, in one query; a removed account is a former member."""
    ids = set(user_ids)
    profiles = profiles_of(ids)
    return {pk: profiles[pk].display_name if pk in profiles else _("Former member") for pk in ids}


def ensure_profiles(users: Iterable[Any]) -> int:
    """Make the profiles that these users lack and return how many; safe to run twice at once."""
    rows = [Profile(user_id=user.pk, display_name=first_name_of(user)) for user in users]
    return len(Profile.objects.bulk_create(rows, ignore_conflicts=True))


def users_without_profile(limit: int) -> QuerySet[Any]:
    """Return active users who have no profile yet, such as those a host site had before."""
    users = get_user_model()._default_manager.filter(active_user(""), collabkit_profile=None)
    return users.order_by("pk")[:limit]


def profiles_by_person(persons: Iterable[UUID]) -> dict[UUID, Profile]:
    """Return the profiles by public id, in one query; unknown ids are left out."""
    wanted = set(persons)
    if not wanted:
        return {}
    rows = Profile.objects.select_related("avatar").filter(uuid__in=wanted)
    return {row.uuid: row for row in rows}


def user_by_person(person: UUID) -> Any:
    """Return the active user behind a public id; raise NotFound."""
    row = Profile.objects.select_related("user").filter(active_user(), uuid=person).first()
    if row is None:
        raise NotFound(NO_SUCH_PERSON)
    return row.user


def person_of(user: Any) -> UUID:
    """Return the public id of a user."""
    uuid = Profile.objects.filter(user_id=user.pk).values_list("uuid", flat=True).first()
    return uuid or profile_of(user).uuid


def visible_profiles(viewer: Any) -> QuerySet[Profile]:
    """Return the profiles that the viewer may see: signed-in people see active people."""
    if not is_active_person(viewer):
        return Profile.objects.none()
    return Profile.objects.select_related("avatar").filter(active_user())


def get_visible_profile(viewer: Any, person: UUID) -> Profile:
    """Return one visible profile; raise NotFound."""
    row = visible_profiles(viewer).filter(uuid=person).first()
    if row is None:
        raise NotFound(NO_SUCH_PERSON)
    return row


def search_profiles(viewer: Any, q: str, *, offers: str = "", seeks: str = "") -> QuerySet[Profile]:
    """Return the visible profiles that offer and seek this, and whose name or headline contains the words of `q`."""
    rows = with_tags(visible_profiles(viewer), offers=offers, seeks=seeks)
    for word in q.split()[:5]:
        rows = rows.filter(Q(display_name__icontains=word) | Q(headline__icontains=word))
    return rows


def is_active_person(user: Any) -> bool:
    """Return whether this is a signed-in person whose account is open."""
    return bool(getattr(user, "is_authenticated", False) and getattr(user, "is_active", False))


def avatar_is_visible(viewer: Any, file_uuid: UUID) -> bool:
    """Return whether the file is the avatar of a person whom the viewer may see."""
    return visible_profiles(viewer).filter(avatar__uuid=file_uuid).exists()


def _allauth_addresses() -> Any:
    """Return allauth's table of addresses, or None where the site does without it."""
    if not apps.is_installed("allauth.account"):
        return None
    return apps.get_model("account", "EmailAddress")._default_manager


def knows_verified_emails() -> bool:
    """Return whether this site can tell at all which addresses are proved."""
    return bool(settings.verified_emails) or _allauth_addresses() is not None


def own_address(user: Any) -> set[str]:
    """Return the address of the user's account, for a site that confirms each before it stores it.

    To be named in `COLLABKIT["ACCOUNTS"]["VERIFIED_EMAILS"]`, never the default: where people type an address
    and nobody asks it, theirs would be the invitations and the mail of whoever really has it (I8).
    """
    return {getattr(user, user.get_email_field_name(), "") or ""}


def verified_emails(user: Any) -> set[str]:
    """Return the normalised addresses that the user has proved to own; none where the site cannot tell."""
    found: Iterable[str] = ()
    if settings.verified_emails:
        found = import_string(settings.verified_emails)(user)
    elif (addresses := _allauth_addresses()) is not None:
        found = addresses.filter(user_id=user.pk, verified=True).values_list("email", flat=True)
    return {address for address in map(_normalised, found) if address}


def _normalised(address: str) -> str | None:
    try:
        return normalise_email(address)
    except ValueError:
        # An address that a host took in before these rules held cannot be compared, so it proves nothing.
        return None


def users_by_email(email: str) -> list[Any]:
    """Return the active users who have proved to own the address, usually none or one."""
    wanted = _normalised(email)
    if wanted is None or not knows_verified_emails():
        return []
    # The database folds case by its own rules (CVE-2019-19844): the last word is an exact comparison.
    addresses = None if settings.verified_emails else _allauth_addresses()
    if addresses is not None:
        # One query, whoever is found or nobody: how long it takes tells nothing of the address.
        rows = addresses.filter(active_user(), email__iexact=wanted, verified=True).select_related("user")
        found = {
            row.user_id: row.user for row in rows.order_by("user_id")[:20] if _normalised(row.email) == wanted
        }
        return list(found.values())
    model = get_user_model()
    candidates = model._default_manager.filter(
        active_user(""), **{f"{model.get_email_field_name()}__iexact": wanted}
    )
    return [user for user in candidates.order_by("pk")[:20] if wanted in verified_emails(user)]


def emails_to(user: Any) -> str | None:
    """Return the address that mail to this person goes to, or None when no address is proved."""
    verified = verified_emails(user)
    primary = _normalised(getattr(user, user.get_email_field_name(), "") or "")
    if primary in verified:
        return primary
    return min(verified, default=None)
