"""What the benchmarks share: a PostgreSQL of their own, servers, a load, and CPU time from /proc.

A path is measured beside its floor in one run, in turn: rounds of a few seconds, medians over the rounds. The figure
to trust is CPU milliseconds for each request, of the application's processes and of PostgreSQL's.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
POSTGRES = Path("/usr/lib/postgresql/15/bin")
TICKS = os.sysconf("SC_CLK_TCK")

Request = Callable[[int], bytes]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What one round showed; CPU in milliseconds for each request, times in milliseconds."""

    server: str
    clients: int
    requests: int
    errors: int
    per_second: float
    app_cpu: float
    pg_cpu: float
    p50: float
    p99: float
    bytes: int
    load: float


@dataclass(frozen=True, kw_only=True)
class Path_:
    """One path as one server serves it: `request(n)` gives the n-th request as raw bytes."""

    server: Server
    request: Request
    queries: int | None = None


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def database() -> Iterator[tuple[str, int]]:
    """Start a PostgreSQL with fsync on; yields its URL and the process id of its postmaster."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="collabkit-bench-"))
    owner = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    as_owner = ["runuser", "-u", owner, "--"] if os.getuid() == 0 else []
    if os.getuid() == 0:
        shutil.chown(folder, owner)

    def run(program: str, *words: object, check: bool = True) -> None:
        command = [*as_owner, str(POSTGRES / program), *map(str, words)]
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


class Server:
    """granian serving a WSGI application: one worker, two threads, connections to the database kept."""

    def __init__(self, name: str, settings: str, url: str, **environment: str) -> None:
        self.name = name
        self.port = free_port()
        variables = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": settings,
            "CHAT_BENCH_DATABASE_URL": url,
            **environment,
        }
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", "1", "--blocking-threads", "2", "--no-access-log", "--log-level", "warning",
            "django.core.wsgi:get_wsgi_application", "--factory",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, env=variables, cwd=ROOT)

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


def tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found, queue = [pid], [pid]
    while queue:
        parent = queue.pop()
        with suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                children = [int(child) for child in (task / "children").read_text().split()]
                found += children
                queue += children
    return found


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process tree has used so far, children that ended included."""
    total = 0.0
    for member in tree(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            total += sum(int(field) for field in fields[13:15]) / TICKS
            live = [task / "schedstat" for task in Path(f"/proc/{member}/task").iterdir()]
            total += sum(int(file.read_text().split()[0]) for file in live) / 1e9
    return total


class Client:
    """One connection that is kept, speaking just enough HTTP."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request, return the status and the body of the answer."""
        self.socket.sendall(request)
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _blank, self.rest = self.rest.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _colon, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(self.rest) < length:
            self._more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return int(head.split(b" ", 2)[1]), body

    def _more(self) -> None:
        part = self.socket.recv(65_536)
        if not part:
            raise ConnectionError("The server hung up.")
        self.rest += part


def http(method: str, path: str, *, cookies: str, body: bytes = b"", csrf: str = "") -> bytes:
    """Return a request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookies}", "Accept: application/json"]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    if csrf:
        lines.append(f"X-CSRFToken: {csrf}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def measure(path: Path_, postmaster: int, *, clients: int, seconds: float) -> Figure:
    """Ask for a path as fast as the answers come, and see what that cost."""
    times: list[float] = []
    sizes: list[int] = []
    errors: list[int] = []
    end = time.perf_counter() + seconds

    def load(number: int) -> None:
        client = Client(path.server.port)
        while time.perf_counter() < end:
            request = path.request(number)
            began = time.perf_counter()
            status, body = client.ask(request)
            times.append(time.perf_counter() - began)
            sizes.append(len(body))
            if status >= 400:
                errors.append(status)

    threads = [threading.Thread(target=load, args=(number,)) for number in range(clients)]
    app, pg, wall = cpu_seconds(path.server.process.pid), cpu_seconds(postmaster), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - wall
    done = max(1, len(times))
    spent_app, spent_pg = cpu_seconds(path.server.process.pid) - app, cpu_seconds(postmaster) - pg
    ordered = sorted(times) or [0.0]
    return Figure(
        server=path.server.name,
        clients=clients,
        requests=done,
        errors=len(errors),
        per_second=done / wall,
        app_cpu=spent_app * 1000 / done,
        pg_cpu=spent_pg * 1000 / done,
        p50=ordered[len(ordered) // 2] * 1000,
        p99=ordered[int(len(ordered) * 0.99)] * 1000,
        bytes=round(statistics.fmean(sizes)) if sizes else 0,
        load=os.getloadavg()[0],
    )


def compare(
    what: str, paths: list[Path_], postmaster: int, *, goal: float, arguments: argparse.Namespace
) -> list[Figure]:
    """Measure the paths in turn, print the medians, and return every round."""
    figures: list[Figure] = []
    for path in paths:
        measure(path, postmaster, clients=1, seconds=1)
    for clients in arguments.clients:
        for _round in range(arguments.rounds):
            figures += [
                measure(path, postmaster, clients=clients, seconds=arguments.seconds) for path in paths
            ]
    print(f"\n{what} · goal {goal} ms of CPU")
    print(f"{'server':<22}{'clients':>8}{'app ms':>9}{'PG ms':>8}{'sum':>8}{'req/s':>9}{'p50':>8}{'p99':>8}"
          f"{'bytes':>8}{'queries':>8}{'errors':>7}{'load':>6}")  # fmt: skip
    for clients in arguments.clients:
        for path in paths:
            print(_line(path, [f for f in figures if (f.server, f.clients) == (path.server.name, clients)]))
    return figures


def _line(path: Path_, rounds: list[Figure]) -> str:
    def mid(name: str) -> float:
        return float(statistics.median(getattr(figure, name) for figure in rounds))

    return (
        f"{path.server.name:<22}{rounds[0].clients:>8}{mid('app_cpu'):>9.2f}{mid('pg_cpu'):>8.2f}"
        f"{mid('app_cpu') + mid('pg_cpu'):>8.2f}{mid('per_second'):>9.0f}{mid('p50'):>8.2f}{mid('p99'):>8.2f}"
        f"{mid('bytes'):>8.0f}{path.queries if path.queries is not None else '-':>8}"
        f"{sum(figure.errors for figure in rounds):>7}{mid('load'):>6.1f}"
    )


def parser(description: str) -> argparse.ArgumentParser:
    """Return the options that every benchmark of a page or a verb has."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--rounds", type=int, default=9, help="rounds for each server")
    options.add_argument("--seconds", type=float, default=3.0, help="length of a round")
    options.add_argument("--clients", type=int, nargs="+", default=[1, 8], help="connections at once")
    options.add_argument("--scale", type=int, default=1, help="how many times the usual amount of data")
    options.add_argument(
        "--prepared", action="store_true", help="also with statements prepared on the server"
    )
    options.add_argument("--json", type=Path, help="where to store every round")
    return options


def store(file: Path | None, figures: dict[str, list[Figure]]) -> None:
    """Write every round, by path, as JSON."""
    if file is not None:
        data = {path: [asdict(figure) for figure in rounds] for path, rounds in figures.items()}
        file.write_text(json.dumps(data, indent=1))
