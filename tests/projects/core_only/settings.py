"""The ground alone, with a user model of the host's."""

# ruff: noqa: F403, F405

from tests.projects.accounts_only.settings import *

ABOVE = {"collabkit.files", "collabkit.accounts"}
INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in ABOVE]
COLLABKIT = {name: values for name, values in COLLABKIT.items() if name != "ACCOUNTS"}
