"""From sending to the receivers' sockets: web worker, PostgreSQL, Redis, gateway, beside Channels and the floor.

    python -m benchmarks.send_to_socket [--sockets 50] [--rounds 9] [--seconds 3] [--json FILE]

One of 50 members posts a message; the time runs from its first byte until the first, and until the last of all
50 has it on a socket of his or her own. Then the next is posted. Every side is a web process and a gateway process
of its own, with the message committed in PostgreSQL and passed on by Redis. Channels: a view that stores and calls
`group_send`, a consumer as its tutorial has it, with sign-in and membership. Floor: a view with session and
membership that stores one row, and a loop over bare sockets. CPU is that of web, gateway, PostgreSQL and Redis
for each message that reached everybody.
"""

from __future__ import annotations

import json
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.comparing import parser, store_as, warn_when_busy
from benchmarks.load import Client, http
from benchmarks.machine import BUSY, cpu_seconds, machine_seconds
from benchmarks.peers.words import CSRF
from benchmarks.postgres import database
from benchmarks.running import SETTINGS, filled_peer, seeded
from benchmarks.servers import Listening, Server, environment_of, free_port
from benchmarks.sockets import Audience, Listener
from tools.services.redis import RedisServer

GOAL = 6.0


@dataclass(frozen=True, kw_only=True)
class Side:
    """One way from the sender to the sockets."""

    name: str
    web: Listening
    gateway: Listening
    audience: Audience
    request: Callable[[str], bytes]
    """The request that posts a text."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What one round showed; milliseconds, CPU for each message."""

    server: str
    sockets: int
    messages: int
    first_p50: float
    last_p50: float
    last_p95: float
    web_cpu: float
    gateway_cpu: float
    pg_cpu: float
    redis_cpu: float
    load: float


def measure(side: Side, others: dict[str, int], *, seconds: float) -> Figure:
    """Post one message after another, each when the one before has arrived everywhere."""
    pids = {"web": side.web.process.pid, "gateway": side.gateway.process.pid, **others}
    client = Client(side.web.port)
    side.audience.say('{"op":"ping"}') if side.name == "collabkit" else None
    first: list[float] = []
    last: list[float] = []
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    own, everything, began = time.process_time(), machine_seconds(), time.perf_counter()
    while time.perf_counter() - began < seconds:
        text = f"Valve {uuid4().hex} is open"
        posted = time.perf_counter()
        status, body = client.ask(side.request(text))
        if status != 201:
            raise SystemExit(f"{side.name}: {status} {body[:500]!r}")
        times = side.audience.wait_for(text.encode())
        first.append((times[0] - posted) * 1000)
        last.append((times[-1] - posted) * 1000)
    wall = time.perf_counter() - began
    spent = {name: cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    elsewhere = machine_seconds() - everything - sum(spent.values()) - (time.process_time() - own)
    each = {name: seconds_spent * 1000 / len(last) for name, seconds_spent in spent.items()}
    last.sort()
    return Figure(
        server=side.name,
        sockets=len(side.audience.listeners),
        messages=len(last),
        first_p50=statistics.median(first),
        last_p50=statistics.median(last),
        last_p95=last[int(len(last) * 0.95)],
        web_cpu=each["web"],
        gateway_cpu=each["gateway"],
        pg_cpu=each["PostgreSQL"],
        redis_cpu=each["Redis"],
        load=max(0.0, elsewhere) / wall,
    )


def ours(stack: ExitStack, url: str, redis: str, data: Any, sockets: int) -> Side:
    """Start our web worker and gateway, and let members follow the project's channel."""
    web = Server("collabkit", SETTINGS, url, BENCH_REDIS_URL=redis)
    stack.callback(web.stop)
    words = ("-m", "django", "collabkit_gateway", "--port")
    gateway = _gateway(
        stack, sys.executable, *words, variables=environment_of(SETTINGS, url, BENCH_REDIS_URL=redis)
    )
    web.wait()
    topic = f"conversation:{data.channel}"
    audience = Audience(Listener(gateway.port, "/ws", cookies=who) for who in data.senders[:sockets])
    audience.say(json.dumps({"op": "subscribe", "topics": [topic]}))
    audience.wait_for(topic.encode())
    path = f"/api/chat/conversations/{data.channel}/messages"

    def request(text: str) -> bytes:
        body = json.dumps({"client_id": str(uuid4()), "body": text}).encode()
        return http("POST", path, cookies=data.senders[2], body=body, csrf=CSRF)

    return Side(name="collabkit", web=web, gateway=gateway, audience=audience, request=request)


def floor(stack: ExitStack, url: str, redis: str, data: Any, sockets: int) -> Side:
    """Start the barest view and the barest gateway."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bench_said (id bigserial PRIMARY KEY, author bigint, body text)")
    web = Server("floor", SETTINGS, url, BENCH_REDIS_URL=redis, BENCH_FLOOR="1")
    stack.callback(web.stop)
    words = ("-m", "uvicorn", "--ws", "websockets-sansio", "--log-level", "error", "--no-access-log")
    variables = environment_of(SETTINGS, url, BENCH_REDIS_URL=redis)
    gateway = _gateway(
        stack, sys.executable, *words, "benchmarks.socket_floor:application", "--port", variables=variables
    )
    web.wait()
    audience = Audience(Listener(gateway.port, "/") for _number in range(sockets))

    def request(text: str) -> bytes:
        body = json.dumps({"body": text}).encode()
        path = f"/floor/{data.project}/send"
        return http("POST", path, cookies=data.senders[2], body=body, csrf=CSRF)

    return Side(name="floor", web=web, gateway=gateway, audience=audience, request=request)


def channels(stack: ExitStack, url: str, redis: str, sockets: int) -> Side | None:
    """Start Channels with its Redis layer; None where it cannot be had."""
    peer = filled_peer("channels", url, 1, BENCH_REDIS_URL=redis)
    if peer is None:
        return None
    stack.callback(peer.server.stop)
    words = ("-m", "uvicorn", "--ws", "websockets-sansio", "--log-level", "error", "--no-access-log")
    gateway = _gateway(
        stack,
        peer.python,
        *words,
        "--lifespan",
        "off",
        "benchmarks.peers.room.asgi:application",
        "--port",
        variables=peer.variables,
    )
    peer.server.wait()
    members = peer.where["members"]
    audience = Audience(Listener(gateway.port, "/ws/1", cookies=who) for who in members[:sockets])
    audience.wait_for(b"subscribed")

    def request(text: str) -> bytes:
        body = json.dumps({"body": text}).encode()
        return http("POST", "/rooms/1", cookies=members[2], body=body, csrf=CSRF)

    return Side(name="channels", web=peer.server, gateway=gateway, audience=audience, request=request)


def _gateway(stack: ExitStack, python: Path | str, *words: str, variables: dict[str, str]) -> Listening:
    port = free_port()
    gateway = Listening("gateway", python, *words, str(port), port=port, variables=variables)
    stack.callback(gateway.stop)
    gateway.wait()
    return gateway


def report(figures: list[Figure]) -> None:
    """Print the medians of the rounds."""
    columns = ("first_p50", "last_p50", "last_p95", "web_cpu", "gateway_cpu", "pg_cpu", "redis_cpu", "load")
    sockets = figures[0].sockets
    print(f"\nSend → on the sockets of {sockets}, committed, ms · goal {GOAL} ms p50 to the last")
    print(f"{'server':<12}{'messages':>9}" + "".join(f"{column:>12}" for column in columns))
    for name in dict.fromkeys(figure.server for figure in figures):
        rounds = [figure for figure in figures if figure.server == name]
        medians = [statistics.median(getattr(figure, column) for figure in rounds) for column in columns]
        messages = sum(figure.messages for figure in rounds)
        busy = "  BUSY" if medians[-1] > BUSY else ""
        print(f"{name:<12}{messages:>9}" + "".join(f"{value:>12.2f}" for value in medians) + busy)


def main() -> None:
    """Start all sides and measure them in turn."""
    options = parser(__doc__ or "")
    options.add_argument("--sockets", type=int, default=50, help="receivers, at most 50")
    arguments = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        redis = RedisServer(folder / "redis")
        redis.start()
        stack.callback(redis.stop)
        url, postmaster = stack.enter_context(database())
        data = seeded(url, arguments.scale)
        sides = [ours(stack, url, redis.url, data, arguments.sockets)]
        peer = channels(stack, url, redis.url, arguments.sockets)
        sides += [peer] if peer is not None else []
        sides.append(floor(stack, url, redis.url, data, arguments.sockets))
        pids = {"PostgreSQL": postmaster, "Redis": redis.pid}
        for side in sides:
            measure(side, pids, seconds=min(1.0, arguments.seconds))
        figures = [
            measure(side, pids, seconds=arguments.seconds)
            for _round in range(arguments.rounds)
            for side in sides
        ]
    report(figures)
    store_as(arguments, [asdict(figure) for figure in figures])
    warn_when_busy([figure.load for figure in figures])


if __name__ == "__main__":
    main()
