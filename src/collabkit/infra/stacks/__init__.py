"""The stacks of an environment, small and linked by SSM parameters, in the order in which they are deployed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from troposphere import Template

from collabkit.infra.settings import Environment
from collabkit.infra.suppressions import suppress

__all__ = ["ORDER", "STACKS", "STATEFUL", "region"]

# What holds data comes before what can be made anew at any time; nothing follows a value of a stack after it; what
# machines read when they boot comes before them. What takes silence for a fault comes after the machines, which are
# silent until they are there. A release goes the same way: what understands new events and messages comes before the
# cells that send them.
ORDER = (
    "network",
    "files",
    "data",
    "identity",
    "observability",
    "edge",
    "search",
    "audit",
    "watch_trail",
    "gateway",
    "worker",
    "web_cell",
    "dns",
    "watch",
    "watch_data",
    "outside",
    "dashboards",
    "scaling",
    "budgets",
    "advisor",
    "delivery",
)
STATEFUL = frozenset({"audit", "data", "edge", "files", "search"})
"""Stacks that nobody may replace or delete a resource of by accident."""


def _builder(stack: str) -> Callable[[Environment], Template]:
    build: Callable[[Environment], Template] = import_module(f"{__name__}.{stack}").build
    return lambda environment: suppress(stack, build(environment))


STACKS: dict[str, Callable[[Environment], Template]] = {
    stack: _builder(stack) for stack in ORDER if find_spec(f"{__name__}.{stack}")
}


def region(environment: Environment, stack: str) -> str:
    """Return where a stack is deployed: Trusted Advisor and Route 53's health checks speak in one region only."""
    from . import advisor, outside

    far = {"advisor": advisor.REGION, "outside": outside.REGION}
    return far.get(stack, environment.region)
