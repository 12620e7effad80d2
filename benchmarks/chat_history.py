"""History: the newest 50 messages of a long conversation, and the 200th page, beside the floor.

python -m benchmarks.chat_history [--rounds 9] [--seconds 3] [--clients 1 8] [--scale 10] [--json FILE]
"""

from __future__ import annotations

from benchmarks import chat_run
from benchmarks.common import http, parser

GOAL = 1.3


def main() -> None:
    """Measure both pages."""
    arguments = parser(__doc__ or "").parse_args()
    with chat_run.running(arguments) as run:
        base = f"/api/chat/conversations/{run.data.channel}/messages"
        for name, path in (("newest page", base), ("oldest page", f"{base}?before=51")):
            request = http("GET", path, cookies=run.data.cookies)
            run.compare(f"Chat history, 50 of {run.data.channel_last}, {name}", request, goal=GOAL)


if __name__ == "__main__":
    main()
