"""Health checks: what the readiness page and the doctor look at. Apps add theirs from ``checks.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from collabkit.core.registry import Registry

__all__ = ["HealthCheck", "Unhealthy", "Worrying", "health_checks", "register_check"]


class Unhealthy(Exception):
    """Something is broken; the message says what and, if possible, what to do."""


class Worrying(Exception):
    """Something works but deserves a look."""


@dataclass(frozen=True, kw_only=True)
class HealthCheck:
    """Declare a check.

    ``run`` returns a short finding, raises Worrying or Unhealthy, or fails with any other exception.
    ``readiness``: "needed", the process takes no requests while this fails; "shown", the readiness page tells
    of it, but the site goes on without it; "no", only the doctor looks. What is not "no" must be quick.
    """

    name: str
    run: Callable[[], str]
    readiness: Literal["needed", "shown", "no"] = "no"


health_checks: Registry[HealthCheck] = Registry("health check")


def register_check(check: HealthCheck) -> None:
    """Add a check; raises ValueError when the name is taken."""
    health_checks.register(check)
