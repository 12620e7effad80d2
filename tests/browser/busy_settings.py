"""The demo's settings, for people who write much faster than people do."""

# ruff: noqa: F403, F405

from typing import Any

from example_project.settings.demo import *

# What one person of the demo does here for many tests at once.
_BUSY = (
    "accounts.search", "chat.change", "chat.open", "chat.post", "chat.preview", "chat.read",
    "invitations.answer", "invitations.send.request", "notifications.mark",
    "projects.apply", "projects.create", "projects.join", "projects.ownership",
)  # fmt: skip

_core: Any = COLLABKIT["CORE"]
_core["RATE_LIMITS"] = dict.fromkeys(_BUSY, "100000/minute")
