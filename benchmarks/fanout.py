"""Fan-out: CPU of one event on its way to N sockets, ours beside the floor and Channels, in turn.

    python -m benchmarks.fanout [--sockets 200 1000 2000] [--rounds 3] [--seconds 2] [--json FILE]

The floor is a bare uvicorn application that sends the same text to every socket, one await after another.
The peer is a Channels consumer with the in-memory layer, in an environment of its own. A delivery is one
event that arrived at one socket; the CPU is that of the server's whole process, from the scheduler.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.comparing import store_as
from benchmarks.running import peer_python

ROOT = Path(__file__).resolve().parents[1]
SERVERS = Path(__file__).with_name("fanout_servers.py")
BURST = 20


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What one round showed."""

    server: str
    sockets: int
    mode: str
    cpu_us: float
    """Microseconds of CPU for each delivery, the idle cost of the same time taken off."""
    gross_us: float
    idle_ms: float
    """Milliseconds of CPU in a second without events: sign-ins, rights and heads are checked again."""
    deliveries: int
    lost: int
    wall_ms: float
    load: float


class Child:
    """A server or the clients: a process that is told what to do line by line."""

    def __init__(self, *command: str) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
        )

    def ask(self, *words: object) -> str:
        """Send a line and wait for the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> str:
        """Wait for a line."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args} ended with {self.process.wait()}")
        return line.strip()

    def cpu_seconds(self) -> float:
        """Return the CPU time of all its threads so far."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


def measure(pair: tuple[Child, Child], name: str, sockets: int, *, mode: str, seconds: float) -> Figure:
    """Run one round and return its figure."""
    server, clients = pair
    burst = BURST if mode == "coalesced" else 1
    interval = max(0.05, sockets * (burst if name != "ours" else 1) * 60e-6)
    if name == "channels":
        interval = max(interval, sockets * burst * 600e-6)
    bursts = max(3, int(seconds / interval))
    clients.ask("reset")
    load = os.getloadavg()[0]
    idle_cpu, idle_wall = server.cpu_seconds(), time.monotonic()
    time.sleep(1.0)
    idle = (server.cpu_seconds() - idle_cpu) / (time.monotonic() - idle_wall)
    before, began = server.cpu_seconds(), time.monotonic()
    server.ask("publish", bursts, burst, interval)
    expected = bursts * burst * sockets
    received = int(clients.ask("wait", expected))
    wall = time.monotonic() - began
    spent = server.cpu_seconds() - before
    return Figure(
        server=name,
        sockets=sockets,
        mode=mode,
        cpu_us=round((spent - idle * wall) / expected * 1e6, 2),
        idle_ms=round(idle * 1000, 1),
        gross_us=round(spent / expected * 1e6, 2),
        deliveries=received,
        lost=expected - received,
        wall_ms=round(wall * 1000),
        load=load,
    )


def compare(names: list[str], sockets: int, rounds: int, seconds: float) -> list[Figure]:
    """Start every server with its clients and measure them in turn."""
    figures = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        pairs = {}
        for name in names:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            python = str(peer_python("channels")) if name == "channels" else sys.executable
            server = Child(python, str(SERVERS), name, str(port), str(sockets), folder)
            stack.callback(server.stop)
            cookies = server.answer()
            clients = Child(sys.executable, str(SERVERS), "clients", str(port), str(sockets), cookies)
            stack.callback(clients.stop)
            if clients.answer() != "connected":
                raise SystemExit(f"The clients of {name} could not connect.")
            pairs[name] = (server, clients)
        for _ in range(rounds):
            for mode in ("single", "coalesced"):
                # The peer has no coalescing: its burst would be the same figure, at twenty times the time.
                measured = [name for name in names if mode == "single" or name != "channels"]
                figures += [
                    measure(pairs[name], name, sockets, mode=mode, seconds=seconds) for name in measured
                ]
    return figures


def report(figures: list[Figure]) -> None:
    """Print the medians."""
    columns = ("cpu_us", "gross_us", "idle_ms", "load")
    print(
        "sockets mode       server   " + "".join(f"{column:>10}" for column in (*columns, "lost")), flush=True
    )
    for key in dict.fromkeys((f.sockets, f.mode, f.server) for f in figures):
        group = [f for f in figures if (f.sockets, f.mode, f.server) == key]
        medians = [statistics.median(getattr(f, column) for f in group) for column in columns]
        shown = "".join(f"{value:>10.2f}" for value in (*medians, sum(f.lost for f in group)))
        print(f"{key[0]:>7} {key[1]:<10} {key[2]:<9}{shown}")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.fanout", description=__doc__.split("\n")[0])
    parser.add_argument("--sockets", type=int, nargs="+", default=[200, 1_000, 2_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--json", type=Path, help="write every round here")
    options = parser.parse_args(arguments)
    names = ["ours", "floor"]
    if peer_python("channels"):
        names.append("channels")
    figures: list[Figure] = []
    for sockets in options.sockets:
        measured = compare(names, sockets, options.rounds, options.seconds)
        report(measured)
        figures += measured
    store_as(options, [asdict(figure) for figure in figures])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
