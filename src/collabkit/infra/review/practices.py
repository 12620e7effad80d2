"""The best practices of the framework, and what in this project meets each of them: read from wellarchitected.toml.

The 68 of the Operational Excellence pillar are complete; of the other pillars stands what the templates prove.
https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/ (edition of 2024-11-06)
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

__all__ = ["OPERATIONS", "PILLARS", "Here", "Practice", "practices", "problems"]

# How many best practices each of the eleven questions has.
_QUESTIONS = (6, 6, 7, 5, 10, 4, 6, 5, 3, 7, 9)
OPERATIONS = tuple(
    f"OPS{question:02}-BP{number:02}"
    for question, count in enumerate(_QUESTIONS, start=1)
    for number in range(1, count + 1)
)
PILLARS = {
    "OPS": "Operational Excellence",
    "SEC": "Security",
    "REL": "Reliability",
    "PERF": "Performance Efficiency",
    "COST": "Cost Optimization",
    "SUS": "Sustainability",
}


@dataclass(frozen=True, slots=True)
class Here:
    """The environment that practices are looked at in."""

    name: str
    resources: frozenset[str]
    """Its resources as stack:LogicalId."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A best practice, and what meets it."""

    id: str
    title: str
    resources: tuple[str, ...] = ()
    """Resources as stack:LogicalId."""
    tests: tuple[str, ...] = ()
    """Tests as path::name."""
    runbooks: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """Paths below the root of the repository."""
    note: str = ""
    """What is to be known of it."""
    lacking: str = ""
    """What is not there yet, and without which it is not met."""
    out_of_scope: str = ""
    """Why no software can meet it."""

    @property
    def pillar(self) -> str:
        """Return the name of its pillar."""
        return PILLARS[self.id.rstrip("0123456789-BP")]

    def absent(self, here: Here | None) -> tuple[str, ...]:
        """Return which of its resources an environment does not have; none when no environment is looked at."""
        return () if here is None else tuple(name for name in self.resources if name not in here.resources)

    def met(self, here: Here | None) -> bool:
        """Return whether something meets it, nothing is lacking, and all of it is in the environment."""
        return bool(self.proofs) and not self.unmet(here)

    def unmet(self, here: Here | None) -> bool:
        """Return whether something is lacking, of it or in the environment."""
        return bool(self.lacking or self.absent(here))

    @property
    def proofs(self) -> int:
        """Return how many references it has."""
        return len(self.resources) + len(self.tests) + len(self.runbooks) + len(self.documents)


def practices() -> tuple[Practice, ...]:
    """Return all practices of the map, in the order of the file."""
    text = files("collabkit.infra.review").joinpath("wellarchitected.toml").read_text(encoding="utf-8")
    return tuple(_practice(name, table) for name, table in tomllib.loads(text).items())


def _practice(name: str, table: Mapping[str, Any]) -> Practice:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    return Practice(id=name, **values)


def problems(found: tuple[Practice, ...], *, resources: Set[str], root: Path) -> list[str]:
    """Return what is missing or dead in the map.

    `resources` are those that an environment may have, as stack:LogicalId; `root` is a checkout.
    """
    known = [practice.id for practice in found]
    missing = [f"{name} is missing." for name in OPERATIONS if name not in known]
    unknown = [
        f"{name} is no practice." for name in known if name.startswith("OPS") and name not in OPERATIONS
    ]
    return [
        *missing,
        *unknown,
        *(line for practice in found for line in _of_practice(practice, resources, root)),
    ]


def _of_practice(practice: Practice, resources: Set[str], root: Path) -> Iterator[str]:
    if bool(practice.proofs or practice.lacking) == bool(practice.out_of_scope):
        yield f"{practice.id} needs references or what is lacking, or a reason why it is out of scope, and not both."
    for reference in practice.resources:
        if reference not in resources:
            yield f"{practice.id}: there is no resource {reference}."
    for reference in practice.tests:
        path, _, name = reference.partition("::")
        if name not in _tests(root / path):
            yield f"{practice.id}: there is no test {reference}."
    for slug in practice.runbooks:
        if not (root / "docs" / "runbooks" / f"{slug}.md").is_file():
            yield f"{practice.id}: there is no runbook {slug}."
    for path in practice.documents:
        if not (root / path).exists():
            yield f"{practice.id}: there is no document {path}."


@lru_cache(maxsize=256)
def _tests(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        # What Python cannot read holds no test.
        return frozenset()
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
