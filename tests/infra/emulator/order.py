"""What is made last: the emulator makes one resource after the other, and AWS many at a time.

A wait condition that does not name the machines it waits for would be waited for before there are any. What the
emulator passes over altogether is the creation policy of a group: its machines are only heard by the wait condition.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

__all__ = ["register", "with_waits_last"]

_WAIT = "AWS::CloudFormation::WaitCondition"


def with_waits_last(order: Sequence[str], needs: Mapping[str, Collection[str]], waits: set[str]) -> list[str]:
    """Return the order of creation, in which only what needs a wait condition comes after it.

    `needs` names what each resource stands on. Deletion goes the other way round.
    """
    late: list[str] = []
    for name in order:
        if name in waits or not set(late).isdisjoint(needs[name]):
            late.append(name)
    return [name for name in order if name not in late] + late


def register() -> None:
    """Let stacks be made in that order."""
    from ministack.services.cloudformation import engine, stacks

    own = stacks._topological_sort

    def ordered(resources: Mapping[str, Mapping[str, Any]], conditions: Mapping[str, Any]) -> list[str]:
        order = own(resources, conditions)
        needs = {name: engine._extract_deps(resources[name], set(order)) for name in order}
        waits = {name for name in order if resources[name].get("Type") == _WAIT}
        return with_waits_last(order, needs, waits)

    stacks._topological_sort = ordered
