"""Installs Debian's packages of the servers that are missing, where this process may do that."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from tools.services.chromium import find_chromium
from tools.services.postgres import program
from tools.services.process import ServiceError
from tools.tree import child_environment, one_at_a_time, say


def missing_packages() -> list[str]:
    """Return the Debian packages whose programs are not on this machine."""
    present = {
        "postgresql": program("initdb") is not None,
        "redis-server": shutil.which("redis-server") is not None,
        "chromium": find_chromium() is not None,
        # What machines of a deployment have: their scripts are run here too.
        "e2fsprogs": shutil.which("mkfs.ext4", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        is not None,
        "gnupg": all(shutil.which(name) for name in ("gpg", "gpgv")),
        "jq": shutil.which("jq") is not None,
    }
    return [package for package, found in present.items() if not found]


def install_missing(find: Callable[[], list[str]] = missing_packages) -> None:
    """Install the packages that `find` finds missing by apt-get, one process at a time.

    Raises ServiceError where that is not ours to do or fails.
    """
    with one_at_a_time("packages"):
        if missing := find():
            _install(missing)
        still_missing = find()
    if still_missing:
        raise ServiceError(f"apt-get went well, yet these were not found: {', '.join(still_missing)}")


def _install(missing: list[str]) -> None:
    words = " ".join(missing)
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise ServiceError(f"Missing on this machine: {words}. On Debian, as root: apt-get install {words}")
    say(f"installing {words} by apt-get …")
    # RUNLEVEL=1 keeps the packages from starting servers of their own: the run starts private ones.
    environment = child_environment(DEBIAN_FRONTEND="noninteractive", RUNLEVEL="1")
    for action in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
        command = ["apt-get", "--quiet", *action]
        if subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode != 0:
            raise ServiceError(f"apt-get {action[0]} failed; its message is above.")
