"""The archive is the same for everybody, small, and stands on its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from collabkit.infra.scaling.archive import SCALER, archive


def copy(target: Path, *, backwards: bool, moment: int) -> Path:
    folder = target / "scaler"
    folder.mkdir(parents=True)
    for path in sorted(SCALER.glob("*.py"), reverse=backwards):
        (folder / path.name).write_bytes(path.read_bytes())
        os.utime(folder / path.name, (moment, moment))
        (folder / path.name).chmod(0o600 if backwards else 0o755)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "decide.cpython-313.pyc").write_bytes(b"x")
    return folder


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    one = archive(copy(tmp_path / "one", backwards=False, moment=10**9))
    two = archive(copy(tmp_path / "two", backwards=True, moment=2 * 10**9))
    assert one == two == archive()
    assert one.key == archive().key


def test_another_line_is_another_archive(tmp_path: Path) -> None:
    folder = copy(tmp_path, backwards=False, moment=10**9)
    (folder / "decide.py").write_text("")
    assert archive(folder).key != archive().key


def test_it_is_small_and_holds_nothing_but_the_sources() -> None:
    content = archive().content
    assert len(content) < 100_000
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names == sorted(f"scaler/{path.name}" for path in SCALER.glob("*.py"))


def test_it_runs_where_there_is_nothing_of_collabkit(tmp_path: Path) -> None:
    package = tmp_path / "scaler.zip"
    package.write_bytes(archive().content)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import scaler.handler as h;"
        "from scaler.events import trigger;"
        "print(h.__file__, sorted(n for n in sys.modules if n.partition('.')[0] in ('collabkit', 'django')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(package)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": ""},
    )
    assert done.stdout.strip() == f"{package}/scaler/handler.py []"
