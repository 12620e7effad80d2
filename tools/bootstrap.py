"""Makes the environment of ./dev itself: nox and uv, pinned by locks/dev.txt."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tools.tree import LOCKS, STATE, Stamp, child_environment, digest, one_at_a_time, say

LOCK = LOCKS / "dev.txt"
FOLDER = STATE / "venv"


class BootstrapError(Exception):
    """The tools of ./dev could not be installed; the message says what to do."""


def tools_python() -> Path:
    """Return the interpreter that has nox and uv, installing them when the lock changed."""
    stamp, wanted = Stamp("dev"), digest([LOCK], sys.version, os.path.realpath(sys.executable))
    python = FOLDER / "bin" / "python"
    if stamp.matches(wanted) and python.exists():
        return python
    with one_at_a_time("bootstrap"):
        if not (stamp.matches(wanted) and python.exists()):
            say("installing nox and uv into .dev/venv (once) …")
            _create(python)
            stamp.write(wanted)
    return python


def _create(python: Path) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        venv.create(FOLDER, with_pip=True)
    except subprocess.CalledProcessError:
        raise BootstrapError(
            "This Python cannot make virtual environments (its ensurepip module is missing). "
            "On Debian and Ubuntu: apt-get install python3-venv"
        ) from None
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = ["--require-hashes", "-r", str(LOCK)]
    done = subprocess.run([*install, *locked], env=child_environment(), check=False)
    if done.returncode != 0:
        raise BootstrapError(
            "nox and uv could not be downloaded: pip's message is above. ./dev needs a Python package index "
            "the first time; behind a proxy or a mirror, set it up for pip and uv."
        )
