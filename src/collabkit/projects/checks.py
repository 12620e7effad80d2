"""System checks of projects."""

from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Warning, register

from .conf import settings

BACKEND = "collabkit.core.grants.RoleAndGrantBackend"


@register("collabkit")
def check_roles_answer(**kwargs: Any) -> list[CheckMessage]:
    """Check that `user.has_perm(permission, project)` answers from roles."""
    if BACKEND in django_settings.AUTHENTICATION_BACKENDS:
        return []
    return [
        Warning(
            "user.has_perm() does not know the roles of projects.",
            hint=f'Add "{BACKEND}" to AUTHENTICATION_BACKENDS.',
            id="collabkit_projects.W001",
        )
    ]


@register("collabkit")
def check_warning_time(**kwargs: Any) -> list[CheckMessage]:
    """Check that people are warned before a membership ends, not after."""
    if settings.warn_days_before_end > 0:
        return []
    return [
        Error(
            "WARN_DAYS_BEFORE_END must be one day or more.",
            hint='Set it in COLLABKIT["PROJECTS"] or leave it out.',
            id="collabkit_projects.E001",
        )
    ]
