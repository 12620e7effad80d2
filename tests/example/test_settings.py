"""The example site's settings: production is complete and strict, and says what it misses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from example_project import environment

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = {
    "SECRET_KEY": "k" * 25 + "3jT!pQ7zR_x0aB9mVw5-hL2uYc8nDf4e",
    "SITE_URL": "https://collabkit.example",
    "DATABASE_URL": "postgresql://collabkit:secret@db.example/collabkit?sslmode=require",
    "REDIS_URL": "rediss://cache.example:6379/0",
    "S3_BUCKET": "collabkit-example",
    "DEFAULT_FROM_EMAIL": "collabkit <noreply@collabkit.example>",
}
SHOW = """
import json
from django.conf import settings
names = ("ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "DEBUG",
         "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "SESSION_ENGINE", "INSTALLED_APPS", "COLLABKIT")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""
CHECK = """
import django
from django.core import checks
django.setup()
found = checks.run_checks(include_deployment_checks=True)
print(*(message.id for message in found if not message.is_silenced()))
"""


def run_python(*words: str, missing: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with production's settings and these variables; `missing` is left out."""
    kept = {
        name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}
    }
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    settings = {"DJANGO_SETTINGS_MODULE": "example_project.settings.production", "PYTHONPATH": path}
    given = {name: value for name, value in REQUIRED.items() if name != missing}
    return subprocess.run(
        [sys.executable, *words],
        env={**kept, **settings, **given, **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def _settings(**variables: str) -> dict[str, Any]:
    import json

    done = run_python("-c", SHOW, **variables)
    assert done.returncode == 0, done.stderr
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


def test_check_deploy_has_nothing_to_say() -> None:
    """`check --deploy` finds nothing at all, but that a fresh checkout has not built its client."""
    done = run_python("-c", CHECK)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) <= {"collabkit_web.W001"}


@pytest.mark.parametrize("name", REQUIRED)
def test_production_names_the_variable_that_is_missing(name: str) -> None:
    """It does not start with a guess."""
    done = run_python("-m", "django", "check", missing=name)
    assert done.returncode != 0
    assert f"Set the environment variable {name}." in done.stderr


def test_production_is_strict_by_default() -> None:
    """HTTPS only, cookies that stay on it, no demo app, no proxy believed."""
    shown = _settings()
    assert shown["DEBUG"] is False
    assert shown["ALLOWED_HOSTS"] == ["collabkit.example"]
    assert shown["SESSION_COOKIE_SECURE"]
    assert shown["CSRF_COOKIE_SECURE"]
    assert shown["SECURE_SSL_REDIRECT"]
    assert shown["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert shown["SECURE_PROXY_SSL_HEADER"] is None
    assert shown["SESSION_ENGINE"] == "django.contrib.sessions.backends.db"
    assert not any(
        app.startswith("example_project.") for app in shown["INSTALLED_APPS"] if "users" not in app
    )
    assert shown["COLLABKIT"]["REALTIME"]["BUS"] == "redis"


def test_proxies_are_believed_as_far_as_they_are_counted() -> None:
    """One variable decides for Django, for the API and for allauth (B29)."""
    shown = _settings(TRUSTED_PROXIES="1")
    assert shown["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert shown["COLLABKIT"]["CORE"]["TRUSTED_PROXIES"] == 1


def test_two_deployments_of_one_account_keep_their_metrics_apart() -> None:
    """The machines of collabkit.infra name the namespace that the dashboards of the environment show."""
    assert _settings()["COLLABKIT"]["OPS"]["METRICS_NAMESPACE"] == "collabkit"
    assert (
        _settings(METRICS_NAMESPACE="collabkit/staging")["COLLABKIT"]["OPS"]["METRICS_NAMESPACE"]
        == "collabkit/staging"
    )


def test_a_database_url_is_read_with_its_options() -> None:
    """Name, password with an escape, port, options of the driver, the folder of a local socket."""
    read = environment.postgresql("postgresql://me:p%40ss@db:5433/kit?sslmode=require", connect_timeout=3)
    assert (read["NAME"], read["USER"], read["PASSWORD"], read["HOST"], read["PORT"]) == (
        "kit", "me", "p@ss", "db", "5433",
    )  # fmt: skip
    assert read["OPTIONS"] == {"connect_timeout": 3, "sslmode": "require"}
    assert environment.postgresql("postgresql:///kit?host=/run/pg")["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me@db/kit",
        "postgresql://me@db",
        "kit",
        "postgresql://me:hush@db:port/kit",
        "postgresql://me:hush@[::1/kit",
    ],
)
def test_a_malformed_database_url_is_refused(url: str) -> None:
    """With a sentence that does not quote the password, not with a traceback from the driver."""
    with pytest.raises(ImproperlyConfigured, match=r"^The database URL (?!.*hush)"):
        environment.postgresql(url)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SITE_URL", "together.example", "SITE_URL must be like https://together.example, without a path."),
        ("SITE_URL", "https://together.example/sub", "SITE_URL must be like"),
        ("SITE_URL", "https://together.example:x", "SITE_URL is no address"),
        ("REDIS_URL", "cache.example:6379", "REDIS_URL must start with redis://"),
        ("REDIS_URL", "http://cache.example", "REDIS_URL must start with redis://"),
        ("TRUSTED_PROXIES", "two", "TRUSTED_PROXIES must be a whole number"),
        ("EMAIL_USE_TLS", "perhaps", "EMAIL_USE_TLS must be yes or no"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL must be one of INFO, DEBUG"),
        ("DATABASE_ANSWER_SECONDS", "0", "DATABASE_ANSWER_SECONDS must be at least 1."),
        ("DATABASE_POOL_MAX", "0", "DATABASE_POOL_MAX must be at least 1."),
    ],
)
def test_production_names_the_variable_that_is_malformed(name: str, value: str, said: str) -> None:
    """It does not start, to fail later."""
    done = run_python("-c", "from django.conf import settings; settings.DEBUG", **{name: value})
    assert done.returncode != 0
    assert said in done.stderr.splitlines()[-1]


def test_flags_and_numbers_are_read_strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    """`maybe` is not a flag and `-1` is not a number of proxies."""
    monkeypatch.setenv("COLLABKIT_FLAG", "maybe")
    monkeypatch.setenv("COLLABKIT_NUMBER", "-1")
    with pytest.raises(ImproperlyConfigured, match="must be yes or no"):
        environment.flag("COLLABKIT_FLAG", default=True)
    with pytest.raises(ImproperlyConfigured, match="must be a whole number"):
        environment.number("COLLABKIT_NUMBER", 0)
    monkeypatch.setenv("COLLABKIT_FLAG", "no")
    monkeypatch.setenv("COLLABKIT_NUMBER", "2")
    assert environment.flag("COLLABKIT_FLAG", default=True) is False
    assert environment.number("COLLABKIT_NUMBER", 0) == 2
    assert environment.flag("COLLABKIT_UNSET", default=True) is True
    assert environment.number("COLLABKIT_UNSET", 5) == 5
    monkeypatch.setenv("COLLABKIT_LIST", "a, b,,c ")
    assert environment.listing("COLLABKIT_LIST") == ["a", "b", "c"]


def test_uploads_lie_in_a_folder_or_in_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the two, never both; only a site with a bucket needs the library for it."""
    monkeypatch.delenv("S3_BUCKET", raising=False)
    folder = environment.folder_or_bucket("/srv/media")
    assert folder["BACKEND"] == "django.core.files.storage.FileSystemStorage"
    assert folder["OPTIONS"] == {"location": "/srv/media"}
    with pytest.raises(ImproperlyConfigured, match="S3_BUCKET"):
        environment.folder_or_bucket("")
    monkeypatch.setenv("S3_BUCKET", "collabkit-example")
    assert environment.folder_or_bucket("")["OPTIONS"]["bucket_name"] == "collabkit-example"
    with pytest.raises(ImproperlyConfigured, match="one of the two"):
        environment.folder_or_bucket("/srv/media")
