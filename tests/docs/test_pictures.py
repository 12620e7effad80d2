"""The pictures of the documentation: those that `./dev screens` takes, those that pages show, and small ones."""

from __future__ import annotations

from tests.browser.screens import CHOSEN, TARGET
from tests.example.demo_process import ROOT

LARGEST = 150_000


def test_the_pictures_are_those_that_are_shown() -> None:
    """None is missing, none is left over, and none makes a page slow."""
    chosen = {f"{name}--{look}.png" for name, looks in CHOSEN.items() for look in looks}
    there = {path.name: path.stat().st_size for path in TARGET.glob("*.png")}
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    words = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert set(there) == chosen
    assert {name for name in chosen if f"_static/screens/{name}" not in words} == set()
    assert {name: size for name, size in there.items() if size > LARGEST} == {}
