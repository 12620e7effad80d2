"""A PostgreSQL of the benchmarks' own, with fsync on, and databases in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers import free_port
from tools.services.postgres import program


@contextmanager
def database() -> Iterator[tuple[str, int]]:
    """Start a PostgreSQL with fsync on; yields its URL and the process id of its postmaster."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="collabkit-bench-"))
    owner = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    as_owner = ["runuser", "-u", owner, "--"] if os.getuid() == 0 else []
    if os.getuid() == 0:
        shutil.chown(folder, owner)

    def run(name: str, *words: object, check: bool = True) -> None:
        command = [*as_owner, str(binary(name)), *map(str, words)]
        subprocess.run(command, check=check, capture_output=True, cwd=folder)

    data = folder / "data"
    server = ("-D", data, "-l", folder / "log", "-w")
    run("initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    where = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    run("pg_ctl", *server, "-o", f"{where} -c shared_buffers=512MB -c max_connections=200", "start")
    try:
        run("createdb", "-h", "127.0.0.1", "-p", port, "-U", "bench", "bench")
        yield (
            f"postgresql://bench@127.0.0.1:{port}/bench",
            int((data / "postmaster.pid").read_text().split()[0]),
        )
    finally:
        run("pg_ctl", *server, "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def binary(name: str) -> Path:
    """Return where one of PostgreSQL's programs is."""
    found = program(name)
    if found is None:
        raise SystemExit(f"PostgreSQL's {name} is not here. On Debian: apt-get install postgresql")
    return found


def another_database(url: str, name: str) -> str:
    """Make a further database on the same server and return its URL."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{url.rsplit('/', 1)[0]}/{name}"
