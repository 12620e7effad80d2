"""People and their projects with the client: no pipes, and no chat either."""

# ruff: noqa: F403, F405

from tests.browser.small_sites.no_pipes import *

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "collabkit.chat"]
