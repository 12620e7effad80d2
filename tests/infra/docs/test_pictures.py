"""The pictures of the pages are what the commands draw, are shown, and can be read by day and by night."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import DOCS

from .pictures import FOLDER, commands, draw

NAMES = sorted(commands())
COLOUR = re.compile(r"--(\w+): (#[0-9a-f]{6})")


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_what_its_command_draws(name, tmp_path):
    """After a change that is meant: `python -m tests.infra.docs.pictures`, and look at them."""
    assert draw(name, tmp_path).read_bytes() == (FOLDER / name).read_bytes()


def test_there_is_no_other_picture_and_each_is_shown():
    shown = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))
    assert {path.name for path in FOLDER.glob("*.svg")} == set(NAMES)
    assert [name for name in NAMES if f"_static/infra/{name}" not in shown] == []


@pytest.mark.parametrize("name", ["graph.svg", "simulate-sine.svg"])
def test_text_and_lines_stand_out_by_day_and_by_night(name):
    """At least 4.5 to 1 for text and 3 to 1 for lines that say something, as WCAG 2.2 asks."""
    day, night = (FOLDER / name).read_text(encoding="utf-8").split("prefers-color-scheme: dark")
    for part in (day, night.partition("</style>")[0]):
        colours = dict(COLOUR.findall(part))
        assert contrast(colours["ink"], colours["paper"]) >= 4.5
        lines = {key: colour for key, colour in colours.items() if key in {"a", "b", "c", "load", "held"}}
        assert lines
        assert [key for key, colour in lines.items() if contrast(colour, colours["paper"]) < 3] == []


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
