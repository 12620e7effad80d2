"""The rules on the real templates: without findings as they are, and not one seeded fault of a kind passes."""

from __future__ import annotations

import json
from copy import deepcopy
from importlib import import_module
from pkgutil import iter_modules

import pytest

from collabkit.infra import stacks
from collabkit.infra.checks import RULES, check
from collabkit.infra.checks.templates import Templates
from tests.infra.observability.settings import environment

OURS = ("audit", "dashboards", "observability", "watch", "watch_data")


@pytest.fixture(scope="module")
def rendered():
    modules = {
        module.name: import_module(f"{stacks.__name__}.{module.name}")
        for module in iter_modules(stacks.__path__)
    }
    built = {
        name: module.build(environment()) for name, module in modules.items() if hasattr(module, "build")
    }
    return {name: json.loads(json.dumps(template.to_dict())) for name, template in built.items()}


def _paths(rendered, kind):
    return [
        (stack, name)
        for stack, template in rendered.items()
        for name, body in template.get("Resources", {}).items()
        if body["Type"] == f"AWS::{kind}"
    ]


def _noticed(rendered, rule, stack, name, change):
    """Tell whether the rule notices what the change does to this one resource."""
    template = rendered[stack]
    body = deepcopy(template["Resources"][name])
    change(body)
    changed = {**template, "Resources": {**template["Resources"], name: body}}
    found = RULES[rule](Templates({**rendered, stack: changed}))
    return any(finding.path.startswith(f"Resources/{name}") for finding in found)


def _seeded(rendered, kind, rule, change):
    """Seed the fault into each resource of the kind in turn; return their number, and where nothing is noticed."""
    places = _paths(rendered, kind)
    passed = [place for place in places if not _noticed(rendered, rule, place[0], place[1], change)]
    return len(places), passed


def _without_last_brace(body):
    body["Properties"]["FilterPattern"] = body["Properties"]["FilterPattern"].rstrip("} ")


def _misspelt(body):
    for part in (
        body["Properties"],
        *(item.get("MetricStat", {}).get("Metric", {}) for item in body["Properties"].get("Metrics", [])),
    ):
        if "MetricName" in part:
            part["MetricName"] += "s"


def _with_an_open_if(body):
    data = body["Properties"]["LaunchTemplateData"]
    data["UserData"] = {
        "Fn::Base64": {"Fn::Join": ["", [data["UserData"]["Fn::Base64"], "\nif true; then\n"]]}
    }


def test_nothing_is_wrong_with_our_stacks(rendered):
    found = check(rendered)
    assert [str(finding) for finding in found if finding.stack in OURS] == []


def test_every_broken_pattern_is_noticed(rendered):
    count, passed = _seeded(rendered, "Logs::MetricFilter", "filter-pattern", _without_last_brace)
    assert count >= 21
    assert passed == []


def test_every_misspelt_metric_of_an_alarm_is_noticed(rendered):
    count, passed = _seeded(rendered, "CloudWatch::Alarm", "alarm-metric", _misspelt)
    assert count >= 45
    assert passed == []


@pytest.mark.parametrize("key", ["runbook", "owner"])
def test_every_alarm_without_runbook_or_owner_is_noticed(rendered, key):
    count, passed = _seeded(
        rendered, "CloudWatch::Alarm", f"alarm-{key}", lambda body: body["Metadata"]["collabkit"].pop(key)
    )
    assert count >= 45
    assert passed == []


def test_every_script_that_cannot_be_read_is_noticed(rendered):
    count, passed = _seeded(rendered, "EC2::LaunchTemplate", "userdata-content", _with_an_open_if)
    assert count >= 3
    assert passed == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("--require-hashes ", "", "userdata-hashes"),
        ("trap finish EXIT", "", "userdata-signal"),
        ("trap finish EXIT", "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7", "userdata-secret"),
        ("trap finish EXIT", "export DATABASE_URL=postgresql://site:s3cr3t@db/site", "userdata-secret"),
        ("trap finish EXIT", "curl -u elastic:s3cr3t https://search.example/", "userdata-secret"),
    ],
)
def test_every_script_that_leaves_something_out_or_tells_too_much_is_noticed(rendered, old, new, rule):
    places = [
        (stack, name)
        for stack, name in _paths(rendered, "EC2::LaunchTemplate")
        if old in json.dumps(rendered[stack]["Resources"][name])
    ]
    assert len(places) >= 3

    def change(body):
        body["Properties"] = json.loads(json.dumps(body["Properties"]).replace(old, new))

    assert [place for place in places if not _noticed(rendered, rule, *place, change)] == []


@pytest.mark.parametrize(
    ("kind", "rule", "path", "value"),
    [
        ("ElasticLoadBalancingV2::TargetGroup", "health-check-path", "HealthCheckPath", "/nothing"),
        ("Route53::HealthCheck", "health-check-path", "HealthCheckConfig.ResourcePath", "/nothing"),
        ("Route53::RecordSet", "record-weight", "Weight", 256),
        ("RDS::DBInstance", "database-class", "DBInstanceClass", "db.m7g.7xlarge"),
        ("CloudTrail::Trail", "trail-coverage", "IsMultiRegionTrail", False),
    ],
)
def test_every_resource_of_a_kind_with_a_value_that_cannot_be_is_noticed(rendered, kind, rule, path, value):
    def change(body):
        *way, last = path.split(".")
        node = body["Properties"]
        for step in way:
            node = node[step]
        node[last] = value

    count, passed = _seeded(rendered, kind, rule, change)
    assert count >= 1
    assert passed == []


def test_every_alarm_that_waits_for_less_than_nothing_is_noticed(rendered):
    falling = [
        (stack, name)
        for stack, name in _paths(rendered, "CloudWatch::Alarm")
        if rendered[stack]["Resources"][name]["Properties"]["ComparisonOperator"] == "LessThanThreshold"
        and "MetricName" in rendered[stack]["Resources"][name]["Properties"]
    ]
    assert len(falling) >= 5

    def change(body):
        body["Properties"]["Threshold"] = 0

    assert [place for place in falling if not _noticed(rendered, "alarm-threshold", *place, change)] == []


def _lines(rendered):
    """Return each line of each dashboard: stack, resource, the text of the body, the metric's name."""
    for stack, name in _paths(rendered, "CloudWatch::Dashboard"):
        body = rendered[stack]["Resources"][name]["Properties"]["DashboardBody"]["Fn::Sub"]
        text = body if isinstance(body, str) else body[0]
        for widget in json.loads(text)["widgets"]:
            for line in widget["properties"].get("metrics", []):
                yield stack, name, text, line[1]


def test_every_metric_of_a_dashboard_is_looked_up(rendered):
    lines = list(_lines(rendered))
    assert len(lines) >= 40
    passed = []
    for stack, name, text, metric in lines:
        wrong = text.replace(f'"{metric}"', f'"{metric}s"', 1)

        def change(body, wrong=wrong):
            body["Properties"]["DashboardBody"] = {"Fn::Sub": wrong}

        passed += [metric] * (not _noticed(rendered, "dashboard-metric", stack, name, change))
    assert passed == []
