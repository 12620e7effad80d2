"""A strict model of the part of the agent's configuration that is used here.

The agent's own schema lets a misspelt measurement or dimension pass, and the metric is then missing without a word:
`problems` names both. Fields and measurements are those of the agent's guide, "Manually create or edit the
CloudWatch agent configuration file" and "Metrics collected by the CloudWatch agent":
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Configuration-File-Details.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["problems"]

# What the agent would not emit by another name than its own.
_KNOWN_MEASUREMENTS: dict[str, frozenset[str]] = {
    "cpu": frozenset(
        f"cpu_{kind}_{part}"
        for kind in ("time", "usage")
        for part in (
            "active",
            "guest",
            "guest_nice",
            "idle",
            "iowait",
            "irq",
            "nice",
            "softirq",
            "steal",
            "system",
            "user",
        )
    ),
    "mem": frozenset(
        f"mem_{part}"
        for part in (
            "active",
            "available",
            "available_percent",
            "buffered",
            "cached",
            "free",
            "inactive",
            "shared",
            "total",
            "used",
            "used_percent",
        )
    ),
    "swap": frozenset({"swap_free", "swap_used", "swap_used_percent"}),
    "disk": frozenset(
        f"disk_{part}"
        for part in ("free", "inodes_free", "inodes_total", "inodes_used", "total", "used", "used_percent")
    ),
    "procstat": frozenset({"cpu_usage", "memory_rss", "num_threads", "pid_count"}),
}

# The model: of each object the fields it may have; a tuple is (type, required).
_Field = tuple[Any, bool]
_PLUGIN: dict[str, _Field] = {
    "measurement": (["text"], True),
    "metrics_collection_interval": ("seconds", False),
    "resources": (["text"], False),
    "append_dimensions": ("dimensions", False),
}
_MODEL: dict[str, _Field] = {
    "agent": (
        {
            "metrics_collection_interval": ("seconds", False),
            "run_as_user": ("text", True),
            "region": ("text", False),
            "logfile": ("text", False),
            "debug": (bool, False),
        },
        True,
    ),
    "metrics": (
        {
            "namespace": ("text", True),
            "metrics_collected": (
                {
                    "cpu": ({**_PLUGIN, "totalcpu": (bool, False)}, False),
                    "mem": (_PLUGIN, False),
                    "swap": (_PLUGIN, False),
                    "disk": (
                        {
                            **_PLUGIN,
                            "drop_device": (bool, False),
                            "ignore_file_system_types": (["text"], False),
                        },
                        False,
                    ),
                    "procstat": ([{**_PLUGIN, "pattern": ("text", True)}], False),
                    "statsd": (
                        {
                            "service_address": ("text", False),
                            "metrics_collection_interval": ("seconds", False),
                            "metrics_aggregation_interval": ("seconds", False),
                        },
                        False,
                    ),
                },
                True,
            ),
            "append_dimensions": ("agent dimensions", False),
            "aggregation_dimensions": ([["text"]], False),
            "force_flush_interval": ("seconds", False),
        },
        True,
    ),
    "logs": (
        {
            "logs_collected": (
                {
                    "files": (
                        {
                            "collect_list": (
                                [
                                    {
                                        "file_path": ("text", True),
                                        "log_group_name": ("text", True),
                                        "log_stream_name": ("text", True),
                                        "timezone": ("text", False),
                                        "retention_in_days": ("seconds", False),
                                    }
                                ],
                                True,
                            )
                        },
                        True,
                    )
                },
                True,
            ),
            "metrics_collected": (
                {
                    "emf": ({"service_address": ("text", False)}, False),
                    "prometheus": (
                        {
                            "prometheus_config_path": ("text", True),
                            "log_group_name": ("text", True),
                            "emf_processor": (
                                {
                                    "metric_namespace": ("text", True),
                                    "metric_declaration": (
                                        [
                                            {
                                                "source_labels": (["text"], True),
                                                "label_matcher": ("text", True),
                                                "dimensions": ([["text"]], True),
                                                "metric_selectors": (["text"], True),
                                            }
                                        ],
                                        True,
                                    ),
                                },
                                True,
                            ),
                        },
                        False,
                    ),
                },
                False,
            ),
            "force_flush_interval": ("seconds", False),
        },
        True,
    ),
}
_AGENT_DIMENSIONS = frozenset({"AutoScalingGroupName", "ImageId", "InstanceId", "InstanceType"})


def problems(document: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a configuration, each with its path; an empty list when nothing is."""
    return [*_of_object("", document, _MODEL), *_of_measurements(document)]


def _of_object(path: str, value: Any, model: Mapping[str, _Field]) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{path or 'the document'} must be an object"
        return
    for name in sorted(set(value) - set(model)):
        yield f"{path}.{name} is no known field".lstrip(".")
    for name, (kind, required) in model.items():
        if name in value:
            yield from _of_value(f"{path}.{name}".lstrip("."), value[name], kind)
        elif required:
            yield f"{path}.{name} is missing".lstrip(".")


def _of_value(path: str, value: Any, kind: Any) -> Iterator[str]:
    if isinstance(kind, dict):
        yield from _of_object(path, value, kind)
    elif isinstance(kind, list):
        if not isinstance(value, list) or not value:
            yield f"{path} must be a list that is not empty"
            return
        for number, item in enumerate(value):
            yield from _of_value(f"{path}[{number}]", item, kind[0])
    elif not _is(value, kind):
        yield f"{path} must be {_MEANINGS[kind]}, not {value!r}"


_MEANINGS: dict[Any, str] = {
    bool: "true or false",
    "text": "a text that is not empty",
    "seconds": "a whole number above 0",
    "dimensions": "at most 30 names with texts that are not empty",
    "agent dimensions": "names out of ImageId, InstanceId, InstanceType and AutoScalingGroupName as ${aws:Name}",
}


def _is(value: Any, kind: Any) -> bool:
    if kind is bool:
        return isinstance(value, bool)
    if kind == "text":
        return isinstance(value, str) and bool(value)
    if kind == "seconds":
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    if not isinstance(value, Mapping) or len(value) > 30:
        return False
    if kind == "dimensions":
        return all(isinstance(text, str) and text for text in value.values())
    return all(name in _AGENT_DIMENSIONS and text == f"${{aws:{name}}}" for name, text in value.items())


def _of_measurements(document: Mapping[str, Any]) -> Iterator[str]:
    metrics = document.get("metrics")
    collected = metrics.get("metrics_collected") if isinstance(metrics, Mapping) else None
    if not isinstance(collected, Mapping):
        return
    for plugin, known in _KNOWN_MEASUREMENTS.items():
        parts = collected.get(plugin, [])
        for part in parts if isinstance(parts, list) else [parts]:
            listed = part.get("measurement", []) if isinstance(part, Mapping) else []
            for name in listed if isinstance(listed, list) else []:
                if isinstance(name, str) and not known & {name, f"{plugin}_{name}"}:
                    yield f"metrics.metrics_collected.{plugin}: there is no measurement {name!r}"
