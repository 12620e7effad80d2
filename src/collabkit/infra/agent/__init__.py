"""The CloudWatch agent's configuration as data; `problems` says what is wrong with one.

The application's metrics need no listener: collabkit.ops writes embedded-metric lines into its log, and CloudWatch
Logs makes metrics of them wherever they arrive. The gateway's figures are scraped from its /metrics page.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from collabkit.infra.agent.model import problems

__all__ = [
    "APPLICATION_METRICS",
    "GATEWAY_METRICS",
    "LOGS",
    "ROLES",
    "SEARCH_METRICS",
    "Role",
    "application_namespace",
    "configuration",
    "host_metrics",
    "host_namespace",
    "log_group",
    "problems",
    "scrape_configuration",
]

Role = Literal["web", "gateway", "worker"]
ROLES: tuple[Role, ...] = get_args(Role)

SCRAPE_PATH = "/opt/aws/amazon-cloudwatch-agent/etc/prometheus.yaml"

# The log files of each kind of machine: the name of the stream's log group, and the file.
LOGS: dict[Role, dict[str, str]] = {
    "web": {
        "web": "/var/log/collabkit/web.log",
        "nginx": "/var/log/nginx/error.log",
        "boot": "/var/log/cloud-init-output.log",
    },
    "gateway": {
        "gateway": "/var/log/collabkit/gateway.log",
        "nginx": "/var/log/nginx/error.log",
        "boot": "/var/log/cloud-init-output.log",
    },
    "worker": {
        "worker": "/var/log/collabkit/worker.log",
        "doctor": "/var/log/collabkit/doctor.log",
        "boot": "/var/log/cloud-init-output.log",
    },
}

# What collabkit.ops.metrics writes, by (Service) and by (Service, Route).
APPLICATION_METRICS = ("Latency", "Requests", "Status2xx", "Status3xx", "Status4xx", "Status5xx")

# Of collabkit.realtime.metrics, those that an alarm or a dashboard uses.
GATEWAY_METRICS = (
    "collabkit_realtime_backlogged",
    "collabkit_realtime_bus_gaps_total",
    "collabkit_realtime_closed_stalled_total",
    "collabkit_realtime_connects_total",
    "collabkit_realtime_deliveries_total",
    "collabkit_realtime_outages_total",
    "collabkit_realtime_sockets",
)

# What a node of a search cluster of our own says of it, in `host_namespace`: userdata/search.sh.
SEARCH_METRICS = ("search_nodes", "search_red")

_MEASUREMENTS: dict[str, tuple[str, ...]] = {
    "cpu": ("cpu_usage_active", "cpu_usage_iowait", "cpu_usage_steal"),
    "mem": ("mem_used_percent", "mem_available_percent"),
    "swap": ("swap_used_percent",),
    "disk": ("disk_used_percent", "disk_inodes_free"),
}
# As units start them. The doctor on a worker looks the same, but lives for some seconds only.
_PROCESSES: dict[Role, str] = {
    "web": "/opt/collabkit/current/venv/bin/granian",
    "gateway": "/opt/collabkit/current/venv/bin/python -m django",
    "worker": "/opt/collabkit/current/venv/bin/python -m django",
}


def application_namespace(environment: str) -> str:
    """Return the namespace of the application's metrics: the value for COLLABKIT["OPS"]["METRICS_NAMESPACE"]."""
    return f"collabkit/{environment}"


def host_namespace(environment: str) -> str:
    """Return the namespace of what the agent measures of machines: no other environment may write into it."""
    return f"{application_namespace(environment)}/host"


def log_group(environment: str, name: str) -> str:
    """Return the name of the log group of a kind of log of `LOGS`."""
    return f"/collabkit/{environment}/{name}"


def configuration(*, environment: str, role: Role) -> dict[str, Any]:
    """Return the agent's configuration for the machines of a role, ready for JSON."""
    own = {"append_dimensions": {"Environment": environment, "Role": role}}
    collected: dict[str, Any] = {
        plugin: {"measurement": list(measured), **own} for plugin, measured in _MEASUREMENTS.items()
    }
    # One figure for all processors, not one for each; of disks only the one that fills up.
    collected["cpu"]["totalcpu"] = True
    collected["disk"].update(resources=["/"], drop_device=True)
    collected["procstat"] = [{"pattern": _PROCESSES[role], "measurement": ["pid_count"], **own}]
    return {
        "agent": {"metrics_collection_interval": 60, "run_as_user": "cwagent"},
        "metrics": {
            "namespace": host_namespace(environment),
            "metrics_collected": collected,
            "append_dimensions": {"InstanceId": "${aws:InstanceId}"},
            # Machines come and go: alarms look at all of a role together, people at one.
            "aggregation_dimensions": [["Environment", "Role"], ["InstanceId"]],
            "force_flush_interval": 30,
        },
        "logs": _logs(environment, role),
    }


def _logs(environment: str, role: Role) -> dict[str, Any]:
    files = [
        {
            "file_path": path,
            "log_group_name": log_group(environment, name),
            "log_stream_name": "{instance_id}",
        }
        for name, path in LOGS[role].items()
    ]
    section: dict[str, Any] = {
        "logs_collected": {"files": {"collect_list": files}},
        "force_flush_interval": 5,
    }
    if role == "gateway":
        section["metrics_collected"] = {"prometheus": _scraped(environment)}
    return section


def _scraped(environment: str) -> dict[str, Any]:
    return {
        "prometheus_config_path": SCRAPE_PATH,
        "log_group_name": log_group(environment, "gateway"),
        "emf_processor": {
            "metric_namespace": application_namespace(environment),
            "metric_declaration": [
                {
                    "source_labels": ["Service"],
                    "label_matcher": "^gateway$",
                    "dimensions": [["Service"]],
                    "metric_selectors": [f"^{name}$" for name in GATEWAY_METRICS],
                }
            ],
        },
    }


def scrape_configuration(*, port: int) -> dict[str, Any]:
    """Return what belongs into `SCRAPE_PATH` on a gateway, as JSON, which is YAML too."""
    target = {"targets": [f"127.0.0.1:{port}"], "labels": {"Service": "gateway"}}
    job = {"job_name": "collabkit-gateway", "metrics_path": "/metrics", "static_configs": [target]}
    return {"global": {"scrape_interval": "1m", "scrape_timeout": "10s"}, "scrape_configs": [job]}


def host_metrics() -> frozenset[str]:
    """Return the names of the metrics that the agent emits in `host_namespace`."""
    measured = {name for listed in _MEASUREMENTS.values() for name in listed}
    return frozenset(measured | {"procstat_lookup_pid_count"})
