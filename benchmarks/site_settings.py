"""Settings of our servers that are measured: the example site on PostgreSQL, sessions in the database.

`BENCH_FLOOR=1` leaves only what a bare Django view with a session needs; `BENCH_PREPARED=1` lets
PostgreSQL keep the plans of statements.
"""

# ruff: noqa: F403, F405

import os

from example_project import environment
from example_project.settings.base import *

SECRET_KEY = "only-for-benchmarks"
SITE_URL = "http://127.0.0.1"
ALLOWED_HOSTS = ["127.0.0.1"]
DEBUG = False
DATABASES = {"default": {**environment.postgresql(os.environ["BENCH_DATABASE_URL"]), "CONN_MAX_AGE": None}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
HEADLESS_FRONTEND_URLS = frontend_urls(SITE_URL)
COLLABKIT = {
    "CORE": {"SITE_URL": SITE_URL, "RATE_LIMITS": {"chat.post": "1000000/minute"}},
    "REALTIME": {"BUS": "postgres"},
    "OPS": {"LOG_REQUESTS": False},
}
ROOT_URLCONF = "benchmarks.site_urls"

if os.environ.get("BENCH_REDIS_URL"):
    COLLABKIT["REALTIME"] = {"BUS": "redis", "REDIS_URL": os.environ["BENCH_REDIS_URL"]}

if os.environ.get("BENCH_FLOOR"):
    MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ]

if os.environ.get("BENCH_PREPARED"):
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 5}
