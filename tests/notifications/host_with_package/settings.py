"""The suite's settings, and the notifications package."""

# ruff: noqa: F403, F405

import os

from tests.projects.full.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "notifications"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["HOST_DATABASE"]}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
