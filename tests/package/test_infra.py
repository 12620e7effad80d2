"""The command of the extra `infra`, in an environment that has the wheel and no checkout, no site and no settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from .archives import ROOT, fresh_environment

pytestmark = pytest.mark.package

ENVIRONMENTS = ROOT / "tests" / "infra" / "environments"
GOLDEN = ROOT / "tests" / "infra" / "golden"
WITHOUT_DJANGO = """
import sys
from collabkit.infra.cli import main
sys.argv = ["collabkit-infra", "cost", "--settings", sys.argv[1], "--json"]
try:
    main()
finally:
    assert not [name for name in sys.modules if name.split(".")[0] == "django"]
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, archives: dict[str, Path]) -> Path:
    """Return the programs of an environment with the wheel and the one extra."""
    python, variables = fresh_environment(tmp_path_factory.mktemp("infra"), archives["wheel"])
    command = [str(python), "-m", "pip", "install", "--quiet", "collabkit[infra]"]
    subprocess.run(command, env={**os.environ, **variables}, check=True, capture_output=True)
    return python.parent


def run(program: Path, folder: Path, *words: str) -> str:
    """Run a program of it away from the checkout."""
    kept = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    done = subprocess.run(
        [str(program), *words], cwd=folder, env=kept, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("environment", ["production", "small"])
def test_the_installed_command_renders_what_is_stored(
    installed: Path, tmp_path: Path, environment: str
) -> None:
    """Byte for byte: the shell files, the build steps and the scaler's code came along."""
    settings = str(ENVIRONMENTS / f"{environment}.toml")
    run(installed / "collabkit-infra", tmp_path, "render", "--settings", settings, "--out", "rendered")
    rendered = {path.name: path.read_bytes() for path in (tmp_path / "rendered").rglob("*.json")}
    assert rendered == {path.name: path.read_bytes() for path in (GOLDEN / environment).rglob("*.json")}
    assert rendered


def test_it_never_loads_django(installed: Path, tmp_path: Path) -> None:
    """Who deploys needs no site: Django is installed beside it, and stays where it is."""
    settings = str(ENVIRONMENTS / "small.toml")
    assert '"' in run(installed / "python", tmp_path, "-c", WITHOUT_DJANGO, settings)
