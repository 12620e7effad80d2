"""The list of conversations, 20 with unread counts and last messages, beside the floor.

python -m benchmarks.chat_conversations [--rounds 9] [--seconds 3] [--clients 1 8] [--scale 10] [--json FILE]
"""

from __future__ import annotations

from benchmarks import chat_run
from benchmarks.common import http, parser

GOAL = 3.0


def main() -> None:
    """Measure the first page."""
    arguments = parser(__doc__ or "").parse_args()
    with chat_run.running(arguments) as run:
        request = http("GET", "/api/chat/conversations?limit=20", cookies=run.data.cookies)
        run.compare("Conversation list, 20 with unread and last message", request, goal=GOAL)


if __name__ == "__main__":
    main()
