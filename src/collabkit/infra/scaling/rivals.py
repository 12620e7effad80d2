"""What a site would have instead of the scaler: target tracking, or a fleet that never changes."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from random import Random

from collabkit.infra.lambdas.scaler.model import Policy

from .world import MINUTE, Figures, Nature

__all__ = ["fixed", "target_tracking"]

Load = Callable[[float], float]


def fixed(policy: Policy, nature: Nature, load: Load, seconds: int, cells: int) -> Figures:
    """Return what a fleet of always the same size comes to."""
    figures = Figures()
    for second in range(MINUTE, seconds + 1, MINUTE):
        _count(figures, policy, nature, second, load=load(second), paid=cells, serving=cells)
    return figures


def target_tracking(policy: Policy, nature: Nature, load: Load, seconds: int, target: float) -> Figures:
    """Return what an Auto Scaling group with a target-tracking policy comes to; a machine here is a cell there.

    As AWS documents it: out when the use was above the target for three minutes, in proportion; in when it was
    below nine tenths of it for fifteen, by as much as keeps it under the target. It knows no budget.
    """
    random = Random(nature.seed)  # noqa: S311 - a simulation is to be repeatable
    figures = Figures()
    ready = [0] * policy.minimum
    usage: deque[float] = deque(maxlen=15)
    for second in range(MINUTE, seconds + 1, MINUTE):
        serving = sum(moment <= second for moment in ready)
        use = load(second) / (serving * nature.cell_requests)
        usage.append(min(1.0, use))
        _count(figures, policy, nature, second, load=load(second), paid=len(ready), serving=serving)
        if serving < len(ready):
            continue
        wanted = math.ceil(len(ready) * usage[-1] / target)
        wanted = max(policy.minimum, min(policy.maximum, wanted))
        if wanted > len(ready) and all(each > target for each in list(usage)[-3:]):
            for _ in range(wanted - len(ready)):
                ready.append(second + random.randint(*nature.boot_seconds) + nature.health_seconds)
                figures.launches += 1
            usage.clear()
        elif wanted < len(ready) and len(usage) == 15 and max(usage) < 0.9 * target:
            figures.removals += len(ready) - wanted
            del ready[wanted:]
            usage.clear()
    return figures


def _count(
    figures: Figures, policy: Policy, nature: Nature, second: int, *, load: float, paid: int, serving: int
) -> None:
    price = paid * policy.cell_cost_per_hour / 60
    day = (second - 1) // 86400
    figures.cost += price
    figures.cost_by_day[day] = figures.cost_by_day.get(day, 0.0) + price
    figures.breached_minutes += load > nature.slo * serving * nature.cell_requests
    figures.samples.append((second, load, paid, serving))
