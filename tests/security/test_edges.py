"""What stands beside the API obeys the same rules: sign-in refuses what cannot be stored, an outage is a 503."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import make_person

pytestmark = pytest.mark.django_db

SIGN_IN = "/_allauth/browser/v1/auth/login"
BODIES = [
    b'{"email": "a@people.example", "password": "\\ud800"}',
    b'{"email": "a\\u0000@people.example", "password": "x"}',
    b"[" * 100_000,
    b'{"email": ' + b"9" * 10_000 + b"}",
    b"{",
    b"\xff",
]
# Whatever is not the API's, by the start of its route: read by people before it is added here.
OUTSIDE_THE_API = (
    "_allauth/",  # allauth's headless endpoints: sign-up, sign-in, verification, reset, sessions, second factor
    "admin/",  # staff only, through the site's own sign-in
    "outbox/",  # the demo's mail; not installed in production
    "healthz",  # says that the process answers
    "readyz",  # says which dependency does not
)
CLIENT_PAGES = "collabkit_web"


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("path", [SIGN_IN, SIGN_IN.replace("login", "signup")])
def test_signing_in_refuses_what_cannot_be_stored(client: Client, path: str, body: bytes) -> None:
    response = client.post(path, body, content_type="application/json")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_sign_up_that_is_refused_leaves_nothing(client: Client) -> None:
    body = {"email": "new@people.example", "password": "correct horse battery", "display_name": "\ufb2c" * 80}
    response = client.post(SIGN_IN.replace("login", "signup"), body, content_type="application/json")
    assert response.status_code == 400
    assert not get_user_model()._default_manager.filter(email="new@people.example").exists()


def test_a_dead_cache_is_a_503_where_it_is_needed_and_nothing_elsewhere(
    settings: Any, client_for: Any
) -> None:
    ada = client_for(make_person("Ada"))
    dead = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
    settings.CACHES = {"default": dead}
    settings.ACCOUNT_RATE_LIMITS = {"login": "30/m/ip"}
    assert ada.get("/api/people/me").status_code == 200
    refused = Client(raise_request_exception=False).post(
        SIGN_IN, {"email": "a@people.example", "password": "x"}, content_type="application/json"
    )
    assert (refused.status_code, refused["Retry-After"]) == (503, "5")


def _routes(patterns: list[Any], start: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for item in patterns:
        route = start + str(item.pattern)
        if isinstance(item, URLResolver):
            found += _routes(item.url_patterns, route)
        else:
            found.append((route, item))
    return found


def test_every_address_of_the_site_is_the_apis_or_was_read_by_people() -> None:
    unknown = [
        route
        for route, pattern in _routes(get_resolver().url_patterns)
        if not route.startswith(("api/", *OUTSIDE_THE_API))
        and not pattern.callback.__module__.startswith(f"{CLIENT_PAGES.replace('_', '.')}")
    ]
    assert unknown == []
