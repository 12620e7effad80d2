"""Two servers on loopback: AWS's services over a made-up account, and Lambda's Runtime API."""

from __future__ import annotations

import json
import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.infra.scaler.fakes import AwsError, FakeAws

from . import protocols

FUNCTION_ARN = "arn:aws:lambda:eu-central-1:123456789012:function:test-scaling"
API = "/2018-06-01/runtime/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the tests look at what came in."""

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            return b"".join(iter(self._chunk, b""))
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunk(self) -> bytes:
        content = self.rfile.read(int(self.rfile.readline(), 16))
        self.rfile.readline()
        return content

    def reply(self, status: int, kind: str, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def _serving(handler: type[_Handler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def aws_on_loopback(
    account: FakeAws, before: Callable[[str], None] = lambda operation: None
) -> Iterator[str]:
    """Serve the account over HTTP and yield its address; ``before`` hears of each call before it is done."""

    class Aws(_Handler):
        def _answer(self) -> None:
            operation, params = protocols.read(self.command, self.path, self.headers, self.body())
            name = f"{operation.service_model.signing_name}:{operation.name}"
            before(name)
            try:
                answer = protocols.write(operation, account.call(name, params))
            except AwsError as error:
                answer = protocols.refuse(operation, error.code, error.message)
            self.reply(*answer)

        do_GET = do_POST = _answer

    with _serving(Aws) as address:
        yield f"http://{address}"


@dataclass
class Report:
    """What the function told Lambda: a result, or an error and its type."""

    kind: str
    content: Any
    error_type: str = ""


@dataclass
class RuntimeApi:
    """Lambda, as a function's process sees it: it asks for the next event and reports what became of it."""

    address: str = ""
    asked: threading.Event = field(default_factory=threading.Event)
    """Set when the function has come up and asks for its first event."""
    init_errors: queue.Queue[Report] = field(default_factory=queue.Queue)
    _events: queue.Queue[tuple[str, float, bytes]] = field(default_factory=queue.Queue)
    _reports: dict[str, queue.Queue[Report]] = field(default_factory=dict)

    def send(self, event: Any, *, seconds: float = 60) -> str:
        """Deliver an event that has this long; return the id of the request."""
        request = str(uuid.uuid4())
        self._reports[request] = queue.Queue()
        self._events.put((request, time.time() + seconds, json.dumps(event).encode()))
        return request

    def report(self, request: str, *, seconds: float = 60) -> Report:
        """Wait for what the function says of a request."""
        return self._reports[request].get(timeout=seconds)

    def invoke(self, event: Any, *, seconds: float = 60) -> Report:
        return self.report(self.send(event, seconds=seconds))

    def take(self, path: str, report: Report) -> None:
        what, _, rest = path.removeprefix(API).partition("/")
        if what == "init":
            self.init_errors.put(report)
        else:
            request, _, report.kind = rest.partition("/")
            self._reports[request].put(report)

    def next_event(self) -> tuple[dict[str, str], bytes]:
        self.asked.set()
        request, deadline, content = self._events.get()
        headers = {
            "Lambda-Runtime-Aws-Request-Id": request,
            "Lambda-Runtime-Deadline-Ms": str(int(deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": FUNCTION_ARN,
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0",
        }
        return headers, content


@contextmanager
def runtime_api() -> Iterator[RuntimeApi]:
    """Serve Lambda's Runtime API for one process."""
    api = RuntimeApi()

    class Runtime(_Handler):
        def do_GET(self) -> None:
            headers, content = api.next_event()
            self.reply(200, "application/json", content, **headers)

        def do_POST(self) -> None:
            error = self.headers.get("Lambda-Runtime-Function-Error-Type", "")
            api.take(self.path, Report("init", json.loads(self.body()), error))
            self.reply(202, "application/json", b'{"status":"OK"}')

    with _serving(Runtime) as api.address:
        yield api
