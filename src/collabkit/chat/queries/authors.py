"""Who wrote a message, read in the same query as the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Subquery
from django.db.models.functions import JSONObject

from collabkit.accounts.queries import visible_profiles

__all__ = ["Author", "author_from", "author_of_json", "shown_columns", "shown_of"]


@dataclass(frozen=True, slots=True)
class Author:
    """What is shown of a person beside a message."""

    person: UUID
    display_name: str
    headline: str
    avatar: UUID | None


def shown_columns(user: str) -> tuple[str, ...]:
    """Return the columns of `author_from`, by the path to the user."""
    profile = f"{user}__collabkit_profile"
    return f"{profile}__uuid", f"{profile}__display_name", f"{profile}__headline", f"{profile}__avatar__uuid"


def author_from(values: Sequence[Any]) -> Author | None:
    """Return a person from the `shown_columns`; None for a removed account, and for one without a profile yet."""
    return Author(*values) if values[0] is not None else None


def shown_of(viewer: Any) -> Subquery:
    """Return what is shown of the viewer, as one column, so that posting needs no query for the own name."""
    shown = JSONObject(person="uuid", display_name="display_name", headline="headline", avatar="avatar__uuid")
    return Subquery(visible_profiles(viewer).filter(user_id=viewer.pk).order_by().values(shown=shown)[:1])


def author_of_json(shown: dict[str, str] | None) -> Author | None:
    """Return the person of the column `shown_of`."""
    if shown is None:
        return None
    avatar = shown["avatar"]
    return Author(
        UUID(shown["person"]), shown["display_name"], shown["headline"], UUID(avatar) if avatar else None
    )
