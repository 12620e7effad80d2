"""What an environment's settings must be, alone and beside each other: a module for each group of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import machines, people, software, stores, where
from .values import LOG_DAYS

if TYPE_CHECKING:
    from collabkit.infra.settings import Environment

__all__ = ["LOG_DAYS", "contradictions"]

_RULES = (
    where.place,
    where.secrets,
    where.domain,
    software.application,
    where.network,
    stores.data,
    stores.files,
    stores.search,
    where.edge,
    machines.machines,
    machines.cells,
    machines.scaling,
    people.people,
    software.delivery,
    software.steps,
    people.budgets,
)


def contradictions(environment: Environment) -> list[str]:
    """Return a sentence for each value that cannot be, with its key first and what to do last."""
    return [problem for rule in _RULES for problem in rule(environment)]
