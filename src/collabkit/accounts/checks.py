"""System checks of accounts."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from .conf import settings


@register("collabkit")
def check_adapters(**kwargs: Any) -> list[CheckMessage]:
    """Check that the functions which the site names can be imported."""
    found: list[CheckMessage] = []
    paths = {"VERIFIED_EMAILS": settings.verified_emails, "DISPLAY_NAME": settings.display_name}
    for key, path in paths.items():
        if not path:
            continue
        try:
            import_string(path)
        except ImportError as error:
            found.append(
                Error(
                    f'COLLABKIT["ACCOUNTS"]["{key}"] names {path!r}, which cannot be imported: {error}.',
                    hint="Give the dotted path of a function that takes a user.",
                    id="collabkit_accounts.E001",
                )
            )
    return found
