"""System checks of notifications."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Tags, Warning, register

from .conf import settings


@register(Tags.security, deploy=True)
def check_sender(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Say so when e-mails would come from Django's placeholder, which mail servers refuse."""
    if settings.from_email or django_settings.DEFAULT_FROM_EMAIL != "webmaster@localhost":
        return []
    return [
        Warning(
            "E-mails would come from webmaster@localhost.",
            hint="Set DEFAULT_FROM_EMAIL, or FROM_EMAIL in COLLABKIT['NOTIFICATIONS'].",
            id="collabkit_notifications.W001",
        )
    ]
