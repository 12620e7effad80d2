"""Where things lie in the checkout, and the stamps that tell whether work is already done."""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".dev"
LOCKS = ROOT / "locks"
REPORTS = STATE / "reports"


def digest(paths: Iterable[Path], *extra: str) -> str:
    """Return one hash over the names and contents of the files and over the extra words."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    total.update("\0".join(extra).encode())
    return total.hexdigest()


class Stamp:
    """Remembers, by a hash, for which inputs a piece of work was last finished."""

    def __init__(self, name: str) -> None:
        self._path = STATE / "stamps" / name

    def matches(self, value: str) -> bool:
        return self._path.exists() and self._path.read_text() == value

    def write(self, value: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(value)


def say(message: str) -> None:
    """Tell the person at the terminal what takes time now."""
    print(f"./dev: {message}", file=sys.stderr, flush=True)


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Hold off another ./dev in the same checkout while this one installs or builds."""
    STATE.mkdir(exist_ok=True)
    with (STATE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def child_environment(**changes: str) -> dict[str, str]:
    """Return the environment for started programs.

    Compiled bytecode is wanted even where the machine forbids it: without it every start recompiles Django.
    An interpreter is never downloaded: the matrix is about those that are there.
    """
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return environment | {"UV_PYTHON_DOWNLOADS": "never", "PYTHONUNBUFFERED": "1"} | changes
