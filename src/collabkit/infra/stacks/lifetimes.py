"""What outlives its stack and what need not, and names that a stack made anew can have again."""

from __future__ import annotations

from typing import Any

from troposphere import Ref, Select, Split, Sub

__all__ = ["KEEP", "LOGS", "SNAPSHOT", "scratch", "unrepeated"]

KEEP = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
"""For what is worth more than its stack; it has no name of ours, or one that is `unrepeated`."""
SNAPSHOT = {"DeletionPolicy": "Snapshot", "UpdateReplacePolicy": "Snapshot"}


def scratch(why: str) -> dict[str, Any]:
    """Return the attributes of what may go with its stack, though it is of a type that holds data."""
    return {
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Metadata": {"collabkit": {"scratch": why}},
    }


# Machines, filters and runbooks know the groups by their names. `destroy` keeps their stacks unless data is to go too.
LOGS = scratch(
    "Its name is the same each time: left behind, it would stop the next deployment of the environment"
)


def unrepeated(name: str) -> Sub:
    """Return a name that no stack had before: what an earlier one left behind still has its own."""
    birth = Select(0, Split("-", Select(2, Split("/", Ref("AWS::StackId")))))
    return Sub(f"{name}-${{Birth}}", Birth=birth)
