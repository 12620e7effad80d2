"""The list of conversations, 20 with unread counts and last messages, beside the floor and two peers.

python -m benchmarks.chat_conversations [--rounds 9] [--seconds 3] [--clients 1 8] [--scale 10] [--json FILE]
"""

from __future__ import annotations

from benchmarks.comparing import parser
from benchmarks.load import http
from benchmarks.running import running

GOAL = 3.0


def main() -> None:
    """Measure the first page."""
    arguments = parser(__doc__ or "").parse_args()
    with running(arguments, peers=["pinax-messages", "private-chat2"]) as run:
        request = http("GET", "/api/chat/conversations?limit=20", cookies=run.data.cookies)
        peers = {
            name: http("GET", path, cookies=run.peer_cookies(name))
            for name, path in (("pinax-messages", "/messages/inbox/"), ("private-chat2", "/dialogs/"))
        }
        run.compare("Conversation list, 20 with unread and last message", request, goal=GOAL, peers=peers)


if __name__ == "__main__":
    main()
