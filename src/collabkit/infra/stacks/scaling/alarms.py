"""Who watches the watcher."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Ref, Template, cloudwatch

from collabkit.infra import alarms
from collabkit.infra.settings import Environment

from . import places

__all__ = ["add"]


def add(template: Template, environment: Environment) -> None:
    """Add who watches the watcher; what fails once is tried again a minute later."""
    engineers, pages = places.topics(template, environment)
    function = {
        "Namespace": "AWS/Lambda",
        "Dimensions": _dimension("FunctionName", Ref("Function")),
        "Statistic": "Sum",
    }
    queue = {
        "Namespace": "AWS/SQS",
        "Dimensions": _dimension("QueueName", GetAtt("DeadLetters", "QueueName")),
    }
    alarms.above(
        template, environment, "scaler-errors", "The scaler fails again and again.", 2,
        MetricName="Errors", actions=[pages], missing="notBreaching", EvaluationPeriods=2, **function,
    )  # fmt: skip
    alarms.above(
        template, environment, "scaler-throttled", "The scaler is asked more often than it may run.", 10,
        MetricName="Throttles", actions=[engineers], missing="notBreaching", EvaluationPeriods=3, **function,
    )  # fmt: skip
    alarms.below(
        template, environment, "scaler-silent", "The scaler has not looked for fifteen minutes.", 1,
        MetricName="Invocations", actions=[pages], missing="breaching", EvaluationPeriods=3, **function,
    )  # fmt: skip
    alarms.above(
        template, environment, "scaler-queue", "Messages to the scaler could not be handled.", 0,
        MetricName="ApproximateNumberOfMessagesVisible", Statistic="Maximum", actions=[engineers],
        missing="notBreaching", **queue,
    )  # fmt: skip


def _dimension(name: str, value: Any) -> list[Any]:
    return [cloudwatch.MetricDimension(Name=name, Value=value)]
