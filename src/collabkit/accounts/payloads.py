"""Shapes of people, in and out."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.conf import settings as django_settings
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, Field

from collabkit.core import markdown
from collabkit.core.http import Payload
from collabkit.core.offers import Tags
from collabkit.core.text import name_line, single_line, text_block
from collabkit.files.queries import download_url

from . import queries

if TYPE_CHECKING:
    from .models import Profile


class PersonRef(Schema):
    """A person wherever a name is shown; a removed account has no uuid."""

    uuid: UUID | None
    display_name: str
    headline: str = ""
    avatar_url: str | None = None


class PersonSummary(PersonRef):
    """A person in the directory."""

    offers: list[str]
    seeks: list[str]


class PersonProfile(PersonSummary):
    """What others see on a person's page."""

    about: str
    about_html: str
    joined_at: datetime


class Me(PersonRef):
    """What a person sees of himself or herself."""

    about: str
    offers: list[str]
    seeks: list[str]
    language: str
    time_zone: str
    email: str
    is_staff: bool


def _known_zone(value: str) -> str:
    if value not in zoneinfo.available_timezones():
        raise ValueError(_("Choose a time zone such as Europe/Berlin."))
    return value


def _known_language(value: str) -> str:
    if value and value not in dict(django_settings.LANGUAGES):
        raise ValueError(_("This site does not speak that language."))
    return value


# What the schema says in advance; the check itself comes after tidying, in words for people.
AT_LEAST_ONE: dict[str, Any] = {"minLength": 1}


DisplayName = Annotated[
    str,
    Field(max_length=80, json_schema_extra=AT_LEAST_ONE),
    AfterValidator(name_line),
]


class UpdateProfile(Payload):
    """What a person may change; what is left out stays."""

    display_name: DisplayName | None = None
    headline: Annotated[str, Field(max_length=120), AfterValidator(single_line)] | None = None
    about: Annotated[str, Field(max_length=4000), AfterValidator(text_block)] | None = None
    offers: Tags | None = None
    seeks: Tags | None = None
    language: Annotated[str, Field(max_length=12), AfterValidator(_known_language)] | None = None
    time_zone: Annotated[str, Field(max_length=64), AfterValidator(_known_zone)] | None = None


def person_ref(profile: Profile | None) -> PersonRef:
    """Return the short form of a person; None stands for a removed account."""
    if profile is None:
        return PersonRef(uuid=None, display_name=_("Former member"))
    return PersonRef(**_shown(profile))


def person_refs(user_ids: Iterable[Any]) -> dict[Any, PersonRef]:
    """Return the short forms by user key, in one query; a removed account's key is there too."""
    ids = set(user_ids)
    people = queries.people_shown(ids)
    return {pk: _ref(people[pk]) if pk in people else person_ref(None) for pk in ids}


def _ref(person: queries.ShownPerson) -> PersonRef:
    uuid, display_name, headline, avatar = person
    avatar_url = download_url(avatar) if avatar else None
    # Columns of the right type: to check them again would cost more than to read them.
    return PersonRef.model_construct(
        uuid=uuid, display_name=display_name, headline=headline, avatar_url=avatar_url
    )


def refs_by_person(persons: Iterable[UUID]) -> dict[UUID, PersonRef]:
    """Return the short forms by public id, in one query; a removed account's id is there too."""
    ids = set(persons)
    profiles = queries.profiles_by_person(ids)
    return {uuid: person_ref(profiles.get(uuid)) for uuid in ids}


def person_summary(profile: Profile) -> PersonSummary:
    """Return a person for the directory."""
    return PersonSummary(**_shown(profile), offers=profile.offers, seeks=profile.seeks)


def person_profile(profile: Profile) -> PersonProfile:
    """Return the full public form of a person."""
    return PersonProfile(
        **_shown(profile),
        about=profile.about,
        about_html=markdown.render(profile.about),
        offers=profile.offers,
        seeks=profile.seeks,
        joined_at=profile.created_at,
    )


def me(user: Any, profile: Profile) -> Me:
    """Return what the signed-in person sees of himself or herself."""
    return Me(
        **_shown(profile),
        about=profile.about,
        offers=profile.offers,
        seeks=profile.seeks,
        language=profile.language,
        time_zone=profile.time_zone,
        email=getattr(user, user.get_email_field_name(), "") or "",
        is_staff=bool(getattr(user, "is_staff", False)),
    )


def _shown(profile: Profile) -> dict[str, Any]:
    return {
        "uuid": profile.uuid,
        "display_name": profile.display_name,
        "headline": profile.headline,
        "avatar_url": download_url(profile.avatar.uuid) if profile.avatar else None,
    }
