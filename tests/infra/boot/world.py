"""The place of the machines, and looks into it from outside."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.services.postgres import PostgresServer, program

from .cloud import Cloud, Signal
from .network import Network
from .visitor import Visitor


@dataclass
class World:
    """What the machines of a test stand in."""

    folder: Path
    network: Network
    cloud: Cloud
    postgres: PostgresServer
    published: dict[str, str]
    """What the other stacks published: names, places and the release."""

    def disk(self, name: str) -> Path:
        """Return the disk of this name; whoever asks first finds a bare Debian on it."""
        disk = self.folder / name
        if not disk.exists():
            subprocess.run(["cp", "--archive", str(self.folder / "debian"), str(disk)], check=True)
        return disk

    def visitor(self) -> Visitor:
        return Visitor(self.network)

    def query(self, statement: str) -> str:
        """Return what the database answers, one row a line."""
        done = subprocess.run(self._psql(statement), check=True, capture_output=True, text=True)
        return done.stdout.strip()

    @contextmanager
    def migrating(self) -> Iterator[None]:
        """Hold the lock under which a machine migrates, until somebody ends the session that holds it."""
        statement = "SELECT pg_advisory_lock(7162517), pg_sleep(600)"
        with subprocess.Popen(self._psql(statement), stderr=subprocess.DEVNULL) as another:
            try:
                yield
            finally:
                another.kill()

    def _psql(self, statement: str) -> list[str]:
        return [str(program("psql")), self.postgres.url, "--no-psqlrc", "-At", "-c", statement]

    def migrations(self) -> str:
        """Return which migrations were applied, and when."""
        return self.query("SELECT app, name, applied FROM django_migrations ORDER BY id")

    def new_signals(self) -> list[Signal]:
        """Return the signals since the last look."""
        found, self.cloud.signals = self.cloud.signals, []
        return found
