"""History: the newest 50 messages of a long conversation, its oldest page, and a small room beside it.

python -m benchmarks.chat_history [--rounds 9] [--seconds 3] [--clients 1 8] [--scale 10] [--json FILE]

The small room has 40 messages among tens of thousands of others: a plan that fits the long room is wrong there.
private-chat2 counts all pages at each.
"""

from __future__ import annotations

from benchmarks.comparing import parser
from benchmarks.load import http
from benchmarks.running import running

GOAL = 1.3


def main() -> None:
    """Measure the pages."""
    arguments = parser(__doc__ or "").parse_args()
    with running(arguments, peers=["private-chat2"]) as run:
        base = f"/api/chat/conversations/{run.data.channel}/messages"
        small = f"/api/chat/conversations/{run.data.small}/messages"
        count = run.data.channel_last - run.data.channel_start
        other, cookies = run.where("private-chat2", "other"), run.peer_cookies("private-chat2")
        for name, path, page in (
            (f"50 of {count}, newest page", base, 1),
            (f"50 of {count}, oldest page", f"{base}?before={run.data.channel_start + 51}", count // 50),
            ("a small room beside it", small, 1),
        ):
            # To the peer the small room is the dialogue with the next person.
            whom = int(other) + 1 if path == small and other else other
            peer = http("GET", f"/messages/{whom}/?page={page}", cookies=cookies)
            request = http("GET", path, cookies=run.data.cookies)
            run.compare(f"Chat history, {name}", request, goal=GOAL, peers={"private-chat2": peer})


if __name__ == "__main__":
    main()
