"""The list of screens is whole: what the router knows stands in it, and the other way round."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser.overlay_sources import SOURCES
from tests.browser.overlays import OVERLAYS
from tests.browser.places import SCREENS, routes
from tests.example.demo_process import ROOT

CLIENT = ROOT / "frontend" / "src"
OPENS = re.compile(
    r"<(?:Dialog|Confirm|ConfirmButton|Menu|Overlay|Select|WordMultiSelect|Suggestions)(?=[\s>])"
)
# The frames themselves, and the page that shows every part of the client to whoever works on it.
NOT_PLACES = ("ui/dialog.tsx", "ui/DialogFrame.tsx", "ui/pickerFields.tsx", "features/style/")


def test_every_route_stands_in_the_list_of_screens() -> None:
    """Whoever adds a screen adds it there, so that it is looked at."""
    listed = {(screen.route, screen.component) for screen in SCREENS}
    # Not found is drawn without being loaded.
    assert listed - {("*", "NotFound")} == set(routes())


def test_every_place_has_a_name_of_its_own() -> None:
    """By it the pictures are named."""
    names = [place.name for place in (*SCREENS, *OVERLAYS)]
    assert len(names) == len(set(names))


def test_every_dialog_menu_and_list_is_opened_by_some_walk() -> None:
    """Whoever adds one says in `overlay_sources.py` which entry or test opens it."""
    found = {}
    for file in sorted(CLIENT.rglob("*.tsx")):
        name = file.relative_to(CLIENT).as_posix()
        number = len(OPENS.findall(file.read_text(encoding="utf-8")))
        if number and not name.startswith(NOT_PLACES) and not name.endswith(".test.tsx"):
            found[name] = number
    assert found == {name: len(ways) for name, ways in SOURCES.items()}


def test_what_opens_a_dialog_is_there() -> None:
    """A name stands for an entry of the list, or for a test that asks axe itself."""
    names = {overlay.name for overlay in OVERLAYS}
    for way in {way for ways in SOURCES.values() for way in ways} - names:
        file, _, test = way.partition("::")
        source = (Path(__file__).parent / file).read_text(encoding="utf-8")
        body = source.partition(f"def {test}(")[2].partition("\ndef test_")[0]
        assert "faults(" in body, way
