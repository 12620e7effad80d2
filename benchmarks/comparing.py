"""Servers measured in turn: rounds of a few seconds, medians over the rounds, printed and stored.

The figure to trust is CPU milliseconds for each request, of the application's processes and of PostgreSQL's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.load import Figure, Path_, measure
from benchmarks.machine import BUSY
from benchmarks.servers import ROOT

RESULTS = ROOT / ".dev" / "bench" / "results"


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
        f"{'  BUSY' if mid('load') > BUSY else ''}"
    )


def parser(description: str) -> argparse.ArgumentParser:
    """Return the options that every benchmark of a page or a verb has."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--rounds", type=int, default=9, help="rounds for each server")
    options.add_argument("--seconds", type=float, default=3.0, help="length of a round")
    options.add_argument("--clients", type=int, nargs="+", default=[1], help="connections at once")
    options.add_argument("--scale", type=int, default=1, help="how many times the usual amount of data")
    options.add_argument(
        "--prepared", action="store_true", help="also with statements prepared on the server"
    )
    options.add_argument("--json", type=Path, help="where to store every round")
    return options


def store(arguments: argparse.Namespace, figures: dict[str, list[Figure]]) -> None:
    """Write every round, by path, as JSON, and tell when the machine had other work."""
    store_as(arguments, {path: [asdict(figure) for figure in rounds] for path, rounds in figures.items()})
    warn_when_busy([figure.load for rounds in figures.values() for figure in rounds])


def store_as(arguments: argparse.Namespace, data: Any) -> None:
    """Write figures as JSON where `--json` says, or among the results of the checkout."""
    file: Path = arguments.json or RESULTS / f"{Path(sys.argv[0]).stem}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    options = {name: value for name, value in vars(arguments).items() if name != "json"}
    file.write_text(json.dumps({"options": options, "figures": data}, indent=1))


def warn_when_busy(loads: list[float]) -> None:
    """Say that figures are not to be judged by, when too much else ran."""
    busy = sum(load > BUSY for load in loads)
    if busy:
        print(
            f"BUSY MACHINE: in {busy} of {len(loads)} rounds more than {BUSY:g} processors worked on "
            "something else. Compare the servers with each other; do not judge by the goal."
        )
