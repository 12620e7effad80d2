"""ARCHITECTURE.md draws the house that stands there."""

from __future__ import annotations

import re
from pathlib import Path

from .pages import ROOT

PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "src" / "collabkit"
APPS = {folder.name: folder for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}


def drawing() -> tuple[str, str]:
    """Return the drawing's part for what exists, and the one for what comes later."""
    inside = PAGE.split("src/collabkit/ ---")[1].split("calls    go down")[0]
    now, _later, later = inside.partition(" LATER ")
    return now, later


def names_in_table(head: str) -> list[list[str]]:
    """Return, for each row of the table whose head begins so, the names in backticks of each cell."""
    rows = PAGE.split(head)[1].split("\n\n")[0].split("\n")[2:]
    return [re.findall(r"`(\w+)`", row) for row in rows]


def test_the_apps_of_the_drawing_are_the_packages() -> None:
    drawn = set(re.findall(r"^ [A-Z ]{8} (\w+)(?: {2,}|$)", drawing()[0], re.MULTILINE))
    assert drawn == set(APPS)


def test_what_comes_later_is_not_there_yet() -> None:
    named = set(re.findall(r"[a-z]+", re.sub(r"\([a-z]+\)", "", drawing()[1])))
    assert named & set(APPS) == set()


def test_every_file_of_an_app_is_in_a_table() -> None:
    everywhere = {name for row in names_in_table("| file | holds |") for name in row[: row_names(row)]}
    own = own_files()
    found = {app: files_of(folder) - everywhere - own.get(app, set()) for app, folder in APPS.items()}
    assert {app: names for app, names in found.items() if names} == {}


def test_the_own_files_exist() -> None:
    missing = {app: names - files_of(APPS[app]) for app, names in own_files().items()}
    assert {app: names for app, names in missing.items() if names} == {}


def row_names(row: list[str]) -> int:
    return len(row)


def own_files() -> dict[str, set[str]]:
    rows = PAGE.split("| app | its own files |")[1].split("\n\n")[0].split("\n")[2:]
    cells = [row.strip("| ").split(" | ") for row in rows]
    return {app: set(re.findall(r"`(\w+)`", files)) for app, files in cells}


def files_of(folder: Path) -> set[str]:
    """Return the names of an app's modules and folders."""
    names = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}
    return names - {"__init__", "__pycache__"}
