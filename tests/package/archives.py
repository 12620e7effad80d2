"""Builds what a site downloads, and environments that install it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = "collabkit/web/static/collabkit_web/manifest.json"
# Programs that a build without Node must not call.
NODE_PROGRAMS = ("node", "npm", "npx")


def build(folder: Path, *kinds: str, source: Path = ROOT) -> list[Path]:
    """Build archives into the folder on a PATH that has no Node."""
    trap = folder / "trap"
    trap.mkdir(parents=True)
    for name in NODE_PROGRAMS:
        (trap / name).write_text("#!/bin/sh\necho 'Node was called' >&2\nexit 1\n")
        (trap / name).chmod(0o755)
    command = [sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", str(folder), str(source)]
    path = os.pathsep.join([str(trap), os.environ["PATH"]])
    subprocess.run(command, env={**os.environ, "PATH": path}, check=True, capture_output=True)
    return sorted(path for path in folder.iterdir() if path.is_file())


def fresh_environment(folder: Path, wheel: Path) -> tuple[Path, dict[str, str]]:
    """Make an empty environment in which `pip install collabkit` finds this wheel: its Python, and the variables."""
    venv.create(folder / "environment", with_pip=True)
    constraint = folder / "constraint.txt"
    constraint.write_text(f"collabkit=={wheel.name.split('-')[1]}\n")
    variables = {
        "PIP_CONSTRAINT": str(constraint),
        "PIP_FIND_LINKS": f"{os.environ.get('PIP_FIND_LINKS', '')} {wheel.parent}".strip(),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": "",
    }
    return folder / "environment" / "bin" / "python", variables
