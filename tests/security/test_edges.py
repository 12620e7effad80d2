"""What stands beside the API obeys the same rules: sign-in refuses what cannot be stored, an outage is a 503."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

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


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("path", [SIGN_IN, SIGN_IN.replace("login", "signup")])
def test_signing_in_refuses_what_cannot_be_stored(client: Client, path: str, body: bytes) -> None:
    response = client.post(path, body, content_type="application/json")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


TYPES = [
    "APPLICATION/JSON",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
]


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_signing_in_refuses_it_whatever_it_is_called(client: Client, kind: str, body: bytes) -> None:
    """allauth reads every body as JSON; each of these was an error of the server under some other type."""
    response = client.generic("POST", SIGN_IN, body, content_type=kind)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_signing_in_refuses_more_than_its_limit_whatever_it_is_called(client: Client) -> None:
    body = b'{"email": "' + b"x" * 300_000 + b'"}'
    response = client.generic("POST", SIGN_IN, body, content_type="text/plain")
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/people/me", "/admin/", SIGN_IN.replace("login", "session")])
def test_a_cookie_that_cannot_be_looked_up_is_none(client: Client, path: str) -> None:
    """Within quotes a cookie may write a NUL, which PostgreSQL takes in no question."""
    before = client.get(path)
    strange = client.get(path, headers={"cookie": 'sessionid="abcdefghijklmnop\\000"'})
    assert strange.status_code == before.status_code < 500
    ada = Client()
    ada.force_login(make_person("Ada"))
    own = ada.cookies["sessionid"].value
    both = Client().get("/api/people/me", headers={"cookie": f'strange="\\000"; sessionid={own}'})
    assert both.status_code == 200


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


def test_accounts_have_no_phone_and_say_so(client_for: Any) -> None:
    """allauth's view for phone numbers fails where a site keeps none; it is not reachable here."""
    response = client_for(make_person("Ada")).get("/_allauth/browser/v1/account/phone")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
