"""System checks: what would fail at run time, or open access, is said at start-up instead."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from django.apps import AppConfig, apps
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from limits import parse
from limits.errors import ConfigurationError
from pydantic import TypeAdapter, ValidationError

from .conf import Section, configured, sections, settings
from .ratelimit import store

__all__: list[str] = []


@register()
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find unknown sections, unknown keys and values of the wrong type in ``COLLABKIT``."""
    whole = getattr(django_settings, "COLLABKIT", {})
    if not isinstance(whole, dict):
        return [Error("COLLABKIT is not a dict.", hint="Write COLLABKIT = {...}.", id="collabkit_core.E001")]
    found: list[CheckMessage] = []
    for name, values in whole.items():
        if name not in sections:
            found.append(_unknown(f"COLLABKIT[{name!r}]", name, list(sections)))
        elif not isinstance(values, dict):
            found.append(
                Error(
                    f"COLLABKIT[{name!r}] is not a dict.",
                    hint="Write a dict of settings there.",
                    id="collabkit_core.E001",
                )
            )
        else:
            found.extend(_check_section(sections[name]))
    return found


def _check_section(section: type[Section]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    declared, types = section.declared(), section.types()
    for key, value in configured(section.section).items():
        where = f"COLLABKIT[{section.section!r}][{key!r}]"
        if key not in declared:
            found.append(_unknown(where, key, list(declared)))
            continue
        try:
            # Strictly, for a setting is used as it is: "no" would be a yes.
            TypeAdapter(types[key]).validate_python(_as_listed(value, types[key]), strict=True)
        except ValidationError:
            found.append(
                Error(
                    f"{where} is {type(value).__name__}, expected {_words(types[key])}.",
                    hint=declared[key].help,
                    id="collabkit_core.E002",
                )
            )
    return found


def _as_listed(value: Any, expected: Any) -> Any:
    """A list does where a tuple is expected, and the other way round."""
    kind = get_origin(expected)
    return kind(value) if kind in (list, tuple) and isinstance(value, (list, tuple)) else value


def _words(expected: Any) -> str:
    return expected.__name__ if isinstance(expected, type) and not get_args(expected) else str(expected)


def _unknown(where: str, key: str, known: list[str]) -> Error:
    close = get_close_matches(str(key).upper(), known, n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]!r}?" if close else f"Known here: {', '.join(sorted(known))}."
    return Error(f"{where} is not a setting.", hint=hint, id="collabkit_core.E003")


@register()
def check_rate_limits(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find rate limits that cannot be read, and a store that there is not."""
    found: list[CheckMessage] = []
    try:
        store(str(settings.rate_limit_storage))
    except (ConfigurationError, ValueError):
        found.append(
            Error(
                "COLLABKIT['CORE']['RATE_LIMIT_STORAGE'] names no store, or one whose driver is not installed.",
                hint="Write 'memory://', or an address that starts with redis:// and install collabkit[redis].",
                id="collabkit_core.E013",
            )
        )
    for name, rate in settings.rate_limits.items():
        try:
            parse(rate)
        except ValueError:
            found.append(
                Error(
                    f"COLLABKIT['CORE']['RATE_LIMITS'][{name!r}] is {rate!r}.",
                    hint="Write a number and a period, such as '30/minute'.",
                    id="collabkit_core.E005",
                )
            )
    return found


@register()
def check_guardian(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find guardian defaults that add a person nobody invited, or patch the user model."""
    if not apps.is_installed("guardian"):
        return []
    found: list[CheckMessage] = []
    if getattr(django_settings, "ANONYMOUS_USER_NAME", "AnonymousUser") is not None:
        found.append(
            Warning(
                "guardian creates a real user row for anonymous visitors.",
                hint="Set ANONYMOUS_USER_NAME = None.",
                id="collabkit_core.W006",
            )
        )
    if getattr(django_settings, "GUARDIAN_MONKEY_PATCH_USER", True):
        found.append(
            Warning(
                "guardian adds methods to your user model.",
                hint="Set GUARDIAN_MONKEY_PATCH_USER = False.",
                id="collabkit_core.W007",
            )
        )
    return found


@register()
def check_guard(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find a site whose requests do not pass the guard."""
    if "collabkit.core.http.middleware.RequestGuard" in django_settings.MIDDLEWARE:
        return []
    return [
        Warning(
            "RequestGuard is not in MIDDLEWARE: unreadable requests reach the database, and answers may be cached.",
            hint="Add 'collabkit.core.http.middleware.RequestGuard' after SecurityMiddleware.",
            id="collabkit_core.W008",
        )
    ]


@register(Tags.security, deploy=True)
def check_deployment(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find development values in a deployment."""
    found: list[CheckMessage] = []
    if not settings.site_url.startswith("https://"):
        found.append(
            Warning(
                "COLLABKIT['CORE']['SITE_URL'] does not start with https://.",
                hint="E-mailed links carry tokens; set the public https address.",
                id="collabkit_core.W009",
            )
        )
    if not settings.rate_limiting:
        found.append(
            Warning(
                "Rate limiting is switched off.",
                hint="Leave COLLABKIT['CORE']['RATE_LIMITING'] out.",
                id="collabkit_core.W010",
            )
        )
    elif settings.rate_limit_storage == "memory://":
        found.append(
            Warning(
                "Rate limits are counted in each process by itself.",
                hint="Set COLLABKIT['CORE']['RATE_LIMIT_STORAGE'] to a redis:// address.",
                id="collabkit_core.W011",
            )
        )
    return found


@register(Tags.security, deploy=True)
def check_waits(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find connections to PostgreSQL that wait for ever when the server falls silent."""
    return [
        Warning(
            f"Requests wait for ever when the PostgreSQL server of DATABASES[{alias!r}] falls silent.",
            hint="Give its OPTIONS a 'pool' with 'connection_class': collabkit.core.postgres.BoundedConnection.",
            id="collabkit_core.W012",
        )
        for alias in connections
        if connections[alias].vendor == "postgresql" and not _is_bounded(connections.settings[alias])
    ]


def _is_bounded(database: Mapping[str, Any]) -> bool:
    pool = database.get("OPTIONS", {}).get("pool")
    chosen = pool.get("connection_class") if isinstance(pool, dict) else None
    if not isinstance(chosen, type):
        return False
    from .postgres import BoundedConnection

    return issubclass(chosen, BoundedConnection)
