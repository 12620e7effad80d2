"""What would fail later is said at start-up, with what to do."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.apps.registry import Apps
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler

from collabkit.core import checks
from collabkit.core.postgres import BoundedConnection

# The checks of models ask the database what it can do.
pytestmark = pytest.mark.django_db


def messages(deploy: bool = False) -> dict[str, Any]:
    return {message.id: message for message in run_checks(include_deployment_checks=deploy) if message.id}


@pytest.mark.parametrize(
    ("configured", "identifier", "words"),
    [
        ({"CORE": {"SITE_URI": "x"}}, "collabkit_core.E003", "Did you mean 'SITE_URL'?"),
        ({"COER": {}}, "collabkit_core.E003", "Did you mean 'CORE'?"),
        ({"CORE": {"TRUSTED_PROXIES": "many"}}, "collabkit_core.E002", "How many proxies"),
        ({"core": {}}, "collabkit_core.E003", "Did you mean 'CORE'?"),
        ({"CORE": {"TRUSTED_PROXIES": "1"}}, "collabkit_core.E002", "How many proxies"),
        ({"CORE": {"RATE_LIMITING": "no"}}, "collabkit_core.E002", "Whether rate limits"),
        ({"CORE": {"TRUSTED_PROXIES": True}}, "collabkit_core.E002", "How many proxies"),
        ({"CORE": {"RATE_LIMITS": {1: "1/minute"}}}, "collabkit_core.E002", "Overrides by name"),
        ({"CORE": []}, "collabkit_core.E001", None),
        ([], "collabkit_core.E001", "Write COLLABKIT"),
        ({"CORE": {"RATE_LIMIT_STORAGE": "127.0.0.1:6379"}}, "collabkit_core.E013", "redis://"),
        ({"CORE": {"RATE_LIMITS": {"a": "often"}}}, "collabkit_core.E005", "30/minute"),
    ],
)
def test_settings(settings: Any, configured: Any, identifier: str, words: str | None) -> None:
    settings.COLLABKIT = configured
    message = messages()[identifier]
    assert words is None or words in message.hint


@pytest.mark.parametrize(
    ("installed", "missing"),
    [
        (["collabkit.core", "collabkit.accounts"], ["collabkit.files"]),
        (["collabkit.ops"], ["collabkit.core"]),
        (
            ["collabkit.core", "collabkit.chat"],
            ["collabkit.files", "collabkit.accounts", "collabkit.projects"],
        ),
    ],
)
def test_a_site_that_lacks_an_app_hears_which(installed: list[str], missing: list[str]) -> None:
    """Before anything of the app is imported, which would fail with words about models."""
    named = ", ".join(repr(name) for name in missing)
    with pytest.raises(
        ImproperlyConfigured, match=rf"{installed[-1]} needs more apps\..* INSTALLED_APPS: {named}$"
    ):
        Apps(["django.contrib.contenttypes", "django.contrib.auth", *installed])


def test_the_guard_is_missed(settings: Any) -> None:
    settings.MIDDLEWARE = []
    assert "RequestGuard" in messages()["collabkit_core.W008"].hint


def test_development_values_in_a_deployment(settings: Any) -> None:
    settings.COLLABKIT = {"CORE": {"SITE_URL": "http://a.example", "RATE_LIMITING": True}}
    found = messages(deploy=True)
    assert {"collabkit_core.W009", "collabkit_core.W011"} <= found.keys()
    settings.COLLABKIT = {"CORE": {"RATE_LIMITING": False}}
    assert "collabkit_core.W010" in messages(deploy=True)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, True),
        ({"pool": True}, True),
        ({"pool": {"max_size": 8}}, True),
        ({"pool": {"connection_class": psycopg.Connection}}, True),
        ({"pool": {"connection_class": BoundedConnection.within(3.5)}}, False),
    ],
)
def test_a_database_that_may_keep_silent(
    options: dict[str, Any], found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "OPTIONS": options}
    monkeypatch.setattr(checks, "connections", ConnectionHandler({"default": database}))
    assert [message.id for message in checks.check_waits(None)] == ["collabkit_core.W012"] * found


def test_lists_and_whole_numbers_do_where_tuples_and_fractions_are_expected(settings: Any) -> None:
    settings.COLLABKIT = {
        "CORE": {"WORKER_POLL_SECONDS": 1},
        "REALTIME": {"ALLOWED_ORIGINS": ["https://a.example"]},
    }
    assert "collabkit_core.E002" not in messages()


def test_the_suites_own_settings_are_clean() -> None:
    assert not [identifier for identifier in messages() if identifier.startswith("collabkit_core")]
