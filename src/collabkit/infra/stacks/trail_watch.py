"""Filters over the trail's log, and the alarms that they raise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from troposphere import Template, logs

from collabkit.infra import alarms
from collabkit.infra.controls import Control
from collabkit.infra.settings import Environment

from . import links

__all__ = ["add"]


def add(template: Template, environment: Environment, controls: Iterable[Control], group: Any) -> None:
    """Add the filter on the log group and the alarm of each control."""
    for control in controls:
        topic = f"{control.tells.capitalize()}TopicArn"
        _control(
            template,
            environment,
            control,
            group,
            links.follow(template, environment, "observability", topic),
        )


def _namespace(environment: Environment) -> str:
    return f"collabkit/{environment.name}/audit"


def _control(template: Template, environment: Environment, control: Control, group: Any, topic: Any) -> None:
    template.add_resource(
        logs.MetricFilter(
            f"{control.metric}Filter",
            LogGroupName=group,
            FilterPattern=control.pattern,
            MetricTransformations=[
                logs.MetricTransformation(
                    MetricName=control.metric, MetricNamespace=_namespace(environment), MetricValue="1"
                )
            ],
        )
    )
    number = f" (CIS {control.cis})" if control.cis else ""
    alarms.alarm(
        template,
        environment,
        control.slug,
        f"{control.title}{number}.",
        control.at_least,
        operator="GreaterThanOrEqualToThreshold",
        actions=[topic],
        # No such event means no data, which is how it should be; and that it stopped is no news.
        missing="notBreaching",
        recovery=False,
        Namespace=_namespace(environment),
        MetricName=control.metric,
        Statistic="Sum",
        Period=control.seconds,
    )
