"""Alarms as every stack writes them: named after their runbook, owned, heard, clear about missing data."""

from __future__ import annotations

from typing import Any, Literal

from troposphere import Template, cloudwatch

from collabkit.infra.settings import Environment

__all__ = ["Missing", "above", "alarm", "alarm_name", "below", "composite", "is_on", "title"]

Missing = Literal["breaching", "notBreaching", "ignore", "missing"]


def alarm_name(environment: Environment, slug: str) -> str:
    """Return the name of an alarm: production-database-full."""
    return f"{environment.name}-{slug}"


def is_on(environment: Environment, slug: str) -> str:
    """Return the words of a composite alarm's rule for: this alarm is on."""
    return f'ALARM("{alarm_name(environment, slug)}")'


def title(slug: str) -> str:
    """Return the logical id of an alarm: DatabaseFullAlarm."""
    return "".join(word.capitalize() for word in slug.split("-")) + "Alarm"


def above(
    template: Template, environment: Environment, slug: str, meaning: str, threshold: float, **options: Any
) -> cloudwatch.Alarm:
    """Add an alarm for a figure that grows beyond the threshold; options are those of `alarm`."""
    return alarm(template, environment, slug, meaning, threshold, operator="GreaterThanThreshold", **options)


def below(
    template: Template, environment: Environment, slug: str, meaning: str, threshold: float, **options: Any
) -> cloudwatch.Alarm:
    """Add an alarm for a figure that falls below the threshold; options are those of `alarm`."""
    return alarm(template, environment, slug, meaning, threshold, operator="LessThanThreshold", **options)


def alarm(
    template: Template,
    environment: Environment,
    slug: str,
    meaning: str,
    threshold: float,
    *,
    operator: str,
    actions: list[Any],
    missing: Missing,
    runbook: str = "",
    name: Any = None,
    recovery: bool = True,
    **properties: Any,
) -> cloudwatch.Alarm:
    """Add an alarm; `runbook` and `name` are given where several share a slug; `recovery` tells the same
    people when it is over.

    What else is given are properties of AWS::CloudWatch::Alarm; the average over five minutes is the default.
    """
    told: dict[str, Any] = {"AlarmActions": actions} if actions else {}
    if recovery and actions:
        told["OKActions"] = actions
    if "Metrics" not in properties:
        properties = {"Period": 300, **properties}
        if "ExtendedStatistic" not in properties:
            properties.setdefault("Statistic", "Average")
    return template.add_resource(
        cloudwatch.Alarm(
            title(slug),
            AlarmName=name or alarm_name(environment, slug),
            AlarmDescription=_description(environment, runbook or slug, meaning),
            ComparisonOperator=operator,
            Threshold=threshold,
            TreatMissingData=missing,
            Metadata=_metadata(environment, runbook or slug),
            **{"EvaluationPeriods": 1, **properties},
            **told,
        )
    )


def composite(
    template: Template, environment: Environment, slug: str, meaning: str, rule: str, *, actions: list[Any]
) -> cloudwatch.CompositeAlarm:
    """Add an alarm that listens to others; `rule` is in CloudWatch's words."""
    return template.add_resource(
        cloudwatch.CompositeAlarm(
            title(slug),
            AlarmName=alarm_name(environment, slug),
            AlarmDescription=_description(environment, slug, meaning),
            AlarmRule=rule,
            DependsOn=_named(template, rule),
            AlarmActions=actions,
            OKActions=actions,
            Metadata=_metadata(environment, slug),
        )
    )


def _named(template: Template, rule: str) -> list[str]:
    """Return the alarms of this template that the rule names: CloudWatch refuses one that is not there yet."""
    found = template.resources.items()
    return sorted(name for name, resource in found if f'"{getattr(resource, "AlarmName", "")}"' in rule)


def _description(environment: Environment, slug: str, meaning: str) -> str:
    return f"{meaning} Runbook: {environment.observability.runbooks}{slug}.md"


def _metadata(environment: Environment, slug: str) -> dict[str, Any]:
    return {"collabkit": {"runbook": slug, "owner": environment.observability.owner}}
