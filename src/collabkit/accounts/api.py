"""The HTTP side of accounts."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query

from collabkit.core.http import Router
from collabkit.core.pagination import Cursor, Limit, Page, keyset
from collabkit.core.ratelimit import limit
from collabkit.files.actions import receive_upload

from . import actions, payloads, queries
from .payloads import Me, PersonProfile, PersonRef, UpdateProfile

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
def get_me(request: HttpRequest) -> Me:
    """Return the signed-in person's own profile."""
    return payloads.me(request.user, queries.profile_of(request.user))


@router.patch("/me", response=Me)
@limit("accounts.update", "30/minute")
def update_me(request: HttpRequest, body: UpdateProfile) -> Me:
    """Change the signed-in person's own profile."""
    changes = {
        name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None
    }
    profile = actions.update_profile(actor=request.user, **changes)
    return payloads.me(request.user, profile)


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


@router.get("", response=Page[PersonRef])
@limit("accounts.search", "120/minute")
def list_people(
    request: HttpRequest, q: Search = "", cursor: Cursor = None, limit: Limit = 20
) -> Page[PersonRef]:
    """Return people by name, all of them or those that match `q`."""
    found = queries.search_profiles(request.user, q)
    rows, following = keyset(found, order=("display_name", "uuid"), cursor=cursor, limit=limit)
    return Page(items=[payloads.person_ref(row) for row in rows], next=following)


@router.get("/{uuid:person}", response=PersonProfile)
def get_person(request: HttpRequest, person: UUID) -> PersonProfile:
    """Return one person's public profile."""
    return payloads.person_profile(queries.get_visible_profile(request.user, person))
