"""Tell 1,000 people, ms of wall time: beside INSERT … SELECT of the same rows, and a peer.

python -m benchmarks.notifications_tell [--rounds 9] [--json FILE]

Ours writes from the recipients' keys, heeds their preferences, announces and pushes; the peer writes rows only.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from benchmarks.comparing import parser, store_as, warn_when_busy
from benchmarks.machine import cpu_seconds, machine_seconds
from benchmarks.running import peer_python, running
from benchmarks.servers import ROOT, environment_of

GOAL = 20


def ours() -> Callable[[], object]:
    """Return a function that tells everybody by our own action."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from collabkit.core.events import Event, announce
    from collabkit.core.ids import new_uuid
    from collabkit.notifications.actions import post_notifications
    from collabkit.notifications.registry import Channels, NoticeKind

    @dataclass(frozen=True, kw_only=True)
    class BenchHappened(Event):
        """Something that concerns everybody."""

        subject: ClassVar[str] = "thing"
        thing: UUID

    people = list(get_user_model()._default_manager.values_list("pk", flat=True))
    kind: NoticeKind[Any] = NoticeKind(
        name="bench.told",
        label="Benchmark",
        event=BenchHappened,
        recipients=lambda event, record: people,
        subject=lambda event: event.thing,
        present=lambda viewer, notices: {},
        channels=Channels(email=None),
    )

    def tell() -> None:
        with transaction.atomic():
            event = BenchHappened(thing=new_uuid())
            told = post_notifications(kind=kind, event=event, record=announce(event))
        assert told == len(people), told

    return tell


def floor() -> object:
    """Write the same rows by one bare statement."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collabkit_notifications_notification (uuid, recipient_id, kind, subject, group_key, data, "
            "in_inbox, actionable, created_at) SELECT gen_random_uuid(), id, 'bench.floor', gen_random_uuid(), "
            f"'', '{{}}', true, false, now() FROM {get_user_model()._meta.db_table}"
        )
    return None


def main() -> None:
    """Measure in turn."""
    arguments = parser(__doc__ or "").parse_args()
    with running(arguments, peers=["notifications"], parts=["notifications"]) as run:
        ways: dict[str, Callable[[], object]] = {"collabkit": ours(), "floor": floor}
        python, child = peer_python("notifications"), None
        if python is not None:
            url = f"{run.url.rsplit('/', 1)[0]}/notifications"
            child = subprocess.Popen(
                [str(python), "-m", "benchmarks.peers.tell"], text=True, cwd=ROOT,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                env=environment_of("benchmarks.peers.settings", url, BENCH_PEER="notifications"),
            )  # fmt: skip
        taken, loads = measured(ways, child, run.postmaster, rounds=arguments.rounds)
        if child is not None:
            child.terminate()
        print(f"\nTell 1,000 people, ms of wall time · goal {GOAL}")
        for name, times in taken.items():
            print(f"{name:<22}{statistics.median(times):>8.1f}")
        store_as(arguments, {"ms": taken, "load": loads})
        warn_when_busy(loads)


def measured(
    ways: dict[str, Callable[[], object]], child: Any, postmaster: int, *, rounds: int
) -> tuple[dict[str, list[float]], list[float]]:
    """Return ms by way, and the load from elsewhere in each round; the first round only warms up."""
    taken: dict[str, list[float]] = {}
    loads = []
    for number in range(rounds + 1):
        wall, before = time.perf_counter(), machine_seconds() - cpu_seconds(postmaster) - time.process_time()
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            taken.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        wall, after = (
            time.perf_counter() - wall,
            machine_seconds() - cpu_seconds(postmaster) - time.process_time(),
        )
        loads.append(max(0.0, after - before) / wall)
        if child is not None:
            child.stdin.write(f"round {number}\n")
            child.stdin.flush()
            taken.setdefault("notifications", []).append(float(child.stdout.readline()))
    return {name: times[1:] for name, times in taken.items()}, loads[1:]


if __name__ == "__main__":
    main()
