"""What the linters miss: rules for dashboards, alarms, filter patterns, user data, health checks, records, trails.

`check` runs all of them over rendered templates; cfn-lint does the rest of the work and is not repeated here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from collabkit.infra.checks import (
    alarms,
    dashboards,
    health,
    logs,
    machines,
    records,
    resources,
    scripts,
    trails,
)
from collabkit.infra.checks.emitted import Metric
from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.templates import Templates

__all__ = ["RULES", "Finding", "Metric", "check"]

Rule = Callable[[Templates], Iterator[Finding]]

RULES: dict[str, Rule] = {
    **dashboards.RULES,
    **alarms.RULES,
    **logs.RULES,
    **machines.RULES,
    **scripts.RULES,
    **health.RULES,
    **records.RULES,
    **resources.RULES,
    **trails.RULES,
}


def check(
    templates: Mapping[str, Mapping[str, Any]],
    *,
    also_emitted: tuple[Metric, ...] = (),
    also_runbooks: frozenset[str] = frozenset(),
) -> list[Finding]:
    """Return what is wrong with rendered templates, by stack name.

    `also_emitted` are metrics of a host's own, `also_runbooks` the names of its own pages.
    """
    whole = Templates(templates, also_emitted=also_emitted, also_runbooks=also_runbooks)
    found = [finding for rule in RULES.values() for finding in rule(whole)]
    return sorted(found, key=lambda finding: (finding.stack, finding.path, finding.rule))
