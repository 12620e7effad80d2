"""A private PostgreSQL: its own data folder, a free port, a random password."""

import re
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from tools.services.process import (
    ServiceError,
    account,
    free_port,
    hand_over,
    run_as,
    start,
    stop,
    wait_until,
)

DEBIAN_VERSIONS = Path("/usr/lib/postgresql")


def program(name: str) -> Path | None:
    """Return a PostgreSQL program: Debian keeps them beside PATH, one folder per version."""
    versions = sorted(DEBIAN_VERSIONS.glob(f"*/bin/{name}"), key=_version, reverse=True)
    on_path = shutil.which(name)
    return next(iter(versions), Path(on_path) if on_path else None)


def _version(path: Path) -> int:
    number = re.sub(r"\D.*", "", path.parent.parent.name)
    return int(number) if number else 0


class PostgresServer:
    """A PostgreSQL that this process started; `url` stays the same over kill() and start().

    durable: whether each commit waits for the disk, as in production. Nothing but a lost machine shows the difference.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder
        self._durable = durable
        self._data = folder / "data"
        self._log = folder / "postgres.log"
        self._user = account("postgres")
        self._port = free_port()
        self._password = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://collabkit:{self._password}@127.0.0.1:{self._port}/collabkit"

    def start(self) -> None:
        """Create the cluster on the first start, start it, and wait until it answers."""
        first = not self._data.exists()
        if first:
            self._create()
        settings = {
            "listen_addresses": "127.0.0.1", "port": str(self._port), "unix_socket_directories": "",
            "fsync": "on" if self._durable else "off", "synchronous_commit": "on",
            "max_connections": "200", "shared_buffers": "128MB",
        }  # fmt: skip
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        command = [str(_required("postgres")), "-D", str(self._data), *options]
        self._process = start(command, self._log, self._user)
        wait_until(self._answers, self._process, self._log, "PostgreSQL")
        if first:
            self._psql("postgres", "CREATE DATABASE collabkit")

    def stop(self) -> None:
        """End all sessions and shut down cleanly."""
        if self._process is not None:
            stop(self._process, signal.SIGINT)

    def kill(self) -> None:
        """Crash it, as a lost machine would; start() then recovers from the write-ahead log."""
        if self._process is not None:
            stop(self._process, signal.SIGQUIT)

    def _create(self) -> None:
        hand_over(self._folder, self._user)
        password = self._folder / "password"
        password.write_text(self._password)
        if self._user is not None:
            shutil.chown(password, self._user)
        password.chmod(0o600)
        shape = ["--username=collabkit", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
        command = [str(_required("initdb")), f"--pgdata={self._data}", f"--pwfile={password}", *shape]
        run_as(command, self._folder, self._user)

    def _answers(self) -> bool:
        ask = [str(_required("pg_isready")), "--quiet", "--host=127.0.0.1", f"--port={self._port}"]
        return subprocess.run(ask, check=False).returncode == 0

    def _psql(self, database: str, statement: str) -> None:
        address = self.url.rsplit("/", 1)[0] + f"/{database}"
        command = [str(_required("psql")), address, "--no-psqlrc", "--command", statement]
        run_as(command, self._folder, self._user)


def _required(name: str) -> Path:
    found = program(name)
    if found is None:
        raise ServiceError(f"PostgreSQL's {name} is not here. On Debian: apt-get install postgresql")
    return found
