"""What the private servers share: an account to run as, a free port, waiting, stopping."""

import os
import pwd
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

START_SECONDS = 60.0
STOP_SECONDS = 20.0
FIRST_PORT, LAST_PORT = 20_000, 32_000


class ServiceError(Exception):
    """A server is missing or did not start; the message says which and what to do."""


def free_port() -> int:
    """Return a port that nobody listens on.

    Below those that systems hand out by themselves: until the port is taken, and while a server is down between two
    starts, no connection of a browser or of a test beside this one can come to stand on it.
    """
    while True:
        # Not by the seeded dice of a test: two processes would throw the same.
        port = random.SystemRandom().randrange(FIRST_PORT, LAST_PORT)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def account(*preferred: str) -> str | None:
    """Return the unprivileged account to run a server as; None when we are not root and run as ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in (*preferred, "nobody") if name in known)


def hand_over(folder: Path, user: str | None) -> None:
    """Make the folder the account's own; PostgreSQL refuses one that belongs to somebody else."""
    folder.mkdir(parents=True, exist_ok=True)
    if user is not None:
        shutil.chown(folder, user)


def start(command: Sequence[str], log: Path, user: str | None) -> subprocess.Popen[bytes]:
    """Start a server in the foreground of its own session, its output in a log."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=log.parent,
            user=user,
            group=None if user is None else pwd.getpwnam(user).pw_gid,
            extra_groups=None if user is None else [],
        )


def run_as(command: Sequence[str], folder: Path, user: str | None) -> None:
    """Run one command as the account; raise ServiceError with its output when it fails."""
    group = None if user is None else pwd.getpwnam(user).pw_gid
    extra_groups: list[str | int] | None = None if user is None else []
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        user=user, group=group, extra_groups=extra_groups,
    )  # fmt: skip
    if done.returncode != 0:
        raise ServiceError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, name: str) -> None:
    """Wait for a server to answer; raise ServiceError with the end of its log when it does not."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.05)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
    raise ServiceError(f"{name} did not start; the end of its log:\n{tail}")


def stop(process: subprocess.Popen[bytes], signal_number: int) -> None:
    """Ask a server that we started to end, and end it for sure when it does not."""
    if process.poll() is None:
        process.send_signal(signal_number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
