"""Health, logs and metrics of a site that uses nothing else."""

# ruff: noqa: F403, F405

from tests.projects.core_only.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "collabkit.ops"]
MIDDLEWARE = ["collabkit.ops.middleware.Observe", *MIDDLEWARE]
ROOT_URLCONF = "tests.projects.ops_only.urls"
