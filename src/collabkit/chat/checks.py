"""System checks of chat."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connection

from collabkit.core.markdown import MAX_SOURCE

from .conf import settings

SPOKEN = frozenset({"postgresql", "sqlite"})


@register("collabkit")
def check_limits(**kwargs: Any) -> list[CheckMessage]:
    """Check that the limits can hold and that the database can number messages."""
    found: list[CheckMessage] = []
    if not 1 <= settings.max_body_length <= MAX_SOURCE:
        found.append(_error("E001", f"MAX_BODY_LENGTH must be between 1 and {MAX_SOURCE}."))
    if settings.edit_window_minutes < 0:
        found.append(_error("E002", "EDIT_WINDOW_MINUTES must be 0 (no editing) or more."))
    if settings.max_group_size < 2:
        found.append(_error("E003", "MAX_GROUP_SIZE must be 2 or more."))
    if connection.vendor not in SPOKEN:
        found.append(
            Error(
                f"Chat numbers messages with UPDATE … RETURNING, not written for {connection.vendor}.",
                hint="Use PostgreSQL, or SQLite for a small site.",
                id="collabkit_chat.E004",
            )
        )
    return found


def _error(number: str, what: str) -> Error:
    return Error(what, hint='Change it in COLLABKIT["CHAT"] or leave it out.', id=f"collabkit_chat.{number}")
