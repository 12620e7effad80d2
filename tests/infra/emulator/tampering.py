"""What somebody changes by hand, past CloudFormation, in each type whose drift the emulator can see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from .lookups import Ask, Resource

__all__ = ["TAMPERING", "Undo"]

Undo: TypeAlias = Callable[[], object]

_ALARM = (
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "AlarmName",
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "MetricName",
    "Namespace",
    "OKActions",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
)


def _parameter(ask: Ask, resource: Resource) -> Undo:
    client, name = ask("ssm"), resource.physical_id
    was = client.get_parameter(Name=name)["Parameter"]["Value"]
    client.put_parameter(Name=name, Value="changed by hand", Overwrite=True)
    return lambda: client.put_parameter(Name=name, Value=was, Overwrite=True)


def _log_group(ask: Ask, resource: Resource) -> Undo:
    client, name = ask("logs"), resource.physical_id
    was = resource.properties["RetentionInDays"]
    client.put_retention_policy(logGroupName=name, retentionInDays=1)
    return lambda: client.put_retention_policy(logGroupName=name, retentionInDays=was)


def _alarm(ask: Ask, resource: Resource) -> Undo:
    client = ask("cloudwatch")
    found = client.describe_alarms(AlarmNames=[resource.physical_id])["MetricAlarms"][0]
    was: dict[str, Any] = {key: found[key] for key in _ALARM if found.get(key) not in (None, "")}
    # The emulator gives every alarm a statistic, and a percentile beside it.
    if "ExtendedStatistic" in was:
        was.pop("Statistic", None)
    client.put_metric_alarm(**was | {"EvaluationPeriods": was["EvaluationPeriods"] + 7})
    return lambda: client.put_metric_alarm(**was)


def _dashboard(ask: Ask, resource: Resource) -> Undo:
    client, name = ask("cloudwatch"), resource.physical_id
    was = client.get_dashboard(DashboardName=name)["DashboardBody"]
    client.put_dashboard(DashboardName=name, DashboardBody='{"widgets": []}')
    return lambda: client.put_dashboard(DashboardName=name, DashboardBody=was)


def _budget(ask: Ask, resource: Resource) -> Undo:
    client, account = ask("budgets"), ask("sts").get_caller_identity()["Account"]
    was = client.describe_budget(AccountId=account, BudgetName=resource.physical_id)["Budget"]
    limit = {"BudgetLimit": {"Amount": "9", "Unit": "USD"}}
    client.update_budget(AccountId=account, NewBudget=was | limit)
    return lambda: client.update_budget(AccountId=account, NewBudget=was)


def _group(ask: Ask, resource: Resource) -> Undo:
    client, name = ask("autoscaling"), resource.physical_id
    was = int(resource.properties["MinSize"])
    client.update_auto_scaling_group(AutoScalingGroupName=name, MinSize=was - 1)
    return lambda: client.update_auto_scaling_group(AutoScalingGroupName=name, MinSize=was)


TAMPERING: dict[str, Callable[[Ask, Resource], Undo]] = {
    "AWS::SSM::Parameter": _parameter,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::AutoScaling::AutoScalingGroup": _group,
    "AWS::CloudWatch::Dashboard": _dashboard,
    "AWS::Budgets::Budget": _budget,
    "AWS::CloudWatch::Alarm": _alarm,
}
"""By type, best first: changes a resource and returns what changes it back."""
