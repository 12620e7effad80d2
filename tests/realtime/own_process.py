"""A gateway as a process of its own, with the database of the test: what it costs and logs can be seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.db import connection

from tools.services.process import free_port

from .live import Address


class GatewayProcess(Address):
    """A running gateway; sockets are opened with `open` and `sign_in`."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        super().__init__(port)
        self.process = process
        self._log = log

    @property
    def log(self) -> str:
        """All that it said so far."""
        return self._log.read_text(errors="replace")

    def memory(self) -> float:
        """Return the memory that it holds, in MiB."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def is_well(self) -> bool:
        """Tell whether its health page answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as response:
                return bool(response.status == 200)
        except URLError:
            return False


@contextmanager
def gateway_process(folder: Path) -> Iterator[GatewayProcess]:
    """Run a gateway while the block lasts."""
    kept: dict[str, Any] = {
        name: value
        for name, value in connection.settings_dict.items()
        if name not in {"TEST", "ATOMIC_REQUESTS"}
    }
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "GATEWAY_TEST_SETTINGS": os.environ["DJANGO_SETTINGS_MODULE"],
        "GATEWAY_TEST_DATABASE": json.dumps(kept, default=str),
        "DJANGO_SETTINGS_MODULE": "tests.realtime.process_settings",
    }
    port, log = free_port(), folder / "gateway.log"
    command = [sys.executable, "-m", "django", "collabkit_gateway", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    gateway = GatewayProcess(port, process, log)
    try:
        limit = time.monotonic() + 60
        while not gateway.is_well():
            assert process.poll() is None, gateway.log
            assert time.monotonic() < limit, gateway.log
            time.sleep(0.1)
        yield gateway
    finally:
        gateway.opened.close()
        process.kill()
        process.wait()
