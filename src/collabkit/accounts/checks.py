"""System checks of accounts."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.module_loading import import_string

from .conf import settings
from .queries import knows_verified_emails
from .registry import uses_of_addresses


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


@register("collabkit")
def check_proved_addresses(**kwargs: Any) -> list[CheckMessage]:
    """Warn where no address counts as proved: nobody could be mailed, or accept an invitation by e-mail."""
    apps = uses_of_addresses()
    if not apps or knows_verified_emails():
        return []
    return [
        Warning(
            f"The site does not say which e-mail addresses are proved, on which {' and '.join(apps)} rely; so none is.",
            hint=(
                'Set COLLABKIT["ACCOUNTS"]["VERIFIED_EMAILS"] to a function that returns a user\'s confirmed '
                "addresses (collabkit.accounts.queries.own_address where an address is confirmed before it is "
                "stored), or install allauth.account."
            ),
            id="collabkit_accounts.W002",
        )
    ]
