"""A checkout installs on a machine that has Python but no Node: the build brings the Node wheel."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .archives import MANIFEST, ROOT

pytestmark = [pytest.mark.package, pytest.mark.slow]

# What npm needs of the system to run a script.
SYSTEM_PROGRAMS = ("sh", "env")


def copy_of_checkout(folder: Path) -> Path:
    """Copy what git would commit: no built client, no node_modules."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return folder


def path_without_node(folder: Path) -> str:
    folder.mkdir()
    for name in SYSTEM_PROGRAMS:
        program = shutil.which(name)
        assert program is not None
        (folder / name).symlink_to(program)
    return os.pathsep.join([str(folder), str(Path(sys.executable).parent)])


def test_a_checkout_builds_its_client_without_node(tmp_path: Path) -> None:
    checkout = copy_of_checkout(tmp_path / "checkout")
    command = [
        sys.executable,
        "-m",
        "build",
        "--installer",
        "uv",
        "--wheel",
        "--outdir",
        str(tmp_path),
        str(checkout),
    ]
    environment = {**os.environ, "PATH": path_without_node(tmp_path / "bin")}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        assert MANIFEST in wheel.namelist()
