"""The client's page: what it loads, what it tells the client, and how strictly."""

from __future__ import annotations

import json
import re

import pytest
from django.apps import apps
from django.test import Client
from django.test.utils import override_settings

pytestmark = pytest.mark.usefixtures("built")


def page(client: Client, path: str = "/", headers: dict[str, str] | None = None):
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response


def bootstrap(response):
    found = re.search(
        r'id="collabkit-bootstrap" type="application/json">(.*?)</script>', response.content.decode()
    )
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sign-in",
        "/projects",
        "/projects/0198a1b2-0000-7000-8000-000000000000/members",
        "/chat/x",
        "/invitation",
        "/reset-password/3-abc",
        "/apiary",
        "/a/path/that/only/the/client/knows",
    ],
)
def test_every_address_of_the_client_is_the_page(client: Client, path: str) -> None:
    assert b'<div id="root">' in page(client, path).content


@pytest.mark.parametrize(
    "path",
    [
        "/api/nothing",
        "/static/nothing.js",
        "/media/x",
        "/ws",
        "/_allauth/x",
        "/accounts/x",
        "/admin/nothing/",
        "/api",
    ],
)
def test_addresses_of_others_are_never_the_page(client: Client, path: str) -> None:
    response = client.get(path)
    assert b'<div id="root">' not in response.content
    assert response.status_code in {301, 302, 401, 404}


def test_only_reads_are_answered(client: Client) -> None:
    assert client.post("/projects").status_code == 405


def test_files_are_linked_by_the_static_prefix_alone(client: Client) -> None:
    html = page(client).content.decode()
    assert 'src="/static/collabkit_web/assets/main-AbC.js"' in html
    assert 'modulepreload" href="/static/collabkit_web/assets/shared-DeF.js"' in html
    assert "home-GhI" not in html


@override_settings(STATIC_URL="https://cdn.example/s/")
def test_another_static_prefix_is_linked_and_allowed(client: Client) -> None:
    response = page(client)
    assert b'src="https://cdn.example/s/collabkit_web/assets/main-AbC.js"' in response.content
    assert "script-src 'self' https://cdn.example 'nonce-" in response["Content-Security-Policy"]


def test_the_screen_of_an_address_is_fetched_beside_the_entry(client: Client) -> None:
    """Only for somebody with a session: a stranger is sent to another screen."""
    client.cookies["sessionid"] = "whatever it holds"
    html = page(client).content.decode()
    assert 'modulepreload" href="/static/collabkit_web/assets/home-GhI.js"' in html
    assert 'rel="stylesheet" crossorigin href="/static/collabkit_web/assets/home-GhI.css"' in html
    assert html.count("shared-DeF.js") == 1
    assert "home-GhI" not in page(client, "/projects").content.decode()


def test_styles_of_shared_parts_come_before_those_that_override_them(client: Client) -> None:
    html = page(client).content.decode()
    assert html.index("shared-DeF.css") < html.index("main-AbC.css")


def test_the_policy_allows_only_this_site_and_this_nonce(client: Client) -> None:
    response = page(client, headers={"Host": "localhost:8000"})
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    nonce = re.search(r'<script nonce="([^"]+)"', response.content.decode())
    assert nonce
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'self' 'nonce-{nonce[1]}'"
    assert policy["style-src"] == f"'self' 'nonce-{nonce[1]}'"
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["connect-src"] == "'self' ws://localhost:8000"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]


def test_every_script_and_style_in_the_page_is_allowed_by_the_policy(client: Client) -> None:
    html = page(client).content.decode()
    assert "<style" not in html
    assert not re.search(r"\sstyle=|\son\w+=", html)
    for tag in re.findall(r"<script[^>]*>", html):
        assert "nonce=" in tag or 'type="application/json"' in tag


def test_the_nonce_is_new_for_each_page(client: Client) -> None:
    assert page(client)["Content-Security-Policy"] != page(client)["Content-Security-Policy"]


def test_a_secure_page_opens_a_secure_socket(client: Client) -> None:
    response = client.get("/", secure=True)
    assert "wss://testserver" in response["Content-Security-Policy"]


@override_settings(
    COLLABKIT={"WEB": {"WEBSOCKET_URL": "wss://live.example/ws", "AVATAR_ORIGINS": ["https://b.example"]}}
)
def test_a_socket_and_pictures_elsewhere_are_allowed(client: Client) -> None:
    response = page(client)
    assert "connect-src 'self' wss://live.example;" in response["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://b.example;" in response["Content-Security-Policy"]
    assert bootstrap(response)["ws"] == "wss://live.example/ws"


def test_the_client_is_told_where_everything_is(client: Client) -> None:
    told = bootstrap(page(client))
    for name in ("apps", "auth", "login", "logout", "security"):
        told.pop(name)
    assert told == {
        "site": "collabkit",
        "api": "/api/",
        "ws": "/ws",
        "language": "en",
        "csrf": {"cookie": "csrftoken", "header": "X-CSRFTOKEN"},
    }


@pytest.mark.parametrize(
    ("allauth", "auth", "login"), [(True, "/_allauth/browser/v1/", ""), (False, "", "/our/door/")]
)
@override_settings(LOGIN_URL="/our/door/")
def test_the_client_is_told_where_people_sign_in(
    client: Client, monkeypatch: pytest.MonkeyPatch, allauth: bool, auth: str, login: str
) -> None:
    monkeypatch.setattr(apps, "is_installed", lambda name: allauth and name == "allauth.headless")
    told = bootstrap(page(client))
    assert (told["auth"], told["login"]) == (auth, login)


@pytest.mark.parametrize(
    ("installed", "told"),
    [
        ({"headless", "mfa", "usersessions"}, ["passkey_sign_in", "sessions", "totp", "webauthn"]),
        ({"headless", "mfa"}, ["passkey_sign_in", "totp", "webauthn"]),
        ({"headless", "usersessions"}, ["sessions"]),
        ({"headless"}, []),
        ({"mfa", "usersessions"}, []),
    ],
)
@override_settings(MFA_SUPPORTED_TYPES=["totp", "webauthn"], MFA_PASSKEY_LOGIN_ENABLED=True)
def test_the_client_is_told_how_accounts_are_secured(
    client: Client, monkeypatch: pytest.MonkeyPatch, installed: set[str], told: list[str]
) -> None:
    monkeypatch.setattr(apps, "is_installed", lambda name: name.removeprefix("allauth.") in installed)
    assert bootstrap(page(client))["security"] == told


@override_settings(MFA_SUPPORTED_TYPES=["webauthn"], MFA_PASSKEY_LOGIN_ENABLED=False)
def test_a_passkey_may_be_a_second_step_only(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps, "is_installed", lambda name: name in {"allauth.headless", "allauth.mfa"})
    assert bootstrap(page(client))["security"] == ["webauthn"]


def test_a_site_that_names_no_kinds_of_proof_has_allauth_s_own(
    client: Client, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(settings, "MFA_SUPPORTED_TYPES", raising=False)
    monkeypatch.setattr(apps, "is_installed", lambda name: name in {"allauth.headless", "allauth.mfa"})
    assert {"recovery_codes", "totp"} <= set(bootstrap(page(client))["security"])


def test_the_client_is_told_which_apps_are_there(client: Client) -> None:
    told = bootstrap(page(client))["apps"]
    assert told == sorted(told)
    for name in ("accounts", "chat", "invitations", "notifications", "projects", "realtime"):
        assert (name in told) is apps.is_installed(f"collabkit.{name}")


@override_settings(COLLABKIT={"WEB": {"SITE_NAME": "</script><b>Werkstatt"}})
def test_the_site_name_cannot_break_out_of_the_page(client: Client) -> None:
    response = page(client)
    assert b"<b>" not in response.content
    assert bootstrap(response)["site"] == "</script><b>Werkstatt"


def test_the_csrf_cookie_is_set(client: Client) -> None:
    assert page(client).cookies["csrftoken"].value


@override_settings(LANGUAGE_CODE="ar")
def test_the_language_brings_its_direction(client: Client) -> None:
    assert b'<html lang="ar" dir="rtl">' in page(client).content


def test_the_page_is_never_kept(client: Client) -> None:
    response = page(client)
    assert "no-store" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_page_asks_the_database_nothing(client: Client, django_assert_num_queries, db) -> None:
    with django_assert_num_queries(0):
        page(client)
