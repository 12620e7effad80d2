"""Bytes, and the ground that they lie on."""

# ruff: noqa: F403, F405

from tests.projects.core_only.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "collabkit.files"]
