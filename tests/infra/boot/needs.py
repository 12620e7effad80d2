"""What a boot needs of this machine, installed where that is ours to do."""

from __future__ import annotations

import os
import shutil
from functools import cache

import pytest

from tools.services.packages import install_missing
from tools.services.process import ServiceError

PROGRAMS = {
    "dpkg-deb": "dpkg",
    "ip": "iproute2",
    "mmdebstrap": "mmdebstrap",
    "nsenter": "util-linux",
    "setpriv": "util-linux",
    "systemd-nspawn": "systemd-container",
}
HOW = "A machine is booted as root on Debian, which has apt-get, by Python 3.12 or newer."


def missing() -> list[str]:
    """Return the Debian packages whose programs are not here."""
    return sorted({package for program, package in PROGRAMS.items() if shutil.which(program) is None})


@cache
def problem() -> str:
    """Return why no machine can be booted here, after trying to help; empty when it can."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None or not hasattr(os, "setns"):
        return HOW
    if "COLLABKIT_TEST_SERVICES" not in os.environ:
        # On somebody's own machine nothing is installed unasked.
        return f"./dev test --services installs what is missing: {', '.join(missing())}" if missing() else ""
    try:
        install_missing()
        install_missing(missing)
    except ServiceError as error:
        return str(error)
    return ""


def require() -> None:
    """Skip where no machine can be booted; fail where everything must run."""
    if why := problem():
        (pytest.fail if "COLLABKIT_TEST_SERVICES" in os.environ else pytest.skip)(why)
