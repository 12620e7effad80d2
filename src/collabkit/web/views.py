"""The one page of the client; it routes by itself from here."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from collabkit.core.conf import settings as core_settings

from .conf import settings
from .manifest import client, url
from .policy import content_security_policy

__all__ = ["spa"]


@require_safe
@never_cache
def spa(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer any address of the client with its page; a plain page says what to do where it was not built."""
    built = client()
    nonce = secrets.token_urlsafe(18)
    if built is None:
        response = render(request, "collabkit_web/missing.html", {"nonce": nonce}, status=503)
    else:
        # Sets the cookie that the client sends back with every write.
        get_token(request)
        context = {
            "nonce": nonce,
            "bootstrap": _bootstrap(),
            "language": get_language() or "en",
            "direction": "rtl" if get_language_bidi() else "ltr",
            "site_name": _site_name(),
            "script": url(built.script),
            "modules": [url(file) for file in built.modules],
            "styles": [url(file) for file in built.styles],
        }
        response = render(request, "collabkit_web/index.html", context)
    response["Content-Security-Policy"] = content_security_policy(
        nonce, host=request.get_host(), secure=request.is_secure()
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "same-origin"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _site_name() -> str:
    return settings.site_name or core_settings.site_name


def _bootstrap() -> dict[str, Any]:
    header = django_settings.CSRF_HEADER_NAME.removeprefix("HTTP_").replace("_", "-")
    return {
        "site": _site_name(),
        "api": _api_root(),
        **_sign_in(),
        "ws": settings.websocket_url,
        "language": get_language() or "en",
        "apps": _installed(),
        "csrf": {"cookie": django_settings.CSRF_COOKIE_NAME, "header": header},
    }


def _sign_in() -> dict[str, str]:
    """Name where people sign in: django-allauth's API for the client's own forms, else the site's own page."""
    if apps.is_installed("allauth.headless"):
        return {"auth": settings.auth_url, "login": "", "logout": ""}
    return {
        "auth": "",
        "login": resolve_url(django_settings.LOGIN_URL),
        "logout": _first("logout", "admin:logout"),
    }


def _first(*names: str) -> str:
    for name in names:
        with suppress(NoReverseMatch):
            return reverse(name)
    return ""


def _installed() -> list[str]:
    """Name the apps of this site, so that the client leaves out what is not there."""
    prefix = "collabkit_"
    labels = (config.label for config in apps.get_app_configs())
    return sorted(label.removeprefix(prefix) for label in labels if label.startswith(prefix))


def _api_root() -> str:
    try:
        return reverse("collabkit:api-root")
    except NoReverseMatch:
        return "/api/"
