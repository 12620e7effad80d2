"""`python -m tests.browser.screens [--out FOLDER]`: the pictures of README and documentation, taken from the demo."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from example_project.demo.logins import LOGINS, PASSWORD
from tests.browser.conftest import ARGUMENTS, DESKTOP, PHONE
from tests.example.demo_process import ROOT, DemoProcess

TARGET = ROOT / "docs" / "_static" / "screens"
PLACES = {
    "home": "/",
    "projects": "/projects",
    "inbox": "/inbox",
    "preferences": "/preferences",
    "profile": "/profile",
}
# A part drawn anew beside an old one has other edges than a whole drawn at once.
ALWAYS_THE_SAME = ["--disable-partial-raster", "--disable-lcd-text", "--force-color-profile=srgb"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {**DESKTOP, "color_scheme": "light"},
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
}


def main(folder: Path) -> None:
    """Start the demo and take every picture in every look."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir, sync_playwright() as playwright:
        demo = DemoProcess(Path(data_dir))
        path = os.environ.get("COLLABKIT_TEST_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *ALWAYS_THE_SAME])
        try:
            for look in LOOKS:
                _take(browser, demo.url, look, folder)
        finally:
            browser.close()
            demo.stop()


def _take(browser: Browser, url: str, look: str, folder: Path) -> None:
    context = browser.new_context(base_url=url, reduced_motion="reduce", locale="en-GB", **LOOKS[look])
    page = context.new_page()
    page.goto("/sign-in")
    _keep(page, folder / f"sign-in-{look}.png")
    page.get_by_label("E-mail").fill(LOGINS[0].email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Main").first.wait_for()
    for name, place in {**PLACES, **_own_places(page)}.items():
        page.goto(place)
        _keep(page, folder / f"{name}-{look}.png")
    # The chat counts as read a moment after it is seen; the next look must find it so every time.
    page.wait_for_timeout(2000)
    page.wait_for_load_state("networkidle")
    context.close()


def _own_places(page: Page) -> dict[str, str]:
    """Return the addresses of one project and of its conversation."""
    projects = page.request.get("/api/projects?mine=true&kind=project").json()["items"]
    uuid = next(row["uuid"] for row in projects if row["name"] == "Low-cost tide gauges")
    rooms = page.request.get("/api/chat/conversations").json()["items"]
    room = next(row["uuid"] for row in rooms if row["project"] and row["project"]["uuid"] == uuid)
    return {"project": f"/projects/{uuid}", "members": f"/projects/{uuid}/members", "chat": f"/chat/{room}"}


def _keep(page: Page, file: Path) -> None:
    page.get_by_role("heading").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, animations="disabled", caret="hide")


if __name__ == "__main__":
    parser = argparse.ArgumentParser("./dev screens", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=TARGET, metavar="FOLDER", help="instead of docs/_static/screens"
    )
    main(parser.parse_args().out)
