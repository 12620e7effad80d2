"""Templates with values of wrong types, as they come from others: every rule reads on, and says what it can."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collabkit.infra.checks import check

from .base import base

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*/*.json"))
WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**400, "", "x", "${", "a b", [], [None], [1, "x"], [[]], [{}], {}, {"Ref": 1},
    {"Ref": ["x"]}, {"Fn::Sub": []}, {"Fn::Sub": ["${A}", 1]}, {"Fn::Sub": ["${A}", {"A": []}, 1]},
    {"Fn::Join": []}, {"Fn::Join": ["x"]}, {"Fn::Join": [1, [None, {}]]}, {"Fn::Join": "x"},
    {"Fn::If": []}, {"Fn::If": ["A"]}, {"Fn::If": 1}, {"Fn::Base64": 1}, {"Fn::Base64": [{}]},
    {"Fn::GetAtt": {}, "Ref": "x"}, "{", '{"metrics_collected": 1}', '{"widgets": 1}', '{"widgets": [1, {}]}',
    '{"widgets": [{"type": [], "properties": 1}, {"type": "metric", "x": "1", "properties": {"metrics": 1}}]}',
    '{"widgets": [{"type": "metric", "properties": {"metrics": [1, [], ["."], ["..."], ["A"], [".", "."]]}}]}',
    '{"widgets": [{"type": "metric", "width": true, "properties": {"metrics": [["A", "B", "...", "C", "D"]]}}]}',
    "#!", "#!/bin/sh\n\0", "#cloud-config\n{[]: 1}", "#cloud-config\n? []\n: 1", "#cloud-config\n&a [*a]",
    "Content-Type: multipart/mixed\n\n", "MIME-Version: 1.0\nContent-Type: text/plain; charset=x\n\n#!/bin/sh",
    "#!/bin/sh\n\ud800", "{ $.a = %(% }", "ALARM(\0)", "TRUE" + " AND NOT" * 9, "NOT " * 9999 + "TRUE",
    "{ $.a = %a{9999999999}% }", "#cloud-config\na: 2024-13-45", "--5", "9" * 5000, "location ~ a{9999999999} {",
    "\u00b2", "-\u0661",
)  # fmt: skip


@cache
def _whole(folder):
    return {
        file.stem: json.loads(file.read_text(encoding="utf-8")) for file in GOLDEN if file.parent == folder
    }


@cache
def _small():
    """Return the templates of the small environment with one resource of each type: rules go by types."""
    known = {"whole": base()["whole"]}
    seen = set()
    for stack, template in _whole(GOLDEN[0].parent).items():
        kept = {}
        for name, body in template["Resources"].items():
            if body["Type"] not in seen:
                kept[name] = body
                seen.add(body["Type"])
        known[stack] = {"Resources": kept}
    return known


def _places(node, way=()):
    """Yield the way to each value below a node."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield (*way, key)
        yield from _places(value, (*way, key))


def _replaced(templates, way, value):
    changed = deepcopy(templates)
    node = changed
    for step in way[:-1]:
        node = node[step]
    node[way[-1]] = value
    return changed


PLACES = [way for way in _places(_small()) if "Resources" in way]


@given(way=st.sampled_from(PLACES), value=st.sampled_from(WRONG))
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_no_rule_stumbles_over_a_value(way, value):
    check(_replaced(_small(), way, value))


@pytest.mark.slow
@pytest.mark.parametrize("folder", sorted({file.parent for file in GOLDEN}), ids=lambda folder: folder.name)
@given(data=st.data())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_rule_stumbles_over_several_values_of_a_whole_environment(folder, data):
    templates = _whole(folder)
    places = _of_environment(folder)
    for way in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=5, unique=True)):
        try:
            templates = _replaced(templates, way, data.draw(st.sampled_from(WRONG)))
        except (KeyError, IndexError, TypeError, AttributeError):
            # What was replaced before is not there to be gone through any more.
            continue
    check(templates)


@cache
def _of_environment(folder):
    return list(_places(_whole(folder)))


@pytest.mark.parametrize(
    "way",
    [
        ("whole", "Resources"),
        ("whole", "Resources", "ErrorAlarm"),
        ("whole", "Resources", "ErrorAlarm", "Type"),
        ("whole", "Resources", "ErrorAlarm", "Properties"),
        ("whole", "Resources", "ErrorAlarm", "Metadata"),
        ("whole", "Resources", "ErrorAlarm", "Metadata", "collabkit"),
        ("whole", "Resources", "ErrorAlarm", "Properties", "Metrics"),
        ("whole", "Resources", "ErrorAlarm", "Properties", "Dimensions"),
        ("whole", "Resources", "ErrorFilter", "Properties", "MetricTransformations"),
        ("whole", "Resources", "ErrorFilter", "Properties", "FilterPattern"),
        ("whole", "Resources", "Machines", "Properties", "LaunchTemplateData"),
        ("whole", "Resources", "Machines", "Properties", "LaunchTemplateData", "UserData"),
        ("whole", "Resources", "Dashboard", "Properties", "DashboardBody"),
        ("whole", "Resources", "Together", "Properties", "AlarmRule"),
    ],
    ids="/".join,
)
def test_no_rule_stumbles_where_each_looks(way):
    for value in WRONG:
        check(_replaced(base(), way, value))


@pytest.mark.parametrize(
    ("namespace", "found"),
    [
        ("AWS/ApiGateway", []),
        ("AWS/RDS", ["Nothing emits 5XXError in AWS/RDS."]),
        ("collabkit/shop", ["Nothing emits 5XXError in collabkit/shop."]),
        ("shop", ["Nothing emits 5XXError in shop."]),
        ("", ["5XXError has no namespace."]),
    ],
)
def test_of_services_that_are_not_used_here_nothing_is_said(namespace, found):
    templates = base()
    templates["whole"]["Resources"]["DatabaseAlarm"]["Properties"] |= {
        "Namespace": namespace,
        "MetricName": "5XXError",
    }
    assert [finding.problem for finding in check(templates)] == found


def _of_filter(pattern):
    templates = base()
    templates["whole"]["Resources"]["ErrorFilter"]["Properties"]["FilterPattern"] = pattern
    return [(finding.rule, finding.problem) for finding in check(templates)]


def test_a_pattern_of_a_long_word_is_read_at_once():
    [(rule, problem)] = _of_filter("a" * 60 + ":")
    assert rule == "filter-pattern"
    assert problem.startswith("Terms with other characters")


def test_a_pattern_that_is_nested_deeper_than_anybody_reads_is_refused():
    [(rule, problem)] = _of_filter("{" + "(" * 900 + "}")
    assert rule == "filter-pattern"
    assert problem.startswith("There are too many parentheses within parentheses")
