"""The gateway as a process, beside Django in one process, and its settings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from django.test import RequestFactory

from collabkit.realtime import checks
from collabkit.realtime.asgi import combine
from collabkit.realtime.gateway import Gateway
from collabkit.realtime.registry import TopicKind, register_topic, topic_kinds
from tools.services.process import free_port

from .live import LiveGateway, running

pytestmark = pytest.mark.django_db(transaction=True)


def get(port: int, path: str, method: str = "GET") -> tuple[int, str, str]:
    """Return status, kind and body of a page."""
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", method=method), timeout=5) as response:
            return response.status, response.headers["Content-Type"], response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


def test_a_gateway_tells_its_health_and_figures(gateway: LiveGateway, ada: Any) -> None:
    gateway.sign_in(ada).ping()
    status, kind, body = get(gateway.port, "/healthz")
    assert (status, kind) == (200, "application/json")
    assert json.loads(body) == {"status": "ok", "sockets": 1}
    status, kind, body = get(gateway.port, "/metrics")
    assert status == 200
    assert kind.startswith("text/plain; version=0.0.4")
    assert "# TYPE collabkit_realtime_sockets gauge\ncollabkit_realtime_sockets 1\n" in body
    assert "# TYPE collabkit_realtime_connects_total counter\ncollabkit_realtime_connects_total 1\n" in body


def test_other_pages_are_problem_documents(gateway: LiveGateway) -> None:
    status, kind, body = get(gateway.port, "/admin/")
    assert (status, kind) == (404, "application/problem+json")
    assert json.loads(body)["code"] == "not_found"


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_the_pages_are_only_read(gateway: LiveGateway, path: str) -> None:
    assert get(gateway.port, path, "HEAD")[::2] == (200, "")
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"):
        status, kind, body = get(gateway.port, path, method)
        assert (status, kind) == (405, "application/problem+json")
        assert json.loads(body)["code"] == "method_not_allowed"
        assert get(gateway.port, "/admin/", method)[0] == 404
    with pytest.raises(HTTPError) as refused, urlopen(f"http://127.0.0.1:{gateway.port}{path}", b"x"):
        pass
    with refused.value:
        assert refused.value.headers["Allow"] == "GET, HEAD"


def test_both_in_one_process(ada: Any) -> None:
    async def pages(scope: Any, receive: Any, send: Any) -> None:
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}
        )
        await send({"type": "http.response.body", "body": b"a page"})

    made = Gateway()
    with running(combine(pages, made), gateway=made) as live:
        assert get(live.port, "/healthz")[2] == "a page"
        live.sign_in(ada).ping()


@pytest.mark.parametrize("lifespan", ["on", "off"])
def test_with_and_without_lifespan(ada: Any, lifespan: str) -> None:
    with running(lifespan=lifespan) as live:
        live.sign_in(ada).ping()


def test_the_command_runs_a_gateway_until_it_is_stopped() -> None:
    port = free_port()
    command = [sys.executable, "-m", "django", "collabkit_gateway", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                assert get(port, "/healthz")[0] == 200
                break
            except URLError:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    finally:
        process.kill()
        process.communicate()


def test_an_unknown_bus_is_an_error(realtime_settings: Any) -> None:
    realtime_settings(bus="pigeons")
    assert [message.id for message in checks.check_bus()] == ["collabkit_realtime.E001"]
    realtime_settings(bus="redis")
    assert checks.check_bus() == []


def test_a_kind_of_topic_is_registered_once_and_by_a_plain_word() -> None:
    kind = TopicKind(name="seat", authorize=lambda user, keys: {})
    register_topic(kind)
    try:
        with pytest.raises(ValueError, match="registered twice"):
            register_topic(kind)
    finally:
        topic_kinds.unregister("seat")
    with pytest.raises(ValueError, match="plain word"):
        register_topic(TopicKind(name="a:b", authorize=lambda user, keys: {}))


def test_the_doctor_and_the_readiness_page_ask_the_bus(realtime_settings: Any) -> None:
    from collabkit.ops.api import readyz
    from collabkit.ops.registry import Unhealthy, health_checks

    assert health_checks.get("bus") is not None
    assert checks.bus() == "The memory bus answers."
    realtime_settings(bus="redis", redis_url="redis://127.0.0.1:1/0")
    with pytest.raises(Unhealthy, match="redis bus does not answer"):
        checks.bus()
    # The site serves pages without its bus: taking every web process out of service would help nobody.
    response = readyz(RequestFactory().get("/readyz"))
    assert response.status_code == 200
    assert json.loads(response.content)["checks"]["bus"] == "error"
