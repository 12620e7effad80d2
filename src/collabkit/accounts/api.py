"""The HTTP side of accounts."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from ninja import Query

from collabkit.core.http import Router
from collabkit.core.offers import TagSearch
from collabkit.core.pagination import Cursor, Limit, Page, keyset
from collabkit.core.ratelimit import limit
from collabkit.files.actions import receive_upload

from . import actions, payloads, queries
from .payloads import Me, PersonProfile, PersonSummary, UpdateProfile

router = Router()

Search = Annotated[
    str, Query("", max_length=80, description="Words of the name or headline; two letters or more.")
]

UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@router.get("/me", response=Me)
def get_me(request: HttpRequest, response: HttpResponse) -> Me:
    """Return the signed-in person's own profile."""
    profile = queries.profile_of(request.user)
    # At a browser where somebody else sat before, or nobody: the next page is in this person's language.
    if profile.language:
        _keep_language(request, response, profile.language)
    return payloads.me(request.user, profile)


@router.patch("/me", response=Me)
@limit("accounts.update", "30/minute")
def update_me(request: HttpRequest, response: HttpResponse, body: UpdateProfile) -> Me:
    """Change the signed-in person's own profile."""
    changes = {
        name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None
    }
    profile = actions.update_profile(actor=request.user, **changes)
    if "language" in changes:
        _keep_language(request, response, profile.language)
    return payloads.me(request.user, profile)


def _keep_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Let this browser's cookie say the language, from which Django's LocaleMiddleware takes it.

    So no request looks the person up for it, and the pages before signing in stay in the language as well.
    """
    name = django_settings.LANGUAGE_COOKIE_NAME
    if request.COOKIES.get(name, "") == language:
        return
    path, domain = django_settings.LANGUAGE_COOKIE_PATH, django_settings.LANGUAGE_COOKIE_DOMAIN
    same_site: Any = django_settings.LANGUAGE_COOKIE_SAMESITE
    if not language:
        response.delete_cookie(name, path=path, domain=domain, samesite=same_site)
        return
    response.set_cookie(
        name,
        language,
        max_age=django_settings.LANGUAGE_COOKIE_AGE,
        secure=django_settings.LANGUAGE_COOKIE_SECURE,
        httponly=django_settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=same_site,
        path=path,
        domain=domain,
    )


@router.put("/me/avatar", response=Me, openapi_extra=UPLOAD)
@limit("accounts.avatar", "10/minute")
def set_avatar(request: HttpRequest) -> Me:
    """Store an image as the signed-in person's avatar."""
    profile = actions.set_avatar(actor=request.user, upload=receive_upload(request))
    return payloads.me(request.user, profile)


@router.delete("/me/avatar", response=Me)
@limit("accounts.avatar", "10/minute")
def remove_avatar(request: HttpRequest) -> Me:
    """Remove the signed-in person's avatar."""
    return payloads.me(request.user, actions.remove_avatar(actor=request.user))


@router.get("", response=Page[PersonSummary])
@limit("accounts.search", "120/minute")
def list_people(
    request: HttpRequest,
    *,
    q: Search = "",
    offers: TagSearch = "",
    seeks: TagSearch = "",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[PersonSummary]:
    """Return people by name, all of them or those that match `q`, `offers` and `seeks`."""
    found = queries.search_profiles(request.user, q, offers=offers, seeks=seeks)
    rows, following = keyset(found, order=("display_name", "uuid"), cursor=cursor, limit=limit)
    return Page(items=[payloads.person_summary(row) for row in rows], next=following)


@router.get("/{uuid:person}", response=PersonProfile)
def get_person(request: HttpRequest, person: UUID) -> PersonProfile:
    """Return one person's public profile."""
    return payloads.person_profile(queries.get_visible_profile(request.user, person))
