"""`./dev screens [--out DIR] [--only NAME] [--look NAME]`: pictures of every screen and everything that opens.

Taken from the demo on a fixed morning, so that two runs give the same bytes. Without --out, the few that the
documentation shows are taken anew.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, DESKTOP, PHONE
from tests.browser.frozen import MORNING
from tests.browser.overlays import OVERLAYS, Overlay
from tests.browser.person import Person
from tests.browser.places import AMARA, SCREENS, Addresses, Screen, addresses, settle
from tests.example.demo_process import ROOT, DemoProcess

TARGET = ROOT / "docs" / "_static" / "screens"
FROZEN = (sys.executable, "-m", "tests.browser.frozen", "demo")
# A part drawn anew beside an old one has other edges than a whole drawn at once.
ALWAYS_THE_SAME = ["--disable-partial-raster", "--disable-lcd-text", "--force-color-profile=srgb"]
LOOKS: dict[str, dict[str, Any]] = {
    "light-desk": {**DESKTOP, "color_scheme": "light"},
    "dark-desk": {**DESKTOP, "color_scheme": "dark"},
    "light-phone": {**PHONE, "color_scheme": "light"},
    "dark-phone": {**PHONE, "color_scheme": "dark"},
    "rtl-desk": {**DESKTOP, "color_scheme": "light"},
}
# What the documentation shows.
CHOSEN = {"home": ("light-desk",), "channel": ("light-desk", "dark-phone")}
UNSEEN = "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })"
Place = Screen | Overlay
EXPECTED_SECONDS = 45


def main(folder: Path, places: list[Place], looks: list[str], chosen: dict[str, tuple[str, ...]]) -> None:
    """Start the demo and take every picture in every look; `chosen` leaves out the others."""
    folder.mkdir(parents=True, exist_ok=True)
    with _demo() as (demo, browser):
        # First what is only looked at: what is opened later leaves drafts behind and a message deleted.
        for kind in (Screen, Overlay):
            for look in looks:
                wanted = [
                    place for place in places if look in chosen.get(place.name, () if chosen else looks)
                ]
                for login in (None, AMARA):
                    mine = [
                        place
                        for place in wanted
                        if isinstance(place, kind) and getattr(place, "login", AMARA) is login
                    ]
                    if mine:
                        _take(_come(browser, demo.url, look, login), mine, look, folder)
    if chosen:
        _make_small(folder)
    else:
        (folder / "index.html").write_text(_contact_sheet(folder), encoding="utf-8")


@contextmanager
def _demo() -> Iterator[tuple[DemoProcess, Browser]]:
    with tempfile.TemporaryDirectory() as data_dir, sync_playwright() as playwright:
        expect.set_options(timeout=EXPECTED_SECONDS * 1000)
        demo = DemoProcess(Path(data_dir), command=FROZEN)
        path = os.environ.get("COLLABKIT_TEST_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *ALWAYS_THE_SAME])
        try:
            yield demo, browser
        finally:
            browser.close()
            demo.stop()


def _come(browser: Browser, url: str, look: str, login: Any) -> Person:
    context = browser.new_context(
        base_url=url, reduced_motion="reduce", locale="en-GB", timezone_id="UTC", **LOOKS[look]
    )
    person = Person(login.name if login else "Guest", context, url)
    context.set_default_timeout(EXPECTED_SECONDS * 1000)
    person.page.clock.set_fixed_time(MORNING)
    # What one looks at stays unread: a client that is not seen marks nothing, at whatever moment the picture is taken.
    context.add_init_script(UNSEEN)
    if login:
        person.sign_in(login.email)
    return person


def _take(person: Person, places: list[Place], look: str, folder: Path) -> None:
    own = addresses(person)
    if look.startswith("rtl"):
        # What opens is found by its English name, and so only turned around; the screens are read in Arabic.
        turn = person.read_arabic if isinstance(places[0], Screen) else person.turn_around
        turn()
    for place in places:
        _go(person.page, place, own)
        if isinstance(place, Overlay):
            place.open(person.page)
        _keep(person.page, folder / f"{place.name}--{look}.png")
    person.context.close()


def _go(page: Page, place: Place, own: Addresses) -> None:
    page.goto(own.of(place))
    settle(page)


def _keep(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    # The page rests already when a list that has just opened asks for what it offers.
    expect(page.get_by_text("Searching…")).to_have_count(0)
    page.evaluate("() => document.fonts.ready.then(() => undefined)")
    page.screenshot(path=file, animations="disabled", caret="hide")
    sys.stdout.write(f"{file.name}\n")
    sys.stdout.flush()


def _make_small(folder: Path) -> None:
    """Leave each picture 256 colours: a page of the documentation should not take longer than what it shows."""
    for file in folder.glob("*.png"):
        with Image.open(file) as picture:
            few = picture.convert("RGB").quantize(256)
        few.save(file, optimize=True)


def _contact_sheet(folder: Path) -> str:
    """Return a page with all pictures of the folder, a place a row and a look a column."""
    names = [place.name for place in (*SCREENS, *OVERLAYS) if any(folder.glob(f"{place.name}--*.png"))]
    head = "".join(f"<th>{look}</th>" for look in LOOKS)
    rows = "\n".join(
        f"<tr><th>{escape(name)}</th>"
        + "".join(_cell(f"{name}--{look}.png", (folder / f"{name}--{look}.png").exists()) for look in LOOKS)
        + "</tr>"
        for name in names
    )
    style = "body{font:14px sans-serif} img{max-width:22rem;border:1px solid #aaa} th{text-align:start}"
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Screens</title><style>{style}</style>\n'
        f"<table><tr><th></th>{head}</tr>\n{rows}\n</table></html>\n"
    )


def _cell(file: str, there: bool) -> str:
    return (
        f'<td><a href="{file}"><img loading="lazy" src="{file}" alt="{file}"></a></td>'
        if there
        else "<td></td>"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("./dev screens", description=__doc__)
    names = [place.name for place in (*SCREENS, *OVERLAYS)]
    parser.add_argument("--out", type=Path, metavar="DIR", help="all pictures, with an index.html over them")
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help="only this place")
    parser.add_argument("--look", action="append", choices=list(LOOKS), help="only this look")
    return parser.parse_args()


if __name__ == "__main__":
    options = _options()
    chosen_places = [
        place for place in (*SCREENS, *OVERLAYS) if not options.only or place.name in options.only
    ]
    main(
        options.out or TARGET,
        chosen_places,
        options.look or list(LOOKS),
        {} if options.out else CHOSEN,
    )
