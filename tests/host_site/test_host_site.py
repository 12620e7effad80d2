"""Runs the foreign host's suite in a process of its own: Django knows one user model at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_foreign_host_passes_its_smoke_suite() -> None:
    """Own user model, own page, the API below another path."""
    command = [sys.executable, "-m", "pytest", "tests/host_site/smoke", "--ds=tests.host_site.settings", "-q"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-p", "no:xdist"],
        cwd=ROOT,
        env={
            name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
