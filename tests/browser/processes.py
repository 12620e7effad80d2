"""The site as it runs in production: PostgreSQL, web, gateway and worker, each a process to be killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

import httpx

from tools.services.postgres import PostgresServer
from tools.services.process import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90.0
OUTAGE_SECONDS = 2.0


class Part(Protocol):
    """Something that can be killed and started again."""

    def start(self) -> None:
        """Start it and wait until it works."""

    def kill(self) -> None:
        """End it without a word."""


class Process:
    """One process of the site and its children."""

    def __init__(self, words: list[str], environment: dict[str, str], log: Path, health: str = "") -> None:
        self._words, self._environment, self._log, self._health = words, environment, log, health
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until its health page answers, if it has one."""
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, *self._words],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        limit = time.monotonic() + START_SECONDS
        while self._health and not self._answers():
            if self._process.poll() is not None or time.monotonic() > limit:
                raise AssertionError(f"{self._words} did not start:\n{self._log.read_text()[-3000:]}")
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill the process and its children with signal 9."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _answers(self) -> bool:
        try:
            return httpx.get(self._health, timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


class Site:
    """All parts of one site."""

    def __init__(self, folder: Path, settings: str) -> None:
        self._settings = settings
        self.database = PostgresServer(folder / "postgres")
        self.database.start()
        web, gateway = free_port(), free_port()
        self.url = f"http://127.0.0.1:{web}"
        self.sockets = f"127.0.0.1:{gateway}"
        self._variables = environment = self._environment()
        self._manage = [str(ROOT / "example_project" / "manage.py")]
        self.run(*self._manage, "migrate", "--verbosity", "0")
        granian = ["-m", "granian", "--interface", "wsgi", "--port", str(web), "--blocking-threads", "4"]
        self.web = Process(
            [*granian, "example_project.wsgi:application"],
            environment,
            folder / "web.log",
            f"{self.url}/healthz",
        )
        self.gateway = Process(
            [*self._manage, "collabkit_gateway", "--port", str(gateway)],
            environment,
            folder / "gateway.log",
            f"http://{self.sockets}/healthz",
        )
        self.worker = Process([*self._manage, "collabkit_worker"], environment, folder / "worker.log")

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": self._settings,
            "SECRET_KEY": "only-for-this-test",
            "SITE_URL": self.url,
            "DATABASE_URL": self.database.url,
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "S3_BUCKET": "none",
            "DEFAULT_FROM_EMAIL": "site@collabkit.example",
            "SECURE_SSL_REDIRECT": "no",
            "SECURE_HSTS_SECONDS": "0",
            "WEBSOCKET_URL": f"ws://{self.sockets}/ws",
        }

    def run(self, *words: str) -> str:
        """Run Python with these words as the site does, and return what it printed."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self._variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def outage(self, part: Part) -> Iterator[None]:
        """Kill a part, and start it again a little later, while the block runs."""
        part.kill()
        problems: list[BaseException] = []

        def start_again() -> None:
            try:
                part.start()
            except BaseException as problem:  # noqa: BLE001 (raised below, in the test's own thread)
                problems.append(problem)

        timer = threading.Timer(OUTAGE_SECONDS, start_again)
        timer.start()
        try:
            yield
        finally:
            timer.join()
        if problems:
            raise problems[0]


@contextmanager
def running_site(settings: str = "tests.browser.production") -> Iterator[Site]:
    """Start the whole site with these settings; end what was started."""
    folder = Path(tempfile.mkdtemp(prefix="collabkit-site-"))
    # PostgreSQL runs under an account of its own, which must be able to walk through this folder.
    folder.chmod(0o711)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        site = Site(folder, settings)
        stack.callback(site.database.stop)
        for part in (site.web, site.gateway, site.worker):
            stack.callback(part.kill)
            part.start()
        yield site
