"""Where alarms are written, whom they tell, and how they name what they look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troposphere import Template, cloudwatch

from collabkit.infra import agent, alarms
from collabkit.infra.settings import Environment

__all__ = ["Place", "dimensions", "failed_share", "host", "of_log", "service"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where alarms are written, and whom they tell."""

    template: Template
    environment: Environment
    engineers: Any
    pages: Any
    scaler: Any

    def above(self, slug: str, meaning: str, threshold: float, **options: Any) -> None:
        """Add an alarm for a figure that grows too high."""
        alarms.above(self.template, self.environment, slug, meaning, threshold, **options)

    def below(self, slug: str, meaning: str, threshold: float, **options: Any) -> None:
        """Add an alarm for a figure that falls too low."""
        alarms.below(self.template, self.environment, slug, meaning, threshold, **options)

    def composite(self, slug: str, meaning: str, rule: str, *, actions: list[Any]) -> None:
        """Add an alarm that listens to others."""
        alarms.composite(self.template, self.environment, slug, meaning, rule, actions=actions)


def host(place: Place, metric: str, role: str, statistic: str = "Average") -> dict[str, Any]:
    """Return the properties of an alarm on all machines of a role."""
    return {
        "Namespace": agent.host_namespace(place.environment.name),
        "MetricName": metric,
        "Dimensions": dimensions(Environment=place.environment.name, Role=role),
        "Statistic": statistic,
        "Period": 60,
    }


def service(place: Place, metric: str, name: str = "web") -> dict[str, Any]:
    """Return the properties of an alarm on a figure of the application."""
    return {
        "Namespace": agent.application_namespace(place.environment.name),
        "MetricName": metric,
        "Dimensions": dimensions(Service=name),
        "Period": 60,
    }


def of_log(place: Place, metric: str) -> dict[str, Any]:
    """Return the properties of an alarm on what a filter finds in logs."""
    return {"Namespace": f"{agent.application_namespace(place.environment.name)}/logs", "MetricName": metric}


def failed_share(*, errors: str, requests: str, **where: Any) -> list[cloudwatch.MetricDataQuery]:
    """Return the share of failed requests in percent; of a handful of requests it would be chance.

    ``errors`` and ``requests`` are metrics, ``where`` their namespace and dimensions. Where nothing failed, AWS counts
    no errors at all.
    """
    share = "IF(requests > 20, 100 * FILL(errors, 0) / requests, 0)"
    queries = [cloudwatch.MetricDataQuery(Id="share", Expression=share, Label="Failed, %", ReturnData=True)]
    for name, metric in (("errors", errors), ("requests", requests)):
        counted = cloudwatch.Metric(MetricName=metric, **where)
        stat = cloudwatch.MetricStat(Metric=counted, Period=60, Stat="Sum")
        queries.append(cloudwatch.MetricDataQuery(Id=name, MetricStat=stat, ReturnData=False))
    return queries


def dimensions(**values: Any) -> list[cloudwatch.MetricDimension]:
    """Return dimensions as CloudFormation writes them."""
    return [cloudwatch.MetricDimension(Name=name, Value=value) for name, value in values.items()]
