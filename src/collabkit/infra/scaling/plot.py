"""The comparison as an SVG picture, written by hand: no library, the same bytes each time, for light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from .simulate import Comparison
from .world import Figures

__all__ = ["svg"]

WIDTH, LEFT, RIGHT = 960, 64, 24
PANEL = 190
TOPS = (92, 342)
TABLE = 590
Point = tuple[float, float]

STYLE = """
  svg { color-scheme: light dark; --ink: #1b1f24; --faint: #d5dae0; --paper: #ffffff;
    --a: #0b61a4; --b: #b3460b; --c: #5f6771; --load: #6b4fa0; }
  @media (prefers-color-scheme: dark) { svg { --ink: #e8ebef; --faint: #3a414a; --paper: #14171b;
    --a: #6cb6ff; --b: #ff9e64; --c: #a3adb8; --load: #c4a7ff; } }
  text { font: 13px system-ui, sans-serif; fill: var(--ink); }
  .title { font-size: 18px; font-weight: 600; }
  .head { font-weight: 600; }
  .number { text-anchor: end; font-variant-numeric: tabular-nums; }
  .paper { fill: var(--paper); }
  .grid { stroke: var(--faint); stroke-width: 1; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .a { stroke: var(--a); }
  .b { stroke: var(--b); stroke-dasharray: 7 4; }
  .c { stroke: var(--c); stroke-dasharray: 2 4; }
  .load { stroke: var(--load); stroke-width: 1.5; }
"""
CLASSES = {"cells": "a", "target tracking": "b", "fixed fleet": "c"}


def svg(comparison: Comparison) -> str:
    """Return the picture: load beside what the cells in service can answer, cells over time, and the totals."""
    runs = comparison.runs
    first = runs["cells"].samples
    seconds = first[-1][0] if first else 1
    capacity = comparison.nature.cell_requests
    most = max((paid for figures in runs.values() for _, _, paid, _ in figures.samples), default=1)
    # A flood would flatten everything else: what no fleet could answer is cut off.
    highest = min(max((load for _, load, _, _ in first), default=1.0), 1.5 * most * capacity)
    top = max(highest, most * capacity)
    fine_enough = first[:: max(1, len(first) // 900)]
    parts = [
        _panel(
            0,
            f"Requests in a second: load, and what the cells in service can answer ({capacity:g} each)",
            seconds,
            top,
        ),
        _line([(s, min(load, top)) for s, load, _, _ in fine_enough], seconds, top, 0, "load"),
        _line(_steps((s, serving * capacity) for s, _, _, serving in first), seconds, top, 0, "a"),
        _panel(1, "Cells paid for", seconds, most + 1),
        *(
            _line(_steps(_paid(figures)), seconds, most + 1, 1, CLASSES[name])
            for name, figures in runs.items()
        ),
        _legend(),
        _table(comparison),
    ]
    return _document(comparison, parts)


def _document(comparison: Comparison, parts: Iterable[str]) -> str:
    title = f"{comparison.days:g} days of “{comparison.load}” load"
    height = TABLE + 40 + 24 * (len(comparison.runs) + 1)
    totals = "; ".join(
        f"{name}: cost {each['cost']:.2f}, {each['slo_breached_minutes']} minutes too slow"
        for name, each in comparison.summary().items()
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
            ' aria-labelledby="title description">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(totals)}.</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
            f'<text class="title" x="{LEFT}" y="34">{escape(title)}</text>',
            *parts,
            "</svg>\n",
        ]
    )


def _panel(number: int, title: str, seconds: int, top: float) -> str:
    y, bottom = TOPS[number], TOPS[number] + PANEL
    parts = [f'<text class="head" x="{LEFT}" y="{y - 12}">{escape(title)}</text>']
    step = _round_step(top)
    for index in range(int(top // step) + 1):
        height = bottom - PANEL * index * step / top
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}"/>'
        )
        parts.append(f'<text class="number" x="{LEFT - 8}" y="{height + 4:.1f}">{index * step:g}</text>')
    days = seconds / 86400
    every = max(1, round(days / 10))
    for day in range(0, int(days) + 1, every):
        x = _x(day * 86400, seconds)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{bottom}"/>')
        if day < days:
            parts.append(f'<text x="{x + 3:.1f}" y="{bottom + 17}">day {day + 1}</text>')
    return "\n".join(parts)


def _round_step(top: float) -> float:
    sizes = [base * 10.0**power for power in range(7) for base in (1.0, 2.0, 5.0)]
    return next((size for size in sizes if top / size <= 6), sizes[-1])


def _x(second: float, seconds: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * second / seconds


def _line(points: Sequence[Point], seconds: int, top: float, panel: int, kind: str) -> str:
    bottom = TOPS[panel] + PANEL
    places = (
        f"{_x(second, seconds):.1f},{bottom - PANEL * value / top:.1f}" for second, value in _thinned(points)
    )
    return f'<polyline class="line {kind}" points="{" ".join(places)}"/>'


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Leave out the points in the middle of a level stretch."""
    kept = list(points[:1])
    for before, after in pairwise(points[1:]):
        if not kept[-1][1] == before[1] == after[1]:
            kept.append(before)
    return kept + list(points[-1:])


def _steps(points: Iterable[Point]) -> list[Point]:
    """Turn values into stairs: a cell is there or it is not."""
    stairs: list[Point] = []
    for x, y in points:
        if stairs and stairs[-1][1] != y:
            stairs.append((x, stairs[-1][1]))
        stairs.append((x, y))
    return stairs


def _paid(figures: Figures) -> list[Point]:
    return [(second, paid) for second, _, paid, _ in figures.samples]


def _legend() -> str:
    entries = [("load", "load"), *((kind, name) for name, kind in CLASSES.items())]
    parts = []
    for index, (kind, name) in enumerate(entries):
        x = LEFT + index * 170
        parts.append(f'<line class="line {kind}" x1="{x}" x2="{x + 34}" y1="56" y2="56"/>')
        parts.append(f'<text x="{x + 42}" y="60">{escape(name)}</text>')
    return "\n".join(parts)


def _table(comparison: Comparison) -> str:
    columns = [
        ("cost", "cost", 2),
        ("highest_cost_of_a_day", "dearest day", 2),
        ("slo_breached_minutes", "minutes too slow", 0),
        ("launches", "launches", 0),
        ("turns_within_an_hour", "turns in an hour", 0),
    ]
    places = [LEFT + 260 + 150 * index for index in range(len(columns))]
    parts = [
        f'<text class="head number" x="{x}" y="{TABLE}">{title}</text>'
        for x, (_, title, _) in zip(places, columns, strict=True)
    ]
    for row, (name, totals) in enumerate(comparison.summary().items(), start=1):
        y = TABLE + 24 * row
        parts.append(f'<text x="{LEFT}" y="{y}">{escape(name)}</text>')
        parts += [
            f'<text class="number" x="{x}" y="{y}">{totals[key]:.{digits}f}</text>'
            for x, (key, _, digits) in zip(places, columns, strict=True)
        ]
    return "\n".join(parts)
