"""Days of load in seconds: what the scaler's own decisions lead to, beside target tracking and a fixed fleet."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from . import rivals
from .loads import LOADS, Load
from .policy import policy as policy_of
from .world import CELL_REQUESTS, Figures, Nature, World

if TYPE_CHECKING:
    from collabkit.infra.lambdas.scaler.model import Policy
    from collabkit.infra.settings import Environment

__all__ = ["Comparison", "compare", "simulate"]

EVERY = 5
"""One sample in so many minutes is kept in the result."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What each way to run the cells came to under one load."""

    load: str
    days: float
    policy: Policy
    nature: Nature
    runs: dict[str, Figures]

    def summary(self) -> dict[str, dict[str, Any]]:
        """Return the totals of each run."""
        return {name: _totals(figures) for name, figures in self.runs.items()}

    def json(self) -> str:
        """Return everything as JSON, always the same for the same question."""
        samples = {name: _sampled(figures) for name, figures in self.runs.items()}
        data = {
            "load": self.load,
            "days": self.days,
            "policy": asdict(self.policy),
            "nature": asdict(self.nature),
            "totals": self.summary(),
            "columns": ["second", "requests_per_second", "cells", "in_service"],
            "samples": samples,
        }
        return json.dumps(data, indent=1, sort_keys=True) + "\n"


def simulate(
    environment: Environment, load: str | Load, days: float = 7, cell_requests: float = CELL_REQUESTS
) -> Comparison:
    """Return what a load (a name of ``LOADS``, or a function) does to the cells of ``environment``.

    ``cell_requests`` is how many requests in a second one cell answers at most: measure it with your own pages.
    """
    nature = Nature(
        cell_requests=cell_requests,
        high=environment.scaling.high_cpu_percent / 100,
        low=environment.scaling.low_cpu_percent / 100,
    )
    return compare(policy_of(environment), nature, load, days, environment.cells.target_cpu_percent / 100)


def compare(
    policy: Policy, nature: Nature, load: str | Load, days: float = 7, target: float = 0.55
) -> Comparison:
    """Return the scaler, target tracking and a fixed fleet (large enough for the peak, if it may be) side by side."""
    function = LOADS[load] if isinstance(load, str) else load
    seconds = int(days * 86400)
    peak = max(function(second) for second in range(60, seconds + 1, 60))
    fleet = max(policy.minimum, min(policy.maximum, math.ceil(peak / (nature.cell_requests * target))))
    runs = {
        "cells": World(policy, nature, function).run(seconds),
        "target tracking": rivals.target_tracking(policy, nature, function, seconds, target),
        "fixed fleet": rivals.fixed(policy, nature, function, seconds, fleet),
    }
    return Comparison(load if isinstance(load, str) else "trace", days, policy, nature, runs)


def _totals(figures: Figures) -> dict[str, Any]:
    paid = [sample[2] for sample in figures.samples]
    return {
        "cost": round(figures.cost, 2),
        "highest_cost_of_a_day": round(max(figures.cost_by_day.values(), default=0.0), 2),
        "slo_breached_minutes": figures.breached_minutes,
        "launches": figures.launches,
        "removals": figures.removals,
        "failures": figures.failures,
        "turns_within_an_hour": figures.turns,
        "mails": figures.mails,
        "pages": figures.pages,
        "fewest_cells": min(paid, default=0),
        "most_cells": max(paid, default=0),
    }


def _sampled(figures: Figures) -> list[list[float]]:
    return [
        [second, round(load, 2), paid, serving] for second, load, paid, serving in figures.samples[::EVERY]
    ]
