"""What holds data: PostgreSQL, Valkey, the search cluster."""

from __future__ import annotations

from typing import Any

from troposphere import Ref, Sub

from collabkit.infra import alarms
from collabkit.infra.watches.place import Place, dimensions

__all__ = ["cache", "database", "max_connections", "search", "slow"]

_GIB = 1024**3


def max_connections(instance_type: str) -> int:
    """Return how many connections RDS lets PostgreSQL have: LEAST(memory / 9531392, 5000).

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
    """
    _, family, size = instance_type.split(".")
    large = 16 if family[0] in "rx" else 8
    multiple, _, _ = size.partition("xlarge")
    if "xlarge" in size:
        gib = large * 2 * int(multiple or 1)
    else:
        gib = {"large": large, "medium": 4, "small": 2, "micro": 1}[size]
    return min(gib * _GIB // 9_531_392, 5000)


def database(place: Place, identifier: Any) -> None:
    data = place.environment.data

    def metric(name: str, statistic: str = "Average") -> dict[str, Any]:
        return {
            "Namespace": "AWS/RDS",
            "MetricName": name,
            "Dimensions": dimensions(DBInstanceIdentifier=identifier),
            "Statistic": statistic,
        }

    # RDS measures without pause: when it does not, nobody knows how the database is.
    engineers: dict[str, Any] = {"actions": [place.engineers], "missing": "breaching"}
    place.above(
        "database-cpu", "The database is busy.", 80,
        EvaluationPeriods=3, DatapointsToAlarm=3, **metric("CPUUtilization"), **engineers,
    )  # fmt: skip
    # The disk grows by itself up to storage_max_gb; below this the growth does not keep up, or has ended.
    place.below(
        "database-storage", "The database's disk is nearly full.", data.storage_gb * _GIB // 20,
        **metric("FreeStorageSpace", "Minimum"), **{**engineers, "actions": [place.pages]},
    )  # fmt: skip
    place.above(
        "database-connections", "The database has hardly any connections left.",
        max_connections(data.instance_type) * 8 // 10,
        EvaluationPeriods=3, DatapointsToAlarm=2, **metric("DatabaseConnections", "Maximum"), **engineers,
    )  # fmt: skip
    # PostgreSQL stops to write at 2 000 million; a vacuum of large tables takes days.
    place.above(
        "database-transactions", "PostgreSQL's vacuum does not keep up.", 1_000_000_000,
        Period=3600, **metric("MaximumUsedTransactionIDs", "Maximum"), **engineers,
    )  # fmt: skip


def cache(place: Place, identifier: Any) -> None:
    """Add what Valkey runs out of, for each node: the group's nodes are called <id>-001, -002, …"""
    engineers: dict[str, Any] = {"actions": [place.engineers], "missing": "breaching"}
    for number in range(1, place.environment.data.cache_replicas + 2):
        node = Sub(f"${{Cache}}-{number:03}", Cache=identifier)

        def metric(name: str, statistic: str, node: Sub = node) -> dict[str, Any]:
            return {
                "Namespace": "AWS/ElastiCache",
                "MetricName": name,
                "Dimensions": dimensions(CacheClusterId=node),
                "Statistic": statistic,
            }

        place.above(
            f"cache-memory-{number}", "Valkey's memory is nearly full.", 80, runbook="cache-memory",
            EvaluationPeriods=3, DatapointsToAlarm=3,
            **metric("DatabaseMemoryUsagePercentage", "Maximum"), **engineers,
        )  # fmt: skip
        place.above(
            f"cache-cpu-{number}", "Valkey is busy.", 80, runbook="cache-cpu",
            EvaluationPeriods=3, DatapointsToAlarm=3, **metric("EngineCPUUtilization", "Average"), **engineers,
        )  # fmt: skip


def search(place: Place, domain: Any) -> None:
    """Add what Amazon OpenSearch tells; machines of our own are watched as machines."""
    place.above(
        "search-red", "The search cluster has lost part of its index.", 0,
        actions=[place.engineers], missing="ignore", Namespace="AWS/ES", MetricName="ClusterStatus.red",
        Dimensions=dimensions(DomainName=domain, ClientId=Ref("AWS::AccountId")), Statistic="Maximum",
        Period=60, EvaluationPeriods=5, DatapointsToAlarm=5,
    )  # fmt: skip


def slow(place: Place) -> None:
    """Add what says at once where slowness comes from; the alarm on latency is in the stack before."""
    latency, busy, full = (
        alarms.is_on(place.environment, slug)
        for slug in ("web-latency", "database-cpu", "database-connections")
    )
    place.composite(
        "database-slows-site", "Pages are slow because the database is.", f"{latency} AND ({busy} OR {full})",
        actions=[place.engineers],
    )  # fmt: skip
