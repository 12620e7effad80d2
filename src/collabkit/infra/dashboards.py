"""The dashboards as data: rows of widgets, laid out on CloudWatch's grid of 24 columns."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from collabkit.infra import agent, alarms, watches
from collabkit.infra.settings import Environment

__all__ = ["Graph", "bodies"]

HEIGHT = 6
WIDTH = 24


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph: its title and lines, each a list of namespace, metric, names and values of dimensions."""

    title: str
    lines: list[list[str]]
    statistic: str = "Average"
    extra: dict[str, Any] = field(default_factory=dict)


def bodies(environment: Environment) -> dict[str, str]:
    """Return each dashboard's body by name; ${Database}, ${Cache} and ${AWS::Region} are for CloudFormation."""
    return {
        "overview": _body(_header(environment), [*_site(environment), *_gateway(environment)]),
        "machines": _body(_header(environment), _machines(environment)),
        "data": _body(_header(environment), _data(environment)),
    }


def _body(first: dict[str, Any], graphs: list[list[Graph]]) -> str:
    widgets = [{"x": 0, "y": 0, "width": WIDTH, "height": 3, **first}]
    for row, line in enumerate(graphs):
        width = WIDTH // len(line)
        widgets += [
            {
                "type": "metric",
                "x": place * width,
                "y": 3 + row * HEIGHT,
                "width": width,
                "height": HEIGHT,
                "properties": _properties(graph),
            }
            for place, graph in enumerate(line)
        ]
    return json.dumps(
        {"periodOverride": "inherit", "widgets": widgets}, sort_keys=True, separators=(",", ":")
    )


def _properties(graph: Graph) -> dict[str, Any]:
    return {
        "title": graph.title,
        "metrics": graph.lines,
        "stat": graph.statistic,
        "period": 60,
        "region": "${AWS::Region}",
        "view": "timeSeries",
        **graph.extra,
    }


def _header(environment: Environment) -> dict[str, Any]:
    """Return the widget that shows what is wrong at this moment."""
    shown = ["site-failing", "database-slows-site", "web-down", "web-errors", "web-latency"]
    if watches.machines.has_doctor(environment):
        shown.append("worker-late")
    names = [alarms.alarm_name(environment, slug) for slug in shown]
    arns = [
        f"arn:${{AWS::Partition}}:cloudwatch:${{AWS::Region}}:${{AWS::AccountId}}:alarm:{name}"
        for name in names
    ]
    return {"type": "alarm", "properties": {"title": environment.name, "alarms": arns}}


def _service(environment: Environment, metric: str, service: str = "web") -> list[str]:
    return [agent.application_namespace(environment.name), metric, "Service", service]


def _of_log(environment: Environment, metric: str) -> list[str]:
    return [f"{agent.application_namespace(environment.name)}/logs", metric]


def _line_at(value: float, label: str) -> dict[str, Any]:
    return {"annotations": {"horizontal": [{"label": label, "value": value}]}}


def _site(environment: Environment) -> list[list[Graph]]:
    promise = _line_at(environment.observability.latency_ms, "promised to 95 of 100")
    return [
        [
            Graph("Requests", [_service(environment, "Requests")], "Sum"),
            Graph("Latency of 95 of 100, ms", [_service(environment, "Latency")], "p95", promise),
            Graph("Latency of half, ms", [_service(environment, "Latency")], "p50"),
        ],
        [
            Graph(
                "Answers by class",
                [_service(environment, f"Status{number}xx") for number in (2, 3, 4, 5)],
                "Sum",
                {"stacked": True},
            ),
            Graph(
                "Errors and what waits", [_of_log(environment, name) for name in watches.LOG_METRICS], "Sum"
            ),
            *_firewall(environment),
        ],
    ]


def _firewall(environment: Environment) -> list[Graph]:
    if not environment.edge.waf:
        return []
    lines = [
        ["AWS/WAFV2", name, "WebACL", "${Firewall}", "Rule", "ALL", "Region", "${AWS::Region}"]
        for name in ("BlockedRequests", "CountedRequests")
    ]
    return [Graph("Refused by the firewall", lines, "Sum")]


def _gateway(environment: Environment) -> list[list[Graph]]:
    if environment.gateway.placement == "none":
        return []

    def lines(*names: str) -> list[list[str]]:
        return [_service(environment, f"collabkit_realtime_{name}", "gateway") for name in names]

    return [
        [
            Graph("Sockets", lines("sockets", "backlogged"), "Sum"),
            Graph("Messages to sockets", lines("deliveries_total", "connects_total"), "Sum"),
            Graph("Trouble", lines("closed_stalled_total", "bus_gaps_total", "outages_total"), "Sum"),
        ]
    ]


def _machines(environment: Environment) -> list[list[Graph]]:

    def lines(metric: str) -> list[list[str]]:
        return [
            [agent.host_namespace(environment.name), metric, "Environment", environment.name, "Role", role]
            for role in watches.machines.roles(environment)
        ]

    bounds = {
        "annotations": {
            "horizontal": [
                {"label": "grow", "value": environment.scaling.high_cpu_percent},
                {"label": "shrink", "value": environment.scaling.low_cpu_percent},
            ]
        }
    }
    return [
        [
            Graph("Processors, %", lines("cpu_usage_active"), "Average", bounds),
            Graph("Taken by neighbours, %", lines("cpu_usage_steal")),
        ],
        [
            Graph("Memory, % (highest)", lines("mem_used_percent"), "Maximum"),
            Graph("Disk, % (highest)", lines("disk_used_percent"), "Maximum"),
            Graph("Processes found", lines("procstat_lookup_pid_count"), "Minimum"),
        ],
    ]


def _data(environment: Environment) -> list[list[Graph]]:
    def database(*names: str) -> list[list[str]]:
        return [["AWS/RDS", name, "DBInstanceIdentifier", "${Database}"] for name in names]

    def cache(*names: str) -> list[list[str]]:
        nodes = range(1, environment.data.cache_replicas + 2)
        return [
            ["AWS/ElastiCache", name, "CacheClusterId", f"${{Cache}}-{node:03}"]
            for name in names
            for node in nodes
        ]

    most = _line_at(watches.max_connections(environment.data.instance_type), "most")
    return [
        [
            Graph("Database: processors, %", database("CPUUtilization")),
            Graph("Database: connections", database("DatabaseConnections"), "Maximum", most),
            Graph("Database: free disk, bytes", database("FreeStorageSpace"), "Minimum"),
        ],
        [
            Graph("Database: latency, s", database("ReadLatency", "WriteLatency")),
            Graph("Database: age of transactions", database("MaximumUsedTransactionIDs"), "Maximum"),
        ],
        [
            Graph("Valkey: memory, %", cache("DatabaseMemoryUsagePercentage"), "Maximum"),
            Graph("Valkey: engine, %", cache("EngineCPUUtilization")),
            Graph("Valkey: evictions", cache("Evictions"), "Sum"),
        ],
    ]
