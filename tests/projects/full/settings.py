"""Every app, as the example site assembles them: the suite's own settings, from which the variants start."""

# ruff: noqa: F403, F405

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from example_project import environment
from example_project.settings.base import *

FOLDER = "COLLABKIT_TEST_FOLDER"
SITE_URL = "https://site.example"
SECRET_KEY = "only-for-tests"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "site.example", "127.0.0.1", "localhost"]
INSTALLED_APPS = [*INSTALLED_APPS, "example_project.outbox", "example_project.demo", "tests.shelf"]


def _folder() -> Path:
    """Return a folder for this run, which the first of its processes makes and removes."""
    made = os.environ.get(FOLDER)
    if made and Path(made).is_dir():
        return Path(made)
    os.environ[FOLDER] = folder = tempfile.mkdtemp(prefix="collabkit-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _database() -> dict[str, Any]:
    url = os.environ.get("COLLABKIT_TEST_DATABASE_URL")
    if url:
        return environment.postgresql(url)
    # A file, not memory: threads of one test then see what they would see in the demo. Each process has its own.
    path = _folder() / f"{os.getpid()}.sqlite3"
    settings = environment.sqlite(str(path))
    settings["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    return {**settings, "TEST": {"NAME": str(path)}}


DATABASES = {"default": _database()}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "collabkit <noreply@site.example>"
HEADLESS_FRONTEND_URLS = frontend_urls(SITE_URL)
# Limits get in the way of every test but those that are about them; these set their own.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = False
MFA_RATE_LIMITS: dict[str, str] | bool = False
# When a session was last seen is a write that most tests did not ask for.
USERSESSIONS_TRACK_ACTIVITY = False

REDIS_URL = os.environ.get("COLLABKIT_TEST_REDIS_URL", "")
COLLABKIT: dict[str, dict[str, Any]] = {
    "CORE": {"SITE_URL": SITE_URL, "RATE_LIMITING": False},
    "REALTIME": {"BUS": "redis", "REDIS_URL": REDIS_URL} if REDIS_URL else {"BUS": "memory"},
}
