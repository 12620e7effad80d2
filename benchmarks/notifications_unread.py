"""Unread notifications: the newest 20 of 500 unread, and the count, beside the floor and a peer.

python -m benchmarks.notifications_unread [--rounds 9] [--seconds 3] [--clients 1 8] [--scale 10] [--json FILE]

The peer answers list and count at once, from texts stored with each row; ours are two requests, and each asks again
who may see what.
"""

from __future__ import annotations

from benchmarks.comparing import parser
from benchmarks.load import http
from benchmarks.running import running

GOAL = 1.5


def main() -> None:
    """Measure the list and the count."""
    arguments = parser(__doc__ or "").parse_args()
    peer = "notifications"
    with running(arguments, peers=[peer], parts=["notifications"]) as run:
        base, cookies = "/inbox/notifications/api", run.peer_cookies(peer)
        asked = http("GET", "/api/notifications?filter=unread&limit=20", cookies=run.data.cookies)
        beside = http("GET", f"{base}/unread_list/?max=20", cookies=cookies)
        run.compare(
            "Unread notifications, 20 of 500 (peer: with the count)", asked, goal=GOAL, peers={peer: beside}
        )
        asked = http("GET", "/api/notifications/count", cookies=run.data.cookies)
        beside = http("GET", f"{base}/unread_count/", cookies=cookies)
        run.compare("Count of unread notifications", asked, goal=GOAL, peers={peer: beside})


if __name__ == "__main__":
    main()
