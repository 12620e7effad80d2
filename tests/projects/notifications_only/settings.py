"""Accounts, and notifications."""

# ruff: noqa: F403, F405

from tests.projects.accounts_only.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "collabkit.notifications"]
