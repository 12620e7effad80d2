"""Copies of the package to trespass in, and the import linter run on them as `./dev lint` runs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "collabkit"
CONTRACTS = ROOT / ".importlinter"


def copy_of_package(folder: Path) -> Path:
    """Copy the package's Python files and the contracts; return the copied package."""
    shutil.copy(CONTRACTS, folder)
    copied = folder / "src" / "collabkit"
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates", "locale")
    shutil.copytree(PACKAGE, copied, ignore=ignored)
    return copied


def lint(folder: Path, *contracts: str) -> tuple[int, str]:
    """Lint the imports below the folder; return the exit code and what it printed."""
    chosen = [word for contract in contracts for word in ("--contract", contract)]
    program = Path(sys.executable).parent / "lint-imports"
    variables = {"PYTHONPATH": str(folder / "src"), "COLUMNS": "300", "NO_COLOR": "1"}
    done = subprocess.run(
        [program, "--no-cache", *chosen],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr
