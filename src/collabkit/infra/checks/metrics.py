"""The metrics that templates make with filters, and those that alarms and widgets ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collabkit.infra.checks.emitted import Metric
from collabkit.infra.checks.templates import Templates, parts_of, table_of, text_of

__all__ = ["filtered", "of_alarm"]


def filtered(templates: Templates) -> frozenset[Metric]:
    """Return the metrics of all metric filters, and what the caller says is emitted."""
    found = set(templates.also_emitted)
    for resource in templates.resources("AWS::Logs::MetricFilter"):
        for _, item in parts_of(resource.properties.get("MetricTransformations")):
            dimensions = frozenset(str(part.get("Key")) for _, part in parts_of(item.get("Dimensions")))
            namespace, name = text_of(item.get("MetricNamespace")), text_of(item.get("MetricName"))
            found.add(Metric(namespace or "", name or "", dimensions))
    return frozenset(found)


def of_alarm(properties: Mapping[str, Any]) -> Iterator[tuple[str, Metric]]:
    """Yield what an alarm looks at, each with its path below the properties."""
    if "MetricName" in properties:
        yield "MetricName", _metric(properties)
    for number, query in parts_of(properties.get("Metrics")):
        stat = table_of(table_of(query.get("MetricStat")).get("Metric"))
        if stat:
            yield f"Metrics/{number}", _metric(stat)


def _metric(part: Mapping[str, Any]) -> Metric:
    dimensions = frozenset(str(item.get("Name")) for _, item in parts_of(part.get("Dimensions")))
    return Metric(text_of(part.get("Namespace")) or "", text_of(part.get("MetricName")) or "", dimensions)
