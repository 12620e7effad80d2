"""Which cells there are, and which there ought to be."""

from __future__ import annotations

from collabkit.infra import names
from collabkit.infra.lambdas.scaler.statuses import Meaning, meaning
from collabkit.infra.settings import Environment

from .cloudformation import Stacks
from .stack import Stack

__all__ = ["existing", "wanted"]

# What the scaler itself will clear away, or is about to launch, is left to it.
_OURS_TO_UPDATE = (Meaning.LIVE, Meaning.CHANGED_BY_OTHERS, Meaning.UNROLLED, Meaning.STUCK)


def existing(stacks: Stacks, environment: Environment) -> dict[int, Stack]:
    """Return the stacks of the environment's cells by their numbers."""
    prefix = names.cell_name(environment, "")
    found = {}
    for stack in stacks.all(environment.region, prefix):
        number = stack.name.removeprefix(prefix)
        # Tags tell the cells of "shop" from those of an environment named "shop-cell".
        mine = stack.tags.get("collabkit:environment", environment.name) == environment.name
        if number.isdecimal() and number == str(int(number)) and mine:
            found[int(number)] = stack
    return dict(sorted(found.items()))


def wanted(environment: Environment, found: dict[int, Stack], *, running: bool) -> list[int]:
    """Return the numbers of the cells to deploy: the base, at the very start more, and those that the scaler added.

    `running` tells whether the scaler is at work already; until then the number to begin with is made up.
    """
    if environment.cells.mode != "cells":
        return [1]
    base = environment.cells.min if running else max(environment.cells.min, environment.cells.initial)
    added = [number for number, stack in found.items() if meaning(stack.status) in _OURS_TO_UPDATE]
    return sorted({*range(1, base + 1), *added})
