"""The demo's settings, with production's storage of static files."""

# ruff: noqa: F403, F405

from typing import Any

from example_project.settings.demo import *

STATIC_ROOT = DATA_DIR / "static"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
