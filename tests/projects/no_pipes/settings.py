"""The example site without its pipes: no invitations, no notifications, no realtime."""

# ruff: noqa: F403, F405

from tests.projects.full.settings import *

PIPES = {"collabkit.invitations", "collabkit.notifications", "collabkit.realtime"}
# The demo's story is told through the pipes.
INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in PIPES | {"example_project.demo"}]
COLLABKIT = {name: values for name, values in COLLABKIT.items() if name != "REALTIME"}
