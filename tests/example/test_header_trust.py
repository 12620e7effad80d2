"""The demo's server tells Django what a client sent, and nothing that a client made up about itself (B29)."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware

from collabkit.realtime.asgi import combine
from collabkit.realtime.server import uvicorn_options
from tools.services.process import free_port

SPELLINGS = ["X_Forwarded_For", "X-Forwarded_For", "x_forwarded-for", "X_FORWARDED_FOR"]


def environ_told(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer with what a WSGI application is told of the client."""
    told = {name: value for name, value in environ.items() if name.startswith(("HTTP_X", "REMOTE_ADDR"))}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(told).encode()]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Serve as the demo does; return the port."""
    application: Any = combine(WSGIMiddleware(environ_told))  # type: ignore[arg-type]
    number = free_port()
    config = uvicorn.Config(
        application, port=number, lifespan="off", log_level="warning", **uvicorn_options()
    )
    server, started = uvicorn.Server(config), threading.Event()
    startup = server.startup

    async def noted(sockets: Any = None) -> None:
        await startup(sockets)
        started.set()

    server.startup = noted  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run)
    thread.start()
    assert started.wait(30)
    yield number
    server.should_exit = True
    thread.join(30)


def told(port: int, *headers: tuple[str, str]) -> Any:
    """Ask with these headers; return what the application was told."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest("GET", "/")
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders()
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_header_is_believed_of_a_client(port: int, spelling: str) -> None:
    """Beside the one that a proxy wrote, before it, after it, or alone; and the peer's address stays the peer's."""
    proxy, client = ("X-Forwarded-For", "1.2.3.4"), (spelling, "6.6.6.6")
    for headers in ([proxy, client], [client, proxy]):
        assert told(port, *headers) == {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}
    assert told(port, client) == {"REMOTE_ADDR": "127.0.0.1"}
