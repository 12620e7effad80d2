"""Machines, their number, and what bounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from .values import between, machine

if TYPE_CHECKING:
    from collabkit.infra.settings import Environment

__all__ = ["MOST_BASE_CELLS", "cells", "machines", "scaling"]

MOST_BASE_CELLS = 35
"""So many records fit into one template, with the longest names that the settings allow."""


def machines(environment: Environment) -> Iterator[str]:
    yield from machine(environment, "cells.instance_type", environment.cells.instance_type)
    yield from machine(environment, "worker.instance_type", environment.worker.instance_type)
    yield from machine(environment, "gateway.instance_type", environment.gateway.instance_type)
    yield from between("worker.machines", environment.worker.machines, 0, 50)
    yield from between("gateway.machines", environment.gateway.machines, 1, 50)
    yield from between("cells.volume_gb", environment.cells.volume_gb, 8, 1_024)
    yield from between("cells.boot_minutes", environment.cells.boot_minutes, 5, 60)
    agent = environment.cells.ssm_agent_sha256
    if agent and not re.fullmatch(r"[0-9a-f]{64}", agent):
        yield f"cells.ssm_agent_sha256 is {agent!r}. Write what sha256sum says of the package, 64 digits; or nothing."
    image = environment.cells.image
    if image and not re.fullmatch(r"/[A-Za-z0-9/_.-]{1,1000}", image):
        yield f"cells.image is {image!r}. Name the SSM parameter that holds the image's id: /images/collabkit."


def cells(environment: Environment) -> Iterator[str]:
    cells = environment.cells
    yield from between("cells.min", cells.min, 1, 50)
    if cells.mode == "cells" and MOST_BASE_CELLS < cells.min <= 50:
        yield (
            f"cells.min is {cells.min}. Choose {MOST_BASE_CELLS} at most: each base cell has a record in the dns "
            "stack, and no more of them fit into its template. Give cells.machines_per_cell more instead."
        )
    yield from between("cells.max", cells.max, 1, 50)
    yield from between("cells.machines_per_cell", cells.machines_per_cell, 1, 50)
    yield from between("cells.target_cpu_percent", cells.target_cpu_percent, 10, 90)
    if cells.min > cells.max:
        yield f"cells.min is {cells.min}, above cells.max ({cells.max}). Lower the one or raise the other."
    elif cells.mode == "cells" and not cells.min <= cells.initial <= cells.max:
        yield f"cells.initial is {cells.initial}. Choose from cells.min ({cells.min}) to cells.max ({cells.max})."


def scaling(environment: Environment) -> Iterator[str]:
    scaling = environment.scaling
    yield from between("scaling.cooldown_seconds", scaling.cooldown_seconds, 60, 86_400)
    yield from between("scaling.actions_per_hour", scaling.actions_per_hour, 1, 60)
    yield from between("scaling.breaker_failures", scaling.breaker_failures, 1, 20)
    yield from between("scaling.drain_seconds", scaling.drain_seconds, 90, 7_200)
    yield from between("scaling.high_cpu_percent", scaling.high_cpu_percent, 20, 95)
    yield from between("scaling.low_cpu_percent", scaling.low_cpu_percent, 1, 90)
    # A cell more must not push the load of each below the line where one is taken away again.
    if scaling.low_cpu_percent * 2 > scaling.high_cpu_percent:
        yield (
            f"scaling.low_cpu_percent is {scaling.low_cpu_percent}, more than half of scaling.high_cpu_percent "
            f"({scaling.high_cpu_percent}). Lower it, else the fleet grows and shrinks in turn."
        )
    yield from _money(environment)


def _money(environment: Environment) -> Iterator[str]:
    scaling, cells = environment.scaling, environment.cells
    if not Decimal("0.0001") <= scaling.cell_cost_per_hour <= 10_000:
        yield f"scaling.cell_cost_per_hour is {scaling.cell_cost_per_hour}. Write what a cell costs in an hour: 0.12."
        return
    if scaling.daily_budget > 10_000_000:
        yield f"scaling.daily_budget is {scaling.daily_budget}. Write what all cells may cost in a day: 12.00."
    base = scaling.cell_cost_per_hour * 24 * cells.min
    if scaling.daily_budget < base:
        yield (
            f"scaling.daily_budget is {scaling.daily_budget}, but the {cells.min} cells of cells.min cost {base} a "
            "day. Raise the budget or lower cells.min."
        )
