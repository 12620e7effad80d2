"""The demo: one process, one SQLite file, nothing to install; all of it lives in one data directory."""

import os
from pathlib import Path

from example_project import environment
from example_project.settings.base import *

DATA_DIR = Path(os.environ.get("COLLABKIT_DEMO_DATA_DIR", ".demo")).resolve()
SITE_URL = os.environ.get("COLLABKIT_DEMO_URL", "http://127.0.0.1:8000").rstrip("/")
SECRET_KEY = environment.secret_key(DATA_DIR / "secret_key")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *environment.listing("COLLABKIT_DEMO_HOSTS")]
# Behind a proxy that speaks HTTPS the browser's Origin is not the one that this process would guess.
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = ["example_project.outbox", "example_project.demo", *INSTALLED_APPS]
DATABASES = {"default": environment.sqlite(str(DATA_DIR / "db.sqlite3"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = DATA_DIR / "media"
EMAIL_BACKEND = "example_project.outbox.backend.EmailBackend"
DEFAULT_FROM_EMAIL = "collabkit demo <demo@collabkit.example>"

# Files come straight from the apps' folders: the demo has no collectstatic step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

HEADLESS_FRONTEND_URLS = frontend_urls(SITE_URL)
# The terminal is for the person who started the demo: only what goes wrong is said there.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}
COLLABKIT = {
    "CORE": {"SITE_URL": SITE_URL, "SITE_NAME": "collabkit demo"},
    # The same machine goes by two names in an address bar.
    "REALTIME": {"BUS": "memory", "ALLOWED_ORIGINS": [SITE_URL.replace("//127.0.0.1", "//localhost")]},
    "OPS": {"LOG_REQUESTS": False, "METRICS_NAMESPACE": ""},
}
