"""Dashboards: CloudFormation passes their bodies on as text, so no linter looks into them.

Form of a body: "Dashboard body structure and syntax",
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from collabkit.infra.checks.emitted import Metric, why_not_emitted
from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.metrics import filtered
from collabkit.infra.checks.templates import Resource, Templates, table_of, text_of

__all__ = ["RULES"]

WIDGETS = frozenset({"alarm", "custom", "explorer", "log", "metric", "text"})
WIDTH = 24
MAX_WIDGETS = 500
_NEEDED = {
    "alarm": ("alarms",),
    "custom": ("endpoint",),
    "log": ("query", "region"),
    "metric": ("region",),
    "text": ("markdown",),
}


def _bodies(templates: Templates) -> Iterator[tuple[Resource, Any]]:
    for resource in templates.resources("AWS::CloudWatch::Dashboard"):
        try:
            yield resource, json.loads(text_of(resource.properties.get("DashboardBody")) or "")
        except ValueError as error:
            yield resource, error


def _widgets(templates: Templates) -> Iterator[tuple[Resource, str, Mapping[str, Any]]]:
    for resource, body in _bodies(templates):
        widgets = body.get("widgets") if isinstance(body, Mapping) else None
        for number, widget in enumerate(widgets if isinstance(widgets, list) else []):
            if isinstance(widget, Mapping):
                yield resource, f"{resource.path}/DashboardBody/widgets/{number}", widget


def not_json(templates: Templates) -> Iterator[Finding]:
    """The body is JSON with a list of widgets."""
    for resource, body in _bodies(templates):
        problem = ""
        if isinstance(body, ValueError):
            problem = f"The dashboard's body is not JSON: {body}."
        elif not isinstance(body, Mapping) or not isinstance(body.get("widgets"), list):
            problem = "The dashboard's body has no list of widgets."
        elif len(body["widgets"]) > MAX_WIDGETS:
            problem = f"The dashboard has more than {MAX_WIDGETS} widgets."
        if problem:
            yield Finding(
                rule="dashboard-json",
                stack=resource.stack,
                path=f"{resource.path}/DashboardBody",
                problem=problem,
                remedy='Write {"widgets": [...]}, best by json.dumps of data.',
            )


def bad_widget(templates: Templates) -> Iterator[Finding]:
    """Every widget is of a kind that CloudWatch draws, has what it needs, and lies within the grid."""
    for resource, path, widget in _widgets(templates):
        for problem, remedy in _of_widget(widget):
            yield Finding(
                rule="dashboard-widget", stack=resource.stack, path=path, problem=problem, remedy=remedy
            )


def _of_widget(widget: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind, properties = widget.get("type"), table_of(widget.get("properties"))
    if not isinstance(kind, str) or kind not in WIDGETS:
        yield f"There is no widget {kind!r}.", f"Use one of {', '.join(sorted(WIDGETS))}."
        return
    missing = [name for name in _NEEDED.get(kind, ()) if not properties.get(name)]
    if missing:
        yield f"The {kind} widget has no {' and no '.join(missing)}.", "Add it to the widget's properties."
    x, width, height = (
        widget.get(name, default) for name, default in (("x", 0), ("width", 6), ("height", 6))
    )
    if not all(isinstance(value, int) for value in (x, width, height)) or x + width > WIDTH or width < 1:
        yield f"The widget leaves the grid of {WIDTH} columns.", "Make x + width at most 24."


def not_emitted(templates: Templates) -> Iterator[Finding]:
    """Every metric of a widget is emitted by something, with these dimensions."""
    known = filtered(templates)
    for resource, path, widget in _widgets(templates):
        metrics = table_of(widget.get("properties")).get("metrics")
        for number, metric in enumerate(_spelt_out(metrics if isinstance(metrics, list) else [])):
            problem = "" if metric is None else why_not_emitted(metric, known)
            if problem:
                yield Finding(
                    rule="dashboard-metric",
                    stack=resource.stack,
                    path=f"{path}/metrics/{number}",
                    problem=problem,
                    remedy="Correct the name, or have the agent or the application emit it.",
                )


def _spelt_out(rows: list[Any]) -> Iterator[Metric | None]:
    """Yield each row's metric; a dot repeats what stands above it, three dots the rest; None for an expression."""
    above: list[str] = []
    for row in rows:
        words = [word for word in row if isinstance(word, str)] if isinstance(row, list) else []
        if not words:
            yield None
            continue
        if "..." in words:
            at = words.index("...")
            tail = words[at + 1 :]
            words = [*words[:at], *above[at : len(above) - len(tail)], *tail]
        above = [_above(above, place) if word == "." else word for place, word in enumerate(words)]
        yield Metric(_above(above, 0), _above(above, 1), frozenset(above[2::2]))


def _above(words: list[str], place: int) -> str:
    return words[place] if place < len(words) else ""


RULES = {"dashboard-json": not_json, "dashboard-widget": bad_widget, "dashboard-metric": not_emitted}
