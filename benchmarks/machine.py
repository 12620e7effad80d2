"""CPU time from /proc: of a process tree, and of everything else that runs on the machine."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
BUSY = 1.0
"""Above so many processors of load from elsewhere the figures of a round say little."""


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


def machine_seconds() -> float:
    """Return the CPU time that the whole machine has spent at work so far."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
    user, nice, system, _idle, _iowait, interrupt, soft = fields[:7]
    return (user + nice + system + interrupt + soft) / TICKS
