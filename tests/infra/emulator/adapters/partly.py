"""Types that the emulator makes itself, but not all of them, or not all of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .calling import client
from .forms import Adapter, Detour, Made, Properties, Supplement

__all__ = ["DETOURS", "SNAPSHOTS", "SUPPLEMENTS"]


def _master_secret(physical_id: str, properties: Properties) -> None:
    """Make the secret that RDS makes for a password of its own choice."""
    if properties.get("ManageMasterUserPassword"):
        client("secretsmanager").create_secret(Name=_secret_of(physical_id), SecretString="emulated")


def _forget_secret(physical_id: str, properties: Properties) -> None:
    if properties.get("ManageMasterUserPassword"):
        client("secretsmanager").delete_secret(
            SecretId=_secret_of(physical_id), ForceDeleteWithoutRecovery=True
        )


def _of_secret(physical_id: str, properties: Properties) -> dict[str, Any]:
    if not properties.get("ManageMasterUserPassword"):
        return {}
    found = client("secretsmanager").describe_secret(SecretId=_secret_of(physical_id))
    return {"MasterUserSecret.SecretArn": found["ARN"]}


def _secret_of(physical_id: str) -> str:
    return f"rds!{physical_id}"


def _keep_cache(physical_id: str, _: Properties) -> None:
    """Make a snapshot, from inside as that of a disk."""
    from ministack.services import elasticache

    asked = {"ReplicationGroupId": [physical_id], "SnapshotName": [f"{physical_id}-final-snapshot"]}
    status, _, body = elasticache._create_snapshot(asked)
    if status != 200:
        raise ValueError(body)


SNAPSHOTS: dict[str, Callable[[str, Properties], object]] = {
    "AWS::ElastiCache::ReplicationGroup": _keep_cache
}
"""Types of the emulator that leave no snapshot behind by themselves."""


def _has_math(properties: Properties) -> bool:
    return bool(properties.get("Metrics"))


def _alarm(properties: Properties) -> Made:
    service, name = client("cloudwatch"), properties["AlarmName"]
    # The marks of CloudFormation's own: nobody else may set them.
    marks = [mark for mark in properties.get("Tags", ()) if not mark["Key"].startswith("aws:")]
    service.put_metric_alarm(**{**properties, "Tags": marks})
    return name, {"Arn": service.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["AlarmArn"]}


SUPPLEMENTS: dict[str, Supplement] = {
    "AWS::RDS::DBInstance": Supplement(_master_secret, _forget_secret, _of_secret)
}
"""What is added to types of the emulator."""

_CHANGEABLE = frozenset(
    {
        "ActionsEnabled",
        "AlarmActions",
        "AlarmDescription",
        "ComparisonOperator",
        "DatapointsToAlarm",
        "EvaluationPeriods",
        "InsufficientDataActions",
        "Metrics",
        "OKActions",
        "Tags",
        "Threshold",
        "TreatMissingData",
    }
)

DETOURS: dict[str, Detour] = {
    "AWS::CloudWatch::Alarm": Detour(
        _has_math,
        Adapter(
            _alarm,
            lambda name, _: client("cloudwatch").delete_alarms(AlarmNames=[name]),
            lambda _, old, new: _alarm(new),
            _CHANGEABLE,
        ),
    )
}
"""Types of the emulator of which it refuses some, which its API takes."""
