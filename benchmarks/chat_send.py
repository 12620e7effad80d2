"""Sending: a message stored and pushed, beside floor and peer; then 16 senders in one room without error or gap.

python -m benchmarks.chat_send [--without-share] [--rounds 9] [--seconds 3] [--clients 1 16] [--json FILE]

--without-share measures a second server of ours beside it, which does not hold the project's row FOR SHARE.
"""

from __future__ import annotations

import json
from uuid import uuid4

from benchmarks.comparing import parser
from benchmarks.load import form, http
from benchmarks.peers.words import CSRF
from benchmarks.running import Run, running

GOAL = 2.5


def peer_wrote(run: Run) -> int:
    """Return how many of the messages the peer stored: a redirect alone does not tell."""
    import psycopg

    with psycopg.connect(f"{run.url.rsplit('/', 1)[0]}/pinax-messages") as connection:
        found = connection.execute(
            "SELECT count(*) FROM pinax_messages_message WHERE content LIKE 'Valve 3%'"
        ).fetchone()
    return int(found[0]) if found else 0


def main() -> None:
    """Measure posting, then look whether the numbers are dense."""
    options = parser(__doc__ or "")
    options.add_argument("--without-share", action="store_true", help="beside a server that holds no project")
    arguments = options.parse_args()
    variants = {"without FOR SHARE": {"BENCH_WITHOUT_SHARE": "1"}} if arguments.without_share else {}
    with running(arguments, peers=["pinax-messages"], variants=variants) as run:
        from collabkit.chat.models import Conversation, Message

        path = f"/api/chat/conversations/{run.data.channel}/messages"

        def post(number: int) -> bytes:
            body = json.dumps(
                {"client_id": str(uuid4()), "body": "Valve 3 is open, *the crane* waits."}
            ).encode()
            cookies = run.data.senders[number % 16]
            return http("POST", path, cookies=cookies, body=body, csrf=CSRF)

        # To 50 people, as ours; the peer pushes nothing.
        peer = form(
            f"/messages/thread/{run.where('pinax-messages', 'thread')}/",
            cookies=str(run.where("pinax-messages", "writer")),
            csrf=CSRF,
            content="Valve 3 is open, the crane waits.",
        )
        run.compare("Send a message, stored and pushed", post, goal=GOAL, peers={"pinax-messages": peer})
        if "pinax-messages" in run.peers:
            print(f"pinax-messages keeps {peer_wrote(run)} messages of that text")
        seqs = list(
            Message.objects.filter(conversation__uuid=run.data.channel)
            .order_by("seq")
            .values_list("seq", flat=True)
        )
        start = Conversation.objects.get(uuid=run.data.channel).start_seq
        dense = seqs == list(range(start + 1, start + len(seqs) + 1))
        print(f"{len(seqs)} messages, numbers {'dense' if dense else 'WITH GAPS'}")


if __name__ == "__main__":
    main()
