"""The client's page on the ground alone."""

# ruff: noqa: F403, F405

from tests.projects.core_only.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "collabkit.web"]
ROOT_URLCONF = "tests.projects.web_only.urls"
