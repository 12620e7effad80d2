"""The picture: what the templates say, and nothing else."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from collabkit.infra import graph, render
from collabkit.infra.settings import load
from collabkit.infra.stacks import ORDER, STATEFUL

from .base import PRODUCTION, SMALL, run, said

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def production():
    environment = load(PRODUCTION)
    return environment, render.templates(environment)


def test_every_stack_and_every_value_that_is_followed_is_in_it(production):
    environment, templates = production
    drawn = graph.deployment(environment, templates)
    assert [node.name for node in drawn.nodes if node.kind is not graph.Kind.OUTSIDE] == list(ORDER)
    assert {node.name for node in drawn.nodes if node.kind is graph.Kind.STATEFUL} == STATEFUL
    passed = {(edge.source, edge.target): edge.values for edge in drawn.edges}
    assert "SiteName" not in str(passed)
    assert passed["web_cell", "dns"] == ("HealthCheckId", "LoadBalancerDnsName", "LoadBalancerZoneId")
    followed = sum(
        body["Type"].startswith("AWS::SSM::Parameter::")
        for text in templates.values()
        for body in json.loads(text).get("Parameters", {}).values()
    )
    # Two cells tell the dns stack the same three values.
    assert sum(map(len, passed.values())) == followed - 3


def test_arrows_point_along_the_order_of_deployment(production):
    drawn = graph.deployment(*production)
    places = {node.name: number for number, node in enumerate(drawn.nodes)}
    assert all(places[edge.source] < places[edge.target] for edge in drawn.edges)
    assert all(
        needs <= set(ORDER[: ORDER.index(name)]) for name, needs in graph.dependencies(*production).items()
    )


def test_what_no_stack_makes_stands_outside(production):
    drawn = graph.deployment(*production)
    assert {node.name for node in drawn.nodes if node.kind is graph.Kind.OUTSIDE} == {"AWS", "release"}


@pytest.mark.parametrize("settings", [PRODUCTION, SMALL])
@pytest.mark.parametrize("stack", [None, "network", "web-cell"])
def test_the_svg_is_sound_no_box_lies_on_another_and_all_are_inside(settings, stack):
    more = ["--stack", stack] if stack else []
    text = run("graph", "--settings", settings, *more).stdout
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    boxes = [
        (
            float(box.attrib["x"]),
            float(box.attrib["y"]),
            float(box.attrib["width"]),
            float(box.attrib["height"]),
        )
        for box in root.iter(f"{SVG}rect")
        if "box" in box.attrib["class"]
    ]
    assert boxes
    for number, (x, y, w, h) in enumerate(boxes):
        assert min(x, y, width - x - w, height - y - h) >= 0
        assert not any(abs(x - x2) < w and abs(y - y2) < h for x2, y2, _, _ in boxes[:number])
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None


def test_references_inside_a_stack():
    template = {
        "Parameters": {"Zone": {"Type": "String", "Default": "a"}, "Unused": {"Type": "String"}},
        "Resources": {
            "A": {"Type": "X", "Properties": {"Zone": {"Ref": "Zone"}}},
            "B": {
                "Type": "X",
                "DependsOn": "A",
                "Properties": {"Name": {"Fn::Sub": "${A.Arn}/${AWS::Region}"}},
            },
            "C": {
                "Type": "X",
                "Properties": {
                    "Of": [{"Fn::GetAtt": ["B", "Id"]}, {"Fn::Sub": ["${x}", {"x": {"Ref": "A"}}]}]
                },
            },
            "D": {"Type": "X", "Properties": {"Self": {"Ref": "D"}}},
        },
    }
    drawn = graph.inside("own", json.dumps(template))
    assert {(edge.source, edge.target, edge.values) for edge in drawn.edges} == {
        ("Zone", "A", ("Ref",)),
        ("A", "B", ("Arn", "DependsOn")),
        ("A", "C", ("Ref",)),
        ("B", "C", ("Id",)),
    }
    assert [node.name for node in drawn.nodes] == ["Zone", "A", "B", "C", "D"]


def test_dot_quotes_what_it_must_and_names_every_box(production):
    text = graph.dot(graph.deployment(*production))
    assert text.startswith('digraph "production in eu-central-1" {')
    assert all(f'"{stack}"' in text for stack in ORDER)
    node = graph.Node(name='a"b\\', kind=graph.Kind.PLAIN, text="x")
    assert '"a\\"b\\\\"' in graph.dot(graph.Graph(title="t", nodes=(node,), edges=()))


def test_json_keeps_its_shape_and_an_unknown_stack_is_wrong_use(tmp_path):
    answer = said(run("graph", "--settings", SMALL, "--json", "--out", tmp_path / "a.svg"))
    assert set(answer) == {"command", "edges", "environment", "error", "format", "nodes", "title"}
    assert set(answer["nodes"][0]) == {"name", "kind", "text"}
    assert set(answer["edges"][0]) == {"source", "target", "values"}
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    assert run("graph", "--settings", SMALL, "--stack", "nothing").exit_code == 2
