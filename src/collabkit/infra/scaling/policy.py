"""The scaler's policy from the settings of an environment, and the names that both sides use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collabkit.infra import names
from collabkit.infra.lambdas.scaler.model import Policy

if TYPE_CHECKING:
    from collabkit.infra.settings import Environment

__all__ = ["policy"]

LAUNCH_MARGIN_MINUTES = 15
"""What a launch takes besides the boot of its machines: a load balancer before, the rest of the stack after."""


def policy(environment: Environment) -> Policy:
    """Return the bounds of the scaler of ``environment``."""
    scaling, cells = environment.scaling, environment.cells
    return Policy(
        prefix=names.cell_name(environment, ""),
        minimum=cells.min,
        maximum=cells.max,
        out_cooldown=scaling.cooldown_seconds,
        # Giving capacity back has time; taking it back too early is what makes a fleet flap.
        in_cooldown=2 * scaling.cooldown_seconds,
        actions_per_hour=scaling.actions_per_hour,
        cell_cost_per_hour=float(scaling.cell_cost_per_hour),
        daily_budget=float(scaling.daily_budget),
        breaker_failures=scaling.breaker_failures,
        drain_seconds=scaling.drain_seconds,
        # From the launch on: the machines' own time, the load balancer's before it and the checkers' after it.
        boot_seconds=60 * cells.boot_minutes + 600,
        progress_seconds=60 * (cells.boot_minutes + LAUNCH_MARGIN_MINUTES),
    )
