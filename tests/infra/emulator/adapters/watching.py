"""What watches: the trail, composite alarms, health checks, budgets."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from .calling import account, client
from .forms import Adapter, Made, Properties
from .sending import dropped, only

__all__ = ["ADAPTERS"]


def _trail(properties: Properties) -> Made:
    service, name = client("cloudtrail"), properties["TrailName"]
    found = service.create_trail(Name=name, **_of_trail(properties), TagsList=[*properties.get("Tags", ())])
    # The emulator takes note of the log group in a change only.
    service.update_trail(Name=name, **_of_trail(properties))
    _follow_trail(name, properties)
    return name, {"Arn": found["TrailARN"]}


def _change_trail(physical_id: str, old: Properties, new: Properties) -> Made:
    service = client("cloudtrail")
    found = service.update_trail(Name=physical_id, **_of_trail(new))
    service.remove_tags(ResourceId=found["TrailARN"], TagsList=[{"Key": key} for key in dropped(old, new)])
    service.add_tags(ResourceId=found["TrailARN"], TagsList=[*new.get("Tags", ())])
    _follow_trail(physical_id, new)
    return physical_id, {"Arn": found["TrailARN"]}


def _of_trail(properties: Properties) -> dict[str, Any]:
    asked = only(
        properties, "IncludeGlobalServiceEvents", "IsMultiRegionTrail", "S3BucketName", "S3KeyPrefix"
    )
    names = {
        "CloudWatchLogsLogGroupArn": "CloudWatchLogsLogGroupArn",
        "CloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
        "EnableLogFileValidation": "EnableLogFileValidation",
        "KMSKeyId": "KmsKeyId",
    }
    # What a template leaves out is off, also after it was on.
    defaults = {"IsMultiRegionTrail": False}
    return defaults | asked | {new: properties[old] for old, new in names.items() if old in properties}


def _follow_trail(name: str, properties: Properties) -> None:
    service = client("cloudtrail")
    if properties.get("EventSelectors"):
        service.put_event_selectors(TrailName=name, EventSelectors=properties["EventSelectors"])
    if properties["IsLogging"]:
        service.start_logging(Name=name)
    else:
        service.stop_logging(Name=name)


def _composite(properties: Properties) -> Made:
    service, name = client("cloudwatch"), properties["AlarmName"]
    service.put_composite_alarm(**properties)
    found = service.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])
    return name, {"Arn": found["CompositeAlarms"][0]["AlarmArn"]}


def _health_check(properties: Properties) -> Made:
    made = client("route53").create_health_check(
        CallerReference=str(uuid4()), HealthCheckConfig=properties["HealthCheckConfig"]
    )
    number = made["HealthCheck"]["Id"]
    _mark_health_check(number, properties)
    return number, {"HealthCheckId": number}


def _change_health_check(physical_id: str, _: Properties, new: Properties) -> Made:
    names = ("FullyQualifiedDomainName", "Port", "ResourcePath", "EnableSNI", "FailureThreshold")
    config = only(new["HealthCheckConfig"], *names)
    client("route53").update_health_check(HealthCheckId=physical_id, **config)
    _mark_health_check(physical_id, new)
    return physical_id, {"HealthCheckId": physical_id}


def _mark_health_check(number: str, properties: Properties) -> None:
    marks = [*properties.get("HealthCheckTags", ())]
    if marks:
        client("route53").change_tags_for_resource(
            ResourceType="healthcheck", ResourceId=number, AddTags=marks
        )


def _budget(properties: Properties) -> Made:
    name = properties["Budget"]["BudgetName"]
    client("budgets").create_budget(
        AccountId=account(),
        Budget=_of_budget(properties),
        NotificationsWithSubscribers=[*properties.get("NotificationsWithSubscribers", ())],
    )
    return name, {}


def _change_budget(physical_id: str, _: Properties, new: Properties) -> Made:
    client("budgets").update_budget(AccountId=account(), NewBudget=_of_budget(new))
    return physical_id, {}


def _of_budget(properties: Properties) -> dict[str, Any]:
    budget = dict(properties["Budget"])
    limit = budget["BudgetLimit"]
    return budget | {"BudgetLimit": limit | {"Amount": str(limit["Amount"])}}


ADAPTERS: dict[str, Adapter] = {
    "AWS::Budgets::Budget": Adapter(
        _budget,
        lambda name, _: client("budgets").delete_budget(AccountId=account(), BudgetName=name),
        _change_budget,
        frozenset({"Budget"}),
    ),
    "AWS::CloudTrail::Trail": Adapter(
        _trail,
        lambda name, _: client("cloudtrail").delete_trail(Name=name),
        _change_trail,
        frozenset({"EventSelectors", "IsLogging", "IsMultiRegionTrail", "Tags"}),
    ),
    "AWS::CloudWatch::CompositeAlarm": Adapter(
        _composite,
        lambda name, _: client("cloudwatch").delete_alarms(AlarmNames=[name]),
        lambda _, old, new: _composite(new),
        frozenset({"AlarmActions", "AlarmDescription", "AlarmRule", "OKActions", "Tags"}),
    ),
    "AWS::Route53::HealthCheck": Adapter(
        _health_check,
        lambda number, _: client("route53").delete_health_check(HealthCheckId=number),
        _change_health_check,
        frozenset({"HealthCheckConfig", "HealthCheckTags"}),
    ),
}
"""The types that watch."""
