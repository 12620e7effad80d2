"""Metric filters: CloudFormation takes any text for a pattern, and the service refuses it half-way through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.templates import Templates, text_of
from collabkit.infra.patterns import PatternError, parse

__all__ = ["RULES"]

# Words, quoted words, words after a minus or a question mark: a pattern for lines that are not JSON.
# Each taken whole: to try every part of a long word again would take for ever.
_TERMS = re.compile(r"""\s*(?:[-?]?(?:"[^"]*"|\w++)\s*+)*+\Z""")


def broken_pattern(templates: Templates) -> Iterator[Finding]:
    """The pattern of every metric filter and subscription can be read."""
    for resource in templates.resources("AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter"):
        problem = _of_pattern(text_of(resource.properties.get("FilterPattern")) or "")
        if problem:
            yield Finding(
                rule="filter-pattern",
                stack=resource.stack,
                path=f"{resource.path}/Properties/FilterPattern",
                problem=f"{problem}.",
                remedy="Mend the pattern; collabkit.infra.patterns.matches tries it on an event.",
            )


def _of_pattern(pattern: str) -> str:
    text = pattern.strip()
    if text.startswith("{"):
        try:
            parse(pattern)
        except PatternError as error:
            return str(error)
        return ""
    if text.startswith("["):
        return "" if text.endswith("]") else "The pattern for columns has no closing ]"
    return (
        "" if _TERMS.match(text) else "Terms with other characters than letters and digits need double quotes"
    )


RULES = {"filter-pattern": broken_pattern}
