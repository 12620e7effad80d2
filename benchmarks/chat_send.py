"""Sending: a message stored and pushed, beside the floor; then 16 senders in one room, with no error and no gap.

python -m benchmarks.chat_send [--rounds 9] [--seconds 3] [--clients 1 16] [--json FILE]
"""

from __future__ import annotations

import json
from uuid import uuid4

from benchmarks import chat_run
from benchmarks.common import http, parser

GOAL = 2.5


def main() -> None:
    """Measure posting, then look whether the numbers are dense."""
    arguments = parser(__doc__ or "").parse_args()
    with chat_run.running(arguments) as run:
        from benchmarks.chat_data import CSRF
        from collabkit.chat.models import Message

        path = f"/api/chat/conversations/{run.data.channel}/messages"

        def post(number: int) -> bytes:
            body = json.dumps(
                {"client_id": str(uuid4()), "body": "Valve 3 is open, *the crane* waits."}
            ).encode()
            cookies = run.data.senders[number % len(run.data.senders)]
            return http("POST", path, cookies=cookies, body=body, csrf=CSRF)

        run.compare("Send a message, stored and pushed", post, goal=GOAL)
        seqs = list(
            Message.objects.filter(conversation__uuid=run.data.channel)
            .order_by("seq")
            .values_list("seq", flat=True)
        )
        dense = seqs == list(range(1, len(seqs) + 1))
        print(f"{len(seqs)} messages, numbers {'dense' if dense else 'WITH GAPS'}")


if __name__ == "__main__":
    main()
