"""Installs and builds the React client, each only when its inputs changed."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.node import Npm, npm
from tools.tree import ROOT, Stamp, digest, one_at_a_time, say

FRONTEND = ROOT / "frontend"
BUILT_MANIFEST = ROOT / "src" / "collabkit" / "web" / "static" / "collabkit_web" / "manifest.json"

# Made by the build or by npm: no inputs of the build.
_NOT_SOURCES = {"node_modules", "dist", "coverage", "generated.ts"}


class ClientError(Exception):
    """The client could not be installed or built; the message says which step failed."""


def run_script(tool: Npm, *arguments: str) -> None:
    """Run npm in frontend/; raise ClientError when it fails."""
    done = subprocess.run([*tool.command, *arguments], cwd=FRONTEND, env=tool.environment(), check=False)
    if done.returncode != 0:
        raise ClientError(f"npm {' '.join(arguments)} failed; its message is above.")


def install() -> Npm:
    """Install the client's locked dependencies when the lock changed, and return the npm that did."""
    tool = npm()
    stamp = Stamp("client-dependencies")
    wanted = digest([FRONTEND / "package-lock.json", FRONTEND / "package.json"], *tool.command)
    with one_at_a_time("client-dependencies"):
        if not (stamp.matches(wanted) and (FRONTEND / "node_modules").is_dir()):
            say("installing the client's packages …")
            run_script(tool, "ci", "--no-audit", "--no-fund", "--loglevel=error")
            stamp.write(wanted)
    return tool


def build() -> None:
    """Build the client into the web app's static folder when a source changed; need no Node when none did."""
    stamp, wanted = Stamp("client-build"), digest(sorted(_sources()))
    if stamp.matches(wanted) and BUILT_MANIFEST.exists():
        return
    with one_at_a_time("client-build"):
        if stamp.matches(wanted) and BUILT_MANIFEST.exists():
            return
        tool = install()
        say("building the client …")
        run_script(tool, "run", "build")
        stamp.write(wanted)


def _sources() -> Iterator[Path]:
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name not in _NOT_SOURCES]
        yield from (Path(folder) / name for name in files if name not in _NOT_SOURCES)
