"""The demo as people start it: a process of its own, on a free port, with an empty data directory."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"The demo is ready: (\S+?)/$")
COMMAND = (sys.executable, "-m", "example_project", "demo")
# A checkout that was never started installs its packages first.
START_SECONDS = 300


class DemoProcess:
    """Starts the demo and waits until it says where it is."""

    def __init__(self, data_dir: Path, *options: str, command: Sequence[str] = COMMAND) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COLLABKIT_")}
        environment |= {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "PYTHONUNBUFFERED": "1",
        }
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.lines: list[str] = []
        self._arrived: queue.Queue[str | None] = queue.Queue()
        self._process = subprocess.Popen(
            [*command, "--port", "0", "--data-dir", str(data_dir), *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.data_dir = data_dir
        self.url = self._wait_until_ready()

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """End it as Ctrl-C does; return its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._listener.join(20)
        return self._process.wait(20)

    def copy_data(self, target: Path) -> None:
        """Copy what the running demo has stored, so that another one starts quickly."""
        with contextlib.closing(sqlite3.connect(self.data_dir / "db.sqlite3")) as database:
            database.execute("VACUUM INTO ?", (str(target / "db.sqlite3"),))
        shutil.copy(self.data_dir / "secret_key", target / "secret_key")

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as output:
            for line in output:
                self.lines.append(line.rstrip())
                self._arrived.put(line.rstrip())
        self._arrived.put(None)

    def _wait_until_ready(self) -> str:
        limit = time.monotonic() + START_SECONDS
        while True:
            try:
                line = self._arrived.get(timeout=max(limit - time.monotonic(), 0.01))
            except queue.Empty:
                line = None
            if line is None:
                self.stop(signal.SIGKILL)
                raise AssertionError("The demo did not start:\n" + "\n".join(self.lines[-30:]))
            found = READY.match(line)
            if found:
                return found[1]
