"""The pictures of `./dev screens`: taken again from another start of the demo, they are the same to the last byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.example.demo_process import ROOT

pytestmark = pytest.mark.wide

# A door, what is counted and dated, what opens, and one from right to left.
SAMPLE = ("sign-in", "channel", "own-menu")
LOOKS = ("light-desk", "rtl-desk")


def _take(folder: Path) -> subprocess.Popen[str]:
    chosen = [word for name in SAMPLE for word in ("--only", name)] + [
        word for look in LOOKS for word in ("--look", look)
    ]
    command = [sys.executable, "-m", "tests.browser.screens", "--out", str(folder), *chosen]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """No clock, no random id, no animation and no half-loaded picture gets in."""
    # Side by side: what differs when the machine is busy differs here.
    runs = [_take(tmp_path / name) for name in ("one", "other")]
    for run in runs:
        said, _ = run.communicate()
        assert run.returncode == 0, said
    pictures = sorted(path.name for path in (tmp_path / "one").glob("*.png"))
    assert len(pictures) == len(SAMPLE) * len(LOOKS)
    differing = [
        name
        for name in pictures
        if (tmp_path / "one" / name).read_bytes() != (tmp_path / "other" / name).read_bytes()
    ]
    assert differing == []
