"""The wheel in an empty environment, without any extra: a foreign site of its own makes, and each app alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .archives import ROOT, fresh_environment

pytestmark = pytest.mark.package

# What only extras bring.
OPTIONAL = (
    "allauth",
    "anymail",
    "granian",
    "notifications",
    "psycopg",
    "redis",
    "storages",
    "uvicorn",
    "whitenoise",
)
IMPORT = f"""
import importlib.util, pkgutil
assert [name for name in {OPTIONAL!r} if importlib.util.find_spec(name)] == []
import collabkit
assert "site-packages" in collabkit.__file__, collabkit.__file__
from django.conf import settings
assert not settings.configured
"""
ALONE = """
import sys
from django.conf import settings
app = sys.argv[1]
REQUIRES = {
    "files": ["files"], "accounts": ["files", "accounts"], "projects": ["files", "accounts", "projects"],
    "chat": ["files", "accounts", "projects", "chat"],
}
pipes = {"invitations", "notifications", "realtime"}
beside = REQUIRES.get(app, [*(["files", "accounts"] if app in pipes else []), *([app] if app != "core" else [])])
settings.configure(
    SECRET_KEY="only-for-tests", USE_TZ=True, ROOT_URLCONF="collabkit.core.urls",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                    "collabkit.core", *(f"collabkit.{name}" for name in beside)],
    MIDDLEWARE=["collabkit.core.http.middleware.RequestGuard",
                "django.contrib.sessions.middleware.SessionMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
    AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend",
                             "collabkit.core.grants.RoleAndGrantBackend"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    STATIC_URL="static/",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    COLLABKIT={"CORE": {"SITE_URL": "https://site.example"},
               **({"ACCOUNTS": {"VERIFIED_EMAILS": "collabkit.accounts.queries.own_address"}}
                  if app in {"invitations", "notifications"} else {}),
               **({"REALTIME": {"BUS": "memory"}} if app == "realtime" else {})},
)
import django
django.setup()
from django.core.management import call_command
call_command("check", fail_level="DEBUG")
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
call_command("migrate", verbosity=0)
"""
APPS = sorted(path.parent.name for path in ROOT.glob("src/collabkit/*/apps.py"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, archives: dict[str, Path]) -> Path:
    """Return the Python of an environment with the wheel and what it cannot do without."""
    python, variables = fresh_environment(tmp_path_factory.mktemp("bare"), archives["wheel"])
    command = [str(python), "-m", "pip", "install", "--quiet", "collabkit"]
    subprocess.run(command, env={**os.environ, **variables}, check=True, capture_output=True)
    return python


def run(python: Path, folder: Path, *words: str, **variables: str) -> str:
    """Run Python away from the checkout, with no settings but its own."""
    kept = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    done = subprocess.run(
        [str(python), *words], cwd=folder, env=kept, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_importing_it_needs_neither_extras_nor_settings(bare: Path, tmp_path: Path) -> None:
    run(bare, tmp_path, "-c", IMPORT)


@pytest.mark.parametrize("app", APPS)
def test_an_app_installs_alone_without_any_extra(bare: Path, tmp_path: Path, app: str) -> None:
    run(bare, tmp_path, "-c", ALONE, app)


def test_a_foreign_site_works_with_the_wheel(bare: Path, tmp_path: Path) -> None:
    """Own user model, own page: its suite passes on the installed code, and nothing of the checkout is at hand."""
    shutil.copytree(
        ROOT / "tests" / "host_site",
        tmp_path / "tests" / "host_site",
        ignore=shutil.ignore_patterns("__pycache__", "test_host_site.py"),
    )
    (tmp_path / "tests" / "__init__.py").touch()
    command = [str(bare), "-m", "pip", "install", "--quiet", "pytest", "pytest-django"]
    subprocess.run(command, check=True, capture_output=True)
    suite = ("-m", "pytest", "tests/host_site/smoke", "--ds=tests.host_site.settings", "-q")
    assert " passed" in run(bare, tmp_path, *suite, PYTHONPATH=str(tmp_path))
