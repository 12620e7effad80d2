"""Projects and chat, without any pipe: nobody is told, nothing is live, all of it can be read."""

# ruff: noqa: F403, F405

from tests.projects.projects_only.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "collabkit.chat"]
