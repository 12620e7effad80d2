"""The pictures of the pages, as the commands draw them: `python -m tests.infra.docs.pictures` draws them anew."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from collabkit.infra.cli import cli
from collabkit.infra.scaling.loads import LOADS

__all__ = ["FOLDER", "SETTINGS", "commands", "draw"]

FOLDER = Path(__file__).parents[3] / "docs" / "_static" / "infra"
SETTINGS = FOLDER / "production.toml"


def commands() -> dict[str, list[str]]:
    """Return the command behind each picture, without the file that it goes into."""
    settings = ["--settings", str(SETTINGS)]
    simulations = {f"simulate-{load}.svg": ["simulate", *settings, "--load", load, "--svg"] for load in LOADS}
    return {"graph.svg": ["graph", *settings, "--out"], **simulations}


def draw(name: str, folder: Path) -> Path:
    """Draw one picture into a folder."""
    path = folder / name
    result = CliRunner().invoke(cli, [*commands()[name], str(path)])
    assert result.exit_code == 0, result.output
    return path


if __name__ == "__main__":
    for picture in commands():
        draw(picture, FOLDER)
