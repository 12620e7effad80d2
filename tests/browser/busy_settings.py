"""The demo's settings, for people who write much faster than people do."""

# ruff: noqa: F403, F405

from typing import Any

from example_project.settings.demo import *

_core: Any = COLLABKIT["CORE"]
_core["RATE_LIMITS"] = {"chat.post": "100000/minute", "chat.read": "100000/minute"}
