"""Alarms: of metrics that exist, that somebody hears, owns and knows what to do about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from collabkit.infra.checks.emitted import why_not_emitted
from collabkit.infra.checks.findings import Finding
from collabkit.infra.checks.metrics import filtered, of_alarm
from collabkit.infra.checks.templates import Resource, Templates, is_given, text_of

__all__ = ["RULES"]

BOTH = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_CALL = re.compile(r"\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*\"?([^\")]*)\"?\s*\)|\b(?:TRUE|FALSE)\b")


def _finding(rule: str, alarm: Resource, problem: str, remedy: str, below: str = "") -> Finding:
    return Finding(rule=rule, stack=alarm.stack, path=f"{alarm.path}{below}", problem=problem, remedy=remedy)


def without_runbook(templates: Templates) -> Iterator[Finding]:
    """Every alarm names its runbook."""
    for alarm in templates.resources(*BOTH):
        slug = alarm.said.get("runbook")
        if not isinstance(slug, str) or not _SLUG.match(slug):
            yield _finding(
                "alarm-runbook",
                alarm,
                "The alarm names no runbook.",
                'Write docs/runbooks/<slug>.md and add Metadata {"collabkit": {"runbook": "<slug>"}}.',
                "/Metadata",
            )
        elif slug not in templates.runbooks:
            yield _finding(
                "alarm-runbook",
                alarm,
                f"The alarm's runbook {slug} has no page.",
                "Correct the name, or write the page; `check --runbooks DIR` knows pages of your own.",
                "/Metadata",
            )


def without_owner(templates: Templates) -> Iterator[Finding]:
    """Every alarm names who answers for it."""
    for alarm in templates.resources(*BOTH):
        if not alarm.said.get("owner"):
            yield _finding(
                "alarm-owner",
                alarm,
                "The alarm names no owner.",
                'Add Metadata {"collabkit": {"owner": "<team>"}}.',
                "/Metadata",
            )


def without_action(templates: Templates) -> Iterator[Finding]:
    """Every alarm is heard: it acts itself, or a composite alarm listens to it."""
    heard = " ".join(
        text_of(composite.properties.get("AlarmRule")) or ""
        for composite in templates.resources("AWS::CloudWatch::CompositeAlarm")
    )
    for alarm in templates.resources(*BOTH):
        name = text_of(alarm.properties.get("AlarmName"))
        listened = name is not None and re.search(rf"\(\s*\"?{re.escape(name)}\"?\s*\)", heard)
        acts = is_given(alarm.properties.get("AlarmActions"))
        off = str(alarm.properties.get("ActionsEnabled", True)).lower() == "false"
        if off or not (acts or listened):
            yield _finding(
                "alarm-action",
                alarm,
                "Nobody hears the alarm.",
                "Give it an AlarmActions with a topic, or name it in a composite alarm.",
                "/Properties/AlarmActions",
            )


def of_nothing(templates: Templates) -> Iterator[Finding]:
    """Every alarm looks at a metric that something emits, with these dimensions."""
    known = filtered(templates)
    for alarm in templates.resources("AWS::CloudWatch::Alarm"):
        for below, metric in of_alarm(alarm.properties):
            problem = why_not_emitted(metric, known)
            if problem:
                yield _finding(
                    "alarm-metric",
                    alarm,
                    problem,
                    "Correct the name, or have the agent or the application emit it.",
                    f"/Properties/{below}",
                )


def silent_on_missing_data(templates: Templates) -> Iterator[Finding]:
    """Every alarm says what missing data means: the default leaves it in an uncertain state for ever."""
    for alarm in templates.resources("AWS::CloudWatch::Alarm"):
        if "TreatMissingData" not in alarm.properties:
            yield _finding(
                "alarm-missing-data",
                alarm,
                "The alarm does not say what missing data means.",
                "Choose TreatMissingData: breaching, notBreaching, ignore or missing.",
                "/Properties/TreatMissingData",
            )


def never_reached(templates: Templates) -> Iterator[Finding]:
    """The threshold can be reached, and the alarm looks at enough points."""
    for alarm in templates.resources("AWS::CloudWatch::Alarm"):
        properties = alarm.properties
        needed, looked = properties.get("DatapointsToAlarm", 1), properties.get("EvaluationPeriods", 1)
        if isinstance(needed, int) and isinstance(looked, int) and needed > looked:
            yield _finding(
                "alarm-threshold",
                alarm,
                f"The alarm needs {needed} bad points out of {looked}.",
                "Make DatapointsToAlarm at most EvaluationPeriods.",
                "/Properties/DatapointsToAlarm",
            )
        problem = _of_threshold(properties)
        if problem:
            yield _finding(
                "alarm-threshold",
                alarm,
                problem,
                "Choose a threshold that the metric passes only when something is wrong.",
                "/Properties/Threshold",
            )


def _of_threshold(properties: Mapping[str, Any]) -> str:
    """Say why the alarm is never on, or always; metrics of AWS and ours do not fall below 0, expressions may."""
    threshold, name = properties.get("Threshold"), str(properties.get("MetricName", ""))
    if not isinstance(threshold, int | float) or not name:
        return ""
    bound = _bound(name)
    match properties.get("ComparisonOperator"):
        case "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold" if bound and threshold > bound:
            return f"The threshold {threshold} can never be reached: the metric ends at {bound:.0f}."
        case "LessThanThreshold" if threshold <= 0:
            return f"The threshold {threshold} can never be reached: the metric does not fall below 0."
        case "LessThanOrEqualToThreshold" if threshold < 0:
            return f"The threshold {threshold} can never be reached: the metric does not fall below 0."
        case "GreaterThanOrEqualToThreshold" if threshold <= 0:
            return f"The threshold {threshold} is always reached: the metric does not fall below 0."
    return ""


def _bound(name: str) -> float | None:
    if name in ("CPUUtilization", "EngineCPUUtilization", "cpu_usage_active"):
        return 100.0
    return 100.0 if "percent" in name.lower() else None


def broken_rule(templates: Templates) -> Iterator[Finding]:
    """A composite alarm's rule reads as one, and names alarms of these templates."""
    names = {text_of(alarm.properties.get("AlarmName")) for alarm in templates.resources(*BOTH)}
    for alarm in templates.resources("AWS::CloudWatch::CompositeAlarm"):
        rule = text_of(alarm.properties.get("AlarmRule")) or ""
        problem = _of_rule(rule, names)
        if problem:
            yield _finding(
                "alarm-rule",
                alarm,
                problem,
                'Write ALARM("<name>"), OK("<name>"), AND, OR, NOT and parentheses.',
                "/Properties/AlarmRule",
            )


def _of_rule(rule: str, names: set[str | None]) -> str:
    unknown = [found[1] for found in _CALL.finditer(rule) if found[1] is not None and found[1] not in names]
    if unknown:
        return f"The rule names {unknown[0]!r}, which is no alarm of these templates."
    # What is left is a sentence of Python's own logic, with each call as a truth.
    sentence = _CALL.sub(" True ", rule)
    for word in ("AND", "OR", "NOT"):
        sentence = re.sub(rf"\b{word}\b", word.lower(), sentence)
    if re.sub(r"True|and|or|not|[()\s]", "", sentence) or "True" not in sentence:
        return f"The rule cannot be read: {rule}"
    try:
        compile(" ".join(sentence.split()), "rule", "eval")
    except (SyntaxError, RecursionError, MemoryError):
        return f"The rule cannot be read: {rule}"
    return ""


RULES = {
    "alarm-runbook": without_runbook,
    "alarm-owner": without_owner,
    "alarm-action": without_action,
    "alarm-metric": of_nothing,
    "alarm-missing-data": silent_on_missing_data,
    "alarm-threshold": never_reached,
    "alarm-rule": broken_rule,
}
