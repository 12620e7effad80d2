"""The CloudWatch agent's configuration: accepted by our strict model, and honest about what is emitted."""

from __future__ import annotations

import ast
from copy import deepcopy
from pathlib import Path

import pytest

from collabkit.infra import agent, names

from .settings import environment

SOURCES = Path(__file__).parents[3] / "src" / "collabkit"


@pytest.fixture(params=agent.ROLES)
def document(request):
    return agent.configuration(environment="production", role=request.param)


def test_every_role_has_a_configuration_without_problems(document):
    assert agent.problems(document) == []


def test_log_groups_are_called_as_everywhere_else():
    assert agent.log_group("production", "web") == names.log_group(environment(), "web")


def test_the_application_emits_what_alarms_may_name():
    """The embedded metrics of collabkit.ops, read from its source: this part imports no app."""
    tree = ast.parse((SOURCES / "ops" / "metrics.py").read_text(encoding="utf-8"))
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # Status2xx … Status5xx are put together from a class of numbers.
    assert {"Latency", "Requests", "Status", "xx", "Service", "Route"} <= texts
    assert {name for name in agent.APPLICATION_METRICS if not name.startswith("Status")} <= texts


def test_the_gateway_emits_what_is_scraped():
    tree = ast.parse((SOURCES / "realtime" / "metrics.py").read_text(encoding="utf-8"))
    fields = {
        f"collabkit_realtime_{node.target.id}"
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    assert set(agent.GATEWAY_METRICS) <= fields


def test_what_the_agent_is_asked_for_is_what_it_is_said_to_emit(document):
    collected = document["metrics"]["metrics_collected"]
    asked = {name for plugin in ("cpu", "mem", "swap", "disk") for name in collected[plugin]["measurement"]}
    assert asked | {"procstat_lookup_pid_count"} == agent.host_metrics()


def test_the_gateway_is_scraped_on_its_port():
    scraped = agent.scrape_configuration(port=8001)
    assert scraped["scrape_configs"][0]["static_configs"][0]["targets"] == ["127.0.0.1:8001"]


def _without(document, *path):
    node = document
    for step in path[:-1]:
        node = node[step]
    del node[path[-1]]


def _with(document, value, *path):
    node = document
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value


FILES = ("logs", "logs_collected", "files", "collect_list")


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("metrics", "nmespace"), "x", "metrics.nmespace is no known field"),
        (("metrics", "namespace"), "", "metrics.namespace must be a text that is not empty, not ''"),
        (
            ("metrics", "metrics_collected", "cpu", "measurement"),
            ["cpu_usage_busy"],
            "metrics.metrics_collected.cpu: there is no measurement 'cpu_usage_busy'",
        ),
        (
            ("metrics", "metrics_collected", "cpu", "measurement"),
            [],
            "metrics.metrics_collected.cpu.measurement must be a list that is not empty",
        ),
        (
            ("metrics", "metrics_collected", "net"),
            {},
            "metrics.metrics_collected.net is no known field",
        ),
        (
            ("metrics", "append_dimensions"),
            {"InstanceID": "${aws:InstanceId}"},
            "metrics.append_dimensions must be names out of ImageId, InstanceId, InstanceType and "
            "AutoScalingGroupName as ${aws:Name}, not {'InstanceID': '${aws:InstanceId}'}",
        ),
        (
            ("agent", "metrics_collection_interval"),
            0,
            "agent.metrics_collection_interval must be a whole number above 0, not 0",
        ),
        (("agent", "debug"), "no", "agent.debug must be true or false, not 'no'"),
        (("logs",), [], "logs must be an object"),
        (
            (*FILES, 0),
            {"file_path": "/a"},
            "logs.logs_collected.files.collect_list[0].log_group_name is missing",
        ),
    ],
)
def test_the_model_says_what_is_wrong(path, value, problem):
    document = deepcopy(agent.configuration(environment="production", role="web"))
    _with(document, value, *path)
    assert problem in agent.problems(document)


@pytest.mark.parametrize("path", [("agent",), ("metrics", "namespace"), (*FILES, 0, "file_path")])
def test_the_model_says_what_is_missing(path):
    document = agent.configuration(environment="production", role="worker")
    _without(document, *path)
    assert [problem.rpartition(" is ")[2] for problem in agent.problems(document)] == ["missing"]
