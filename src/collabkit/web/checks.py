"""System checks of the client's page."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from .manifest import client

__all__: list[str] = []


@register("collabkit")
def check_client_is_built(**kwargs: Any) -> list[CheckMessage]:
    """Warn when the client's files are missing, as in an editable install of a checkout."""
    if client() is not None:
        return []
    return [
        Warning(
            "The web client was not built.",
            hint="Install collabkit as a wheel, or run `npm ci && npm run build` in frontend/.",
            id="collabkit_web.W001",
        )
    ]
