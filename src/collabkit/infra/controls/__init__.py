"""What the trail is watched for: the 15 monitoring controls of CIS, and the project's own."""

from __future__ import annotations

from collabkit.infra.settings import Environment

from . import own
from .cis import CIS
from .control import Control

__all__ = ["CIS", "Control", "controls"]


def controls(environment: Environment) -> tuple[Control, ...]:
    """Return all that the trail of an environment is watched for."""
    return (*CIS, *own.controls(environment))
