"""Load: a client that speaks just enough HTTP, and one round of it with what it cost."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.machine import cpu_seconds, machine_seconds
from benchmarks.servers import Server

Request = Callable[[int], bytes]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What one round showed; CPU in milliseconds for each request, times in milliseconds."""

    server: str
    clients: int
    requests: int
    errors: int
    per_second: float
    app_cpu: float
    pg_cpu: float
    p50: float
    p99: float
    bytes: int
    load: float
    """Processors that were busy with anything but this benchmark."""


@dataclass(frozen=True, kw_only=True)
class Path_:
    """One path as one server serves it: `request(n)` gives the n-th request as raw bytes."""

    server: Server
    request: Request
    queries: int | None = None


class Client:
    """One connection that is kept, speaking just enough HTTP."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request, return the status and the body of the answer."""
        self.socket.sendall(request)
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _blank, self.rest = self.rest.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _colon, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(self.rest) < length:
            self._more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return int(head.split(b" ", 2)[1]), body

    def _more(self) -> None:
        part = self.socket.recv(65_536)
        if not part:
            raise ConnectionError("The server hung up.")
        self.rest += part


def http(method: str, path: str, *, cookies: str, body: bytes = b"", csrf: str = "") -> bytes:
    """Return a request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookies}", "Accept: application/json"]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    if csrf:
        lines.append(f"X-CSRFToken: {csrf}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def form(path: str, *, cookies: str, csrf: str, **fields: str) -> bytes:
    """Return a form that is posted, as it goes over the wire."""
    body = urlencode({**fields, "csrfmiddlewaretoken": csrf}).encode()
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookies}", f"Content-Length: {len(body)}"]
    lines.append("Content-Type: application/x-www-form-urlencoded")
    return "\r\n".join([*lines, "", ""]).encode() + body


def measure(path: Path_, postmaster: int, *, clients: int, seconds: float) -> Figure:
    """Ask for a path as fast as the answers come, and see what that cost."""
    times: list[float] = []
    sizes: list[int] = []
    errors: list[int] = []
    end = time.perf_counter() + seconds

    def load(number: int) -> None:
        client = Client(path.server.port)
        while time.perf_counter() < end:
            request = path.request(number)
            began = time.perf_counter()
            status, body = client.ask(request)
            times.append(time.perf_counter() - began)
            sizes.append(len(body))
            if status >= 400:
                errors.append(status)

    threads = [threading.Thread(target=load, args=(number,)) for number in range(clients)]
    app, pg, wall = cpu_seconds(path.server.process.pid), cpu_seconds(postmaster), time.perf_counter()
    own, everything = time.process_time(), machine_seconds()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - wall
    done = max(1, len(times))
    spent_app, spent_pg = cpu_seconds(path.server.process.pid) - app, cpu_seconds(postmaster) - pg
    ours = spent_app + spent_pg + time.process_time() - own
    elsewhere = max(0.0, machine_seconds() - everything - ours) / wall
    ordered = sorted(times) or [0.0]
    return Figure(
        server=path.server.name,
        clients=clients,
        requests=done,
        errors=len(errors),
        per_second=done / wall,
        app_cpu=spent_app * 1000 / done,
        pg_cpu=spent_pg * 1000 / done,
        p50=ordered[len(ordered) // 2] * 1000,
        p99=ordered[int(len(ordered) * 0.99)] * 1000,
        bytes=round(statistics.fmean(sizes)) if sizes else 0,
        load=elsewhere,
    )
