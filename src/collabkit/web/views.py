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
from django.utils.translation import get_language, get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from collabkit.core.conf import settings as core_settings

from .conf import settings
from .hints import answers, files
from .manifest import OWN_LANGUAGE, Client, client, url
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
        language = _shown_language(built)
        signed_in = django_settings.SESSION_COOKIE_NAME in request.COOKIES
        scripts, styles = files(path, language, signed_in=signed_in)
        bootstrap = _bootstrap(language)
        early = answers(path, bootstrap["api"], bootstrap["auth"], linked="message" in request.GET)
        context = {
            "nonce": nonce,
            "bootstrap": bootstrap,
            "language": language,
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "site_name": _site_name(),
            "script": url(built.script),
            "modules": [url(file) for file in (*built.modules, *_words(built, language))],
            "styles": [url(file) for file in built.styles],
            "later_modules": [url(file) for file in scripts],
            "later_styles": [url(file) for file in styles],
            "early": early if signed_in else (),
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


def _shown_language(built: Client) -> str:
    """Return the language of the request, or English where the client does not speak that one."""
    asked = get_language() or OWN_LANGUAGE
    spoken = built.speaks(asked)
    # The region stays: dates and numbers are written as there.
    return asked if asked.partition("-")[0] == spoken else spoken


def _words(built: Client, language: str) -> list[str]:
    """Return the module with the shell's words, which the page would ask for only after the script."""
    words = built.words.get(built.speaks(language))
    return [words] if words else []


def _bootstrap(language: str) -> dict[str, Any]:
    header = django_settings.CSRF_HEADER_NAME.removeprefix("HTTP_").replace("_", "-")
    return {
        "site": _site_name(),
        "api": _api_root(),
        **_sign_in(),
        "security": _security(),
        "ws": settings.websocket_url,
        "language": language,
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


def _security() -> list[str]:
    """Name what people may do for the safety of their account: what django-allauth's installed apps let them."""
    if not apps.is_installed("allauth.headless"):
        return []
    found: list[str] = []
    if apps.is_installed("allauth.mfa"):
        # allauth's own default, where the site names none.
        found += getattr(django_settings, "MFA_SUPPORTED_TYPES", ["recovery_codes", "totp"])
        if "webauthn" in found and getattr(django_settings, "MFA_PASSKEY_LOGIN_ENABLED", False):
            found.append("passkey_sign_in")
    if apps.is_installed("allauth.usersessions"):
        found.append("sessions")
    return sorted(found)


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
