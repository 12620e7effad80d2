"""Notifications do their work where none of their siblings is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_suite_passes_on_a_host_without_siblings() -> None:
    arguments = ["-q", "-m", "not slow and not postgres", "--ds", "tests.notifications.host_alone.settings"]
    # A database of its own: a server's is in use by the run that this one is part of.
    inherited = {name: value for name, value in os.environ.items() if name != "COLLABKIT_TEST_DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, "-p", "no:cacheprovider", "tests/notifications"],
        cwd=ROOT,
        env={**inherited, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
