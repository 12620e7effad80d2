"""What holds data: PostgreSQL, Valkey, the search cluster."""

from __future__ import annotations

from typing import Any

from troposphere import Ref, Sub

from collabkit.infra import alarms
from collabkit.infra.watches.place import Place, dimensions, host

__all__ = [
    "SEARCH_NODES",
    "cache",
    "database",
    "max_connections",
    "opensearch_nodes",
    "search",
    "search_cluster",
    "slow",
]

_GIB = 1024**3
# The memory of a class .large in GiB by the begin of its family, 8 where none fits; each size has twice the one before.
_GIB_OF_LARGE = {"c": 4, "r": 16, "x2g": 32, "x2i": 64}
SEARCH_NODES = 3
"""How many machines a search cluster of our own has."""


def opensearch_nodes(zones: int) -> int:
    """Return how many nodes a domain of OpenSearch has: as many in each zone."""
    return 3 if zones >= 3 else 4


def max_connections(instance_type: str) -> int:
    """Return how many connections RDS lets PostgreSQL have: LEAST(memory / 9531392, 5000).

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
    """
    _, family, size = instance_type.split(".")
    large = next((gib for begin, gib in _GIB_OF_LARGE.items() if family.startswith(begin)), 8)
    multiple, _, _ = size.partition("xlarge")
    if "xlarge" in size:
        gib = large * 2 * int(multiple or 1)
    else:
        gib = large // {"large": 1, "medium": 2, "small": 4, "micro": 8}[size]
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
    """Add what Amazon OpenSearch tells of its domain."""
    common: dict[str, Any] = {
        "actions": [place.engineers], "Namespace": "AWS/ES", "Period": 60,
        "Dimensions": dimensions(DomainName=domain, ClientId=Ref("AWS::AccountId")),
    }  # fmt: skip
    _red(place, **{**common, "MetricName": "ClusterStatus.red"})
    # AWS brings a new node itself, which takes it half an hour and longer.
    zones = len(place.environment.zones)
    _few(place, opensearch_nodes(zones), minutes=60, **{**common, "MetricName": "Nodes"})
    # In MiB, of the fullest node. AWS advises this quarter: below a fifth it takes no more writes.
    place.below(
        "search-disk", "A search node's disk is nearly full.", place.environment.search.volume_gb * 1024 // 4,
        missing="ignore", MetricName="FreeStorageSpace", Statistic="Minimum",
        EvaluationPeriods=15, DatapointsToAlarm=10, **common,
    )  # fmt: skip


def search_cluster(place: Place) -> None:
    """Add what the nodes of our own say of their cluster; their disks and memory are watched as machines'."""
    common: dict[str, Any] = {"actions": [place.engineers]}
    _red(place, **{**host(place, "search_red", "search"), **common})
    # One that is replaced is back by then, or its boot has failed.
    minutes = place.environment.cells.boot_minutes
    _few(place, SEARCH_NODES, minutes=minutes, **{**host(place, "search_nodes", "search"), **common})


def _red(place: Place, **figure: Any) -> None:
    # Whether the cluster speaks at all is the next alarm's question.
    place.above(
        "search-red", "The search cluster has lost part of its index.", 0,
        missing="ignore", EvaluationPeriods=5, DatapointsToAlarm=3, **{**figure, "Statistic": "Maximum"},
    )  # fmt: skip


def _few(place: Place, nodes: int, *, minutes: int, **figure: Any) -> None:
    place.below(
        "search-nodes", "The search cluster lacks a node, or does not answer at all.", nodes,
        missing="breaching", EvaluationPeriods=minutes, DatapointsToAlarm=minutes,
        **{**figure, "Statistic": "Minimum"},
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
