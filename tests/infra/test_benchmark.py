"""The benchmark of the deployment's own work runs to its end, with numbers so small that its figures say nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.infrastructure import BESIDE

ROOT = Path(__file__).resolve().parents[2]


def test_all_is_measured_beside_what_it_is_compared_with(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    words = [
        sys.executable,
        "-m",
        "benchmarks.infrastructure",
        "--rounds",
        "1",
        "--days",
        "0.1",
        "--json",
        str(file),
    ]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
    assert figures.keys() == BESIDE.keys()
    for what, (figure,) in figures.items():
        assert figure["seconds"] > 0, what
        assert figure["megabytes"] > 5, what
        assert f"× {BESIDE[what]}" in done.stdout
