"""Production's settings on one machine without TLS, S3 and SES, but with its database, its cache and its bus."""

# ruff: noqa: F403

import os
from typing import Any

from example_project.settings import production
from example_project.settings.production import *

# How production meets its servers is what is looked at, so it is kept: DATABASES, CACHES, COLLABKIT.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "csrf"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
_collabkit: Any = production.COLLABKIT
COLLABKIT = {
    **_collabkit,
    # Asked as always, but these tests write more than people do.
    "CORE": {**_collabkit["CORE"], "RATE_LIMITS": {"chat.post": "60000/minute"}},
    "REALTIME": {**_collabkit["REALTIME"], "BUS": os.environ["BUS"]},
}
