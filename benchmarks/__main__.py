"""`python -m benchmarks [--quick] [path …]`: the benchmarks one after the other, each in a process of its own.

Every round is stored as JSON in .dev/bench/results/.
"""

from __future__ import annotations

import subprocess
import sys

# One load at a time, in this order; each prints its own figures beside its floor.
PATHS = (
    "chat_send",
    "chat_history",
    "chat_conversations",
    "notifications_unread",
    "notifications_tell",
    "projects_by_right",
    "fanout",
    "send_to_socket",
    "growth",
    "client_room",
    "infrastructure",
)
QUICK = ("--rounds", "3", "--seconds", "1")
# Filling ten times the data takes minutes.
QUICKER = {"growth": ("--scale", "2")}


def main(chosen: list[str]) -> int:
    """Run the chosen paths, or all of them; return 0 when each could be measured."""
    options = QUICK if "--quick" in chosen else ()
    chosen = [name for name in chosen if name != "--quick"]
    unknown = [name for name in chosen if name not in PATHS]
    if unknown:
        print(
            f"There is no benchmark called {', '.join(unknown)}. There are: {', '.join(PATHS)}.",
            file=sys.stderr,
        )
        return 2
    failed = []
    for name in chosen or PATHS:
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *options]
        if options:
            command += QUICKER.get(name, ())
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    for name in failed:
        print(f"{name} could not be measured.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
