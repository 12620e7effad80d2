"""A private Redis: in memory only, on a free port."""

import shutil
import signal
import socket
import subprocess
from pathlib import Path

from tools.services.process import ServiceError, account, free_port, hand_over, start, stop, wait_until


class RedisServer:
    """A Redis that this process started; `url` stays the same over kill() and start()."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder / "redis.log"
        self._user = account("redis")
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    @property
    def pid(self) -> int:
        """The number of its process, once it was started."""
        if self._process is None:
            raise ServiceError("Redis was not started.")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers."""
        program = shutil.which("redis-server")
        if program is None:
            raise ServiceError("redis-server is not on this machine. On Debian: apt-get install redis-server")
        hand_over(self._folder, self._user)
        place = ["--port", str(self._port), "--bind", "127.0.0.1", "--dir", str(self._folder)]
        memory_only = ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        self._process = start([program, *place, *memory_only], self._log, self._user)
        wait_until(self._answers, self._process, self._log, "Redis")

    def stop(self) -> None:
        if self._process is not None:
            stop(self._process, signal.SIGTERM)

    def kill(self) -> None:
        """Crash it; what it held is gone."""
        if self._process is not None:
            stop(self._process, signal.SIGKILL)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
