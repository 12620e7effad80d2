"""Finds the Python interpreters of this machine, on PATH and among pyenv's; never downloads one."""

import functools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SUPPORTED = ("3.11", "3.12", "3.13")

# A Python built without the headers of these libraries starts well and fails in the middle of the suite.
_PROBE = "import sqlite3, ssl, sys; print('%d.%d' % sys.version_info[:2])"


def _candidates(version: str) -> Iterator[Path]:
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        yield Path(sys.base_prefix) / "bin" / f"python{version}"
    for folder in os.get_exec_path():
        # pyenv's shims stand on PATH for versions that pyenv will refuse to run.
        if not folder.rstrip("/").endswith("shims"):
            yield Path(folder) / f"python{version}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    newest_first = sorted(pyenv.glob(f"versions/{version}.*"), key=_patch_number, reverse=True)
    yield from (folder / "bin" / f"python{version}" for folder in newest_first)


def _patch_number(folder: Path) -> int:
    patch = folder.name.rsplit(".", 1)[-1]
    return int(patch) if patch.isdigit() else -1


def _works(python: Path, version: str) -> bool:
    if not os.access(python, os.X_OK):
        return False
    probe = subprocess.run([python, "-c", _PROBE], capture_output=True, text=True, check=False)
    return probe.stdout.strip() == version


@functools.cache
def find(version: str) -> Path | None:
    """Return a working interpreter of the given version ("3.12"), or None."""
    return next((python for python in _candidates(version) if _works(python, version)), None)


def newest() -> str:
    """Return the newest supported version on this machine; else the version that runs this."""
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    return next((version for version in reversed(SUPPORTED) if find(version)), running)
