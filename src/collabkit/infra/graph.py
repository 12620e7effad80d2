"""The picture of a deployment, from what its templates say themselves: references, and the SSM parameters between them.

Drawn as SVG by a layout of its own, in columns by what must be there before, or handed to Graphviz as DOT. The same
templates make the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

from collabkit.infra.settings import Environment
from collabkit.infra.stacks import STATEFUL

__all__ = ["Edge", "Graph", "Kind", "Node", "dependencies", "deployment", "dot", "inside", "svg"]


class Kind(StrEnum):
    """What a box stands for."""

    PLAIN = "plain"
    STATEFUL = "stateful"
    """Holds data."""
    OUTSIDE = "outside"
    """Is not made by these templates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box."""

    name: str
    kind: Kind
    text: str
    """The second line in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An arrow from what is there first to what needs it."""

    source: str
    target: str
    values: tuple[str, ...]
    """What passes along it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Boxes in the order of deployment, and the arrows between them."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def deployment(environment: Environment, templates: Mapping[str, str]) -> Graph:
    """Return the stacks of an environment and what they tell each other; `templates` as `render.templates` has them."""
    parsed = {stack: json.loads(template) for stack, template in templates.items()}
    values = _links(environment, parsed)
    outside = sorted({source for source, _ in values} - set(parsed))
    nodes = [Node(name=name, kind=Kind.OUTSIDE, text="not made by a stack") for name in outside]
    nodes += [_stack(stack, template) for stack, template in parsed.items()]
    order = [node.name for node in nodes]
    edges = [
        Edge(source=source, target=target, values=tuple(sorted(passed)))
        for (source, target), passed in sorted(
            values.items(), key=lambda item: (order.index(item[0][0]), order.index(item[0][1]))
        )
    ]
    title = f"{environment.name} in {environment.region}"
    return Graph(title=title, nodes=tuple(nodes), edges=tuple(edges))


def dependencies(environment: Environment, templates: Mapping[str, str]) -> dict[str, set[str]]:
    """Return for each stack those that it needs, directly or through others."""
    parsed = {stack: json.loads(template) for stack, template in templates.items()}
    needs: dict[str, set[str]] = {stack: set() for stack in parsed}
    pairs = {pair for pair in _links(environment, parsed) if pair[0] in parsed}
    for stack in parsed:
        # In the order of deployment: what a stack needs is known in full before it.
        for source, target in pairs:
            if target == stack:
                needs[stack] |= {source, *needs[source]}
    return needs


def inside(title: str, template: str) -> Graph:
    """Return the resources of one stack and how they refer to each other."""
    parsed = json.loads(template)
    resources, parameters = parsed["Resources"], parsed.get("Parameters", {})
    found: dict[tuple[str, str], set[str]] = {}
    for name, body in resources.items():
        for target, what in [*_references(body), *((each, "DependsOn") for each in _depends_on(body))]:
            if target in resources or target in parameters:
                found.setdefault((target, name), set()).add(what)
    used = sorted({source for source, _ in found} & set(parameters))
    nodes = [Node(name=name, kind=Kind.OUTSIDE, text=_source(parameters[name])) for name in used]
    nodes += [Node(name=name, kind=Kind.PLAIN, text=body["Type"]) for name, body in sorted(resources.items())]
    edges = [
        Edge(source=source, target=target, values=tuple(sorted(values)))
        for (source, target), values in sorted(found.items())
        if source != target
    ]
    return Graph(title=title, nodes=tuple(nodes), edges=tuple(edges))


def dot(graph: Graph) -> str:
    """Return the picture for Graphviz."""
    looks = {
        Kind.PLAIN: "style=rounded",
        Kind.STATEFUL: "style=rounded,peripheries=2",
        Kind.OUTSIDE: 'style="rounded,dashed"',
    }
    lines = [
        f"digraph {_quoted(graph.title)} {{",
        "  rankdir=LR;",
        '  node [shape=box,fontname="sans-serif"];',
    ]
    for node in graph.nodes:
        label = _quoted(node.name + "\n" + node.text)
        lines.append(f"  {_quoted(node.name)} [label={label},{looks[node.kind]}];")
    for edge in graph.edges:
        tip = _quoted(", ".join(edge.values))
        lines.append(f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [tooltip={tip}];")
    return "\n".join([*lines, "}"]) + "\n"


WIDTH, HEIGHT, ACROSS, DOWN, LEFT, TOP = 208, 46, 292, 62, 24, 92
STYLE = """
  svg { color-scheme: light dark; --ink: #1b1f24; --faint: #8a94a0; --paper: #ffffff; --box: #f3f5f8;
    --held: #0b61a4; }
  @media (prefers-color-scheme: dark) { svg { --ink: #e8ebef; --faint: #7b8591; --paper: #14171b; --box: #20252b;
    --held: #6cb6ff; } }
  text { font: 12px system-ui, sans-serif; fill: var(--ink); }
  .title { font-size: 18px; font-weight: 600; }
  .name { font-size: 14px; font-weight: 600; }
  .paper { fill: var(--paper); }
  .box { fill: var(--box); stroke: var(--ink); stroke-width: 1; }
  .stateful { stroke: var(--held); stroke-width: 3; }
  .outside { stroke-dasharray: 4 3; fill: var(--paper); }
  .arrow { fill: none; stroke: var(--faint); stroke-width: 1.2; }
  .arrow:hover { stroke: var(--held); stroke-width: 3; }
  .head { fill: var(--faint); }
"""
Place = tuple[int, int]


def svg(graph: Graph) -> str:
    """Return the picture; pointing at an arrow shows what passes along it."""
    places = _places(graph)
    width = max((x for x, _ in places.values()), default=0) + WIDTH + LEFT
    height = max((y for _, y in places.values()), default=0) + HEIGHT + LEFT
    told = "; ".join(f"{edge.target} needs {edge.source}" for edge in graph.edges)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
            ' aria-labelledby="title description">',
            f'<title id="title">{escape(graph.title)}</title>',
            f'<desc id="description">{escape(told)}.</desc>',
            f"<style>{STYLE}</style>",
            '<marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path class="head" d="M0 0 8 4 0 8z"/></marker>',
            f'<rect class="paper" width="{width}" height="{height}"/>',
            f'<text class="title" x="{LEFT}" y="36">{escape(graph.title)}</text>',
            f'<text x="{LEFT}" y="58">Left to right: what is deployed first. Thick: holds data. Dashed: not made here.'
            "</text>",
            *(_arrow(edge, places) for edge in graph.edges),
            *(_box(node, places[node.name]) for node in graph.nodes),
            "</svg>\n",
        ]
    )


def _links(environment: Environment, parsed: Mapping[str, Any]) -> dict[tuple[str, str], set[str]]:
    """Return what passes from one stack to another, by publisher and follower."""
    published = [entry for stack, template in parsed.items() for entry in _published(stack, template)]
    found: dict[tuple[str, str], set[str]] = {}
    for stack, template in parsed.items():
        for path in _followed(template):
            source = next((each for pattern, each in published if pattern.fullmatch(path)), None)
            if source != stack:
                found.setdefault((source or _outside(environment, path), stack), set()).add(
                    path.split("/")[-1]
                )
    return found


def _published(stack: str, template: Mapping[str, Any]) -> Iterator[tuple[re.Pattern[str], str]]:
    for body in template["Resources"].values():
        if body["Type"] == "AWS::SSM::Parameter":
            name = body["Properties"].get("Name")
            text = name.get("Fn::Sub") if isinstance(name, dict) else name
            if isinstance(text, str):
                # A cell's paths have its number in them, which only its own stack knows.
                yield re.compile(re.sub(r"\\\$\\\{\w+\\\}", r"[^/]+", re.escape(text))), stack


def _followed(template: Mapping[str, Any]) -> list[str]:
    parameters = template.get("Parameters", {}).values()
    return sorted(each["Default"] for each in parameters if each["Type"].startswith("AWS::SSM::Parameter::"))


def _outside(environment: Environment, path: str) -> str:
    ours = f"/collabkit/{environment.name}/"
    return path.removeprefix(ours).split("/")[0] if path.startswith(ours) else "AWS"


def _stack(stack: str, template: Mapping[str, Any]) -> Node:
    count = sum(body["Type"] != "AWS::SSM::Parameter" for body in template["Resources"].values())
    kind = Kind.STATEFUL if stack in STATEFUL else Kind.PLAIN
    return Node(name=stack, kind=kind, text=f"{count} resource{'' if count == 1 else 's'}")


def _source(parameter: Mapping[str, Any]) -> str:
    return str(parameter.get("Default", parameter["Type"]))


def _depends_on(body: Mapping[str, Any]) -> list[str]:
    found = body.get("DependsOn", [])
    return [found] if isinstance(found, str) else list(found)


def _references(value: Any) -> Iterator[tuple[str, str]]:
    """Return what a part of a template refers to, and by which attribute."""
    if isinstance(value, list):
        for item in value:
            yield from _references(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref" and isinstance(item, str):
                yield item, "Ref"
            elif key == "Fn::GetAtt":
                name, _, attribute = (".".join(item) if isinstance(item, list) else item).partition(".")
                yield name, attribute
            else:
                if key == "Fn::Sub":
                    yield from _substituted(item)
                yield from _references(item)


def _substituted(item: Any) -> Iterator[tuple[str, str]]:
    text = item[0] if isinstance(item, list) else item
    for name, attribute in re.findall(r"\$\{(\w+)(?:\.([\w.]+))?\}", text):
        yield name, attribute or "Ref"


def _layers(graph: Graph) -> dict[str, int]:
    """Return the column of each box: one to the right of the last thing that it needs."""
    needs: dict[str, list[str]] = {node.name: [] for node in graph.nodes}
    for edge in graph.edges:
        needs[edge.target].append(edge.source)
    layers: dict[str, int] = {}

    def layer(name: str, above: tuple[str, ...] = ()) -> int:
        if name not in layers:
            # CloudFormation takes no circles; a security group that lets itself in is none.
            before = [each for each in needs[name] if each not in (*above, name)]
            layers[name] = max((layer(each, (*above, name)) + 1 for each in before), default=0)
        return layers[name]

    for node in graph.nodes:
        layer(node.name)
    return layers


def _places(graph: Graph) -> dict[str, Place]:
    layers, rows, places = _layers(graph), dict[int, int](), dict[str, Place]()
    for node in graph.nodes:
        column = layers[node.name]
        row = rows[column] = rows.get(column, -1) + 1
        # Every other column a little lower: an arrow past a box is seen beside it.
        places[node.name] = (LEFT + column * ACROSS, TOP + row * DOWN + (DOWN // 3 if column % 2 else 0))
    return places


def _arrow(edge: Edge, places: Mapping[str, Place]) -> str:
    (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
    x1, y1, y2 = x1 + WIDTH, y1 + HEIGHT // 2, y2 + HEIGHT // 2
    bend = max(40, (x2 - x1) // 3)
    tip = f"{edge.source} → {edge.target}: {', '.join(edge.values)}"
    return (
        f'<path class="arrow" marker-end="url(#end)" d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}">'
        f"<title>{escape(tip)}</title></path>"
    )


def _box(node: Node, place: Place) -> str:
    x, y = place
    return (
        f"<g><title>{escape(node.name)}: {escape(node.text)}</title>"
        f'<rect class="box {node.kind}" x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
        f'<text class="name" x="{x + 10}" y="{y + 19}">{escape(_short(node.name, 26))}</text>'
        f'<text x="{x + 10}" y="{y + 36}">{escape(_short(node.text, 34))}</text></g>'
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
