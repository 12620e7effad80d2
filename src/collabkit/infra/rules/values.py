"""Sentences about values that several parts have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collabkit.infra.settings import Environment

__all__ = ["LOG_DAYS", "NAME", "between", "log_days", "machine"]

# The only retention periods that CloudWatch Logs knows.
LOG_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
# Of an environment.
NAME = re.compile(r"[a-z][a-z0-9-]{1,18}[a-z0-9]")
_MACHINE = re.compile(r"[a-z][a-z0-9-]*\d[a-z0-9-]*\.[a-z0-9-]+")
_GRAVITON = re.compile(r"(a1|[a-z]+\d+g[a-z]*)\.")


def between(key: str, value: int | Decimal, least: int, most: int) -> Iterator[str]:
    if not least <= value <= most:
        yield f"{key} is {value}. Choose a value from {least} to {most}."


def log_days(key: str, value: int) -> Iterator[str]:
    if value not in LOG_DAYS:
        yield f"{key} is {value}, which CloudWatch Logs does not know. Choose one of {', '.join(map(str, LOG_DAYS))}."


def machine(environment: Environment, key: str, instance_type: str) -> Iterator[str]:
    if not _MACHINE.fullmatch(instance_type):
        yield f"{key} is {instance_type!r}. Choose an EC2 type: t4g.medium."
        return
    architecture = "arm64" if _GRAVITON.match(instance_type) else "x86_64"
    if architecture != environment.cells.architecture:
        yield (
            f"{key} is {instance_type}, a machine of {architecture}, but cells.architecture is "
            f'"{environment.cells.architecture}". Change one of the two.'
        )
