"""The web servers that are measured: granian, one worker, two threads, whichever environment it runs from."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Listening:
    """A process that takes connections on a port of its own."""

    def __init__(
        self, name: str, python: Path | str, *words: str, port: int, variables: dict[str, str]
    ) -> None:
        self.name = name
        self.port = port
        self.process = subprocess.Popen([str(python), *words], env=variables, cwd=ROOT)

    def wait(self, timeout: float = 60) -> None:
        """Wait until it takes connections."""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise SystemExit(f"{self.name} did not start")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)


class Server(Listening):
    """granian serving a WSGI application: one worker, two threads, connections to the database kept."""

    def __init__(
        self, name: str, settings: str, url: str, python: Path | str = sys.executable, **environment: str
    ) -> None:
        port = free_port()
        words = [
            "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "1", "--blocking-threads", "2", "--no-access-log", "--log-level", "warning",
            "django.core.wsgi:get_wsgi_application", "--factory",
        ]  # fmt: skip
        super().__init__(
            name, python, *words, port=port, variables=environment_of(settings, url, **environment)
        )


def environment_of(settings: str, url: str, **more: str) -> dict[str, str]:
    """Return the variables of a process that works with these settings on this database."""
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return {
        **os.environ,
        "PYTHONPATH": path,
        "DJANGO_SETTINGS_MODULE": settings,
        "BENCH_DATABASE_URL": url,
        **more,
    }
