"""Whether scaling.daily_budget bounds what is paid: it counts with what the settings say that a cell costs."""

from __future__ import annotations

from collections.abc import Iterator

from collabkit.infra.checks import Finding
from collabkit.infra.settings import Environment

from .estimates import Estimate

__all__ = ["of_cells"]


def of_cells(environment: Environment, found: Estimate) -> Iterator[Finding]:
    """Find a cell that costs more than the settings say, or nobody knows how much."""
    if environment.cells.mode != "cells":
        return
    said, least = environment.scaling.cell_cost_per_hour, found.cell_per_hour
    if least is None:
        unknown = ", ".join(found.unknown)
        yield _finding(
            f"Nobody knows what a cell costs, and the daily budget counts with it: there is no price for {unknown}.",
            "Look the price up and give --prices FILE, a copy of prices.toml with it.",
        )
    elif said < least:
        yield _finding(
            f"The settings say that a cell costs {said} an hour, but it costs about {least}: "
            "more cells could be launched than the daily budget pays for.",
            f"Write {least} or more, and see whether scaling.daily_budget is still enough.",
        )


def _finding(problem: str, remedy: str) -> Finding:
    return Finding(
        rule="cell-cost", stack="scaling", path="scaling.cell_cost_per_hour", problem=problem, remedy=remedy
    )
