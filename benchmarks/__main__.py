"""`python -m benchmarks [path …]`: run the benchmarks one after the other, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

# One load at a time, in this order; each prints its own figures beside its floor.
PATHS = ("chat_send", "chat_history", "chat_conversations", "fanout")


def main(chosen: list[str]) -> int:
    """Run the chosen paths, or all of them; return 0 when each could be measured."""
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
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            failed.append(name)
    for name in failed:
        print(f"{name} could not be measured.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
