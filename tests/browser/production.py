"""Production's settings on one machine without TLS, Redis, S3 and SES: what the tests of outages run on."""

# ruff: noqa: F403, F405

from example_project import environment
from example_project.settings.production import *

INSTALLED_APPS = ["example_project.outbox", *INSTALLED_APPS]
EMAIL_BACKEND = "example_project.outbox.backend.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "csrf"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
COLLABKIT = {
    "CORE": {"SITE_URL": SITE_URL},
    "REALTIME": {"BUS": "postgres"},
    "WEB": {"WEBSOCKET_URL": environment.required("WEBSOCKET_URL")},
}
