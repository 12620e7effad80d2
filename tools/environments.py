"""Virtual environments shared by the nox sessions: made by uv from hashed locks, remade when those change."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.interpreters import find
from tools.tree import LOCKS, ROOT, STATE, Stamp, child_environment, digest, one_at_a_time, say


class InstallError(Exception):
    """An environment could not be made; the message says why and what to do."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment that holds one lock's packages and this checkout in editable form."""

    folder: Path

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    @property
    def python(self) -> Path:
        return self.bin / "python"


def environment(lock_name: str, python_version: str, *, with_project: bool = True) -> Environment:
    """Return the environment for locks/<lock_name>.txt on a Python version, up to date.

    Raises InstallError when the interpreter or a package cannot be had.
    """
    name, lock = f"{lock_name}-python{python_version}", LOCKS / f"{lock_name}.txt"
    interpreter = find(python_version)
    if interpreter is None:
        raise InstallError(f"Python {python_version} is not on this machine; ./dev downloads none.")
    made = Environment(STATE / "environments" / name)
    stamp = Stamp(name)
    wanted = digest([lock], _package_metadata(), str(interpreter.resolve()))
    with one_at_a_time("environments"):
        if not (stamp.matches(wanted) and made.python.exists()):
            say(f"installing locks/{lock.name} for Python {python_version} …")
            _install(made, lock, interpreter, with_project=with_project)
            stamp.write(wanted)
        if with_project:
            _compile_words(made)
    return made


def _package_metadata() -> str:
    """Return what an editable install copies out of pyproject.toml: nothing about linters and tests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return json.dumps([project["build-system"], project["project"], project["tool"]["hatch"]])


def _install(made: Environment, lock: Path, interpreter: Path, *, with_project: bool) -> None:
    _uv("venv", "--allow-existing", "--python", str(interpreter), str(made.folder))
    _uv("pip", "sync", "--require-hashes", "--python", str(made.python), str(lock))
    if with_project:
        # The build backend is in the lock too, so this step reaches for nothing outside.
        alone = ("--no-deps", "--no-build-isolation", "--offline")
        _uv("pip", "install", "--python", str(made.python), *alone, "--editable", str(ROOT))


def _compile_words(made: Environment) -> None:
    """Compile the server's catalogues when one of them changed; git keeps only what people wrote."""
    sources = sorted(path for folder in ("src", "example_project") for path in (ROOT / folder).rglob("*.po"))
    stamp, wanted = Stamp("words"), digest(sources)
    if stamp.matches(wanted) and all(source.with_suffix(".mo").exists() for source in sources):
        return
    command = [str(made.python), "-m", "tools.words", "compile"]
    done = subprocess.run(command, env=child_environment(), cwd=ROOT, check=False)
    if done.returncode != 0:
        raise InstallError(
            "The catalogues of the server's words could not be compiled: the message is above."
        )
    stamp.write(wanted)


def _uv(*arguments: str) -> None:
    search = os.pathsep.join([str(Path(sys.executable).parent), *os.get_exec_path()])
    uv = shutil.which("uv", path=search)
    if uv is None:
        raise InstallError("uv is missing; start through ./dev, which brings it.")
    done = subprocess.run([uv, *arguments, "--quiet"], env=child_environment(), cwd=ROOT, check=False)
    if done.returncode != 0:
        raise InstallError(
            "Python packages could not be installed: uv's message is above. If it could not download, "
            "check the network or the package index that uv is set up for."
        )
