"""HEAD of every operation that reads is GET without the body, for every persona; pages of health are only read."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client, RequestFactory

from . import matrix
from .calls import CALLS
from .rows import changed, digests, undone
from .world import PERSONAS, World

pytestmark = pytest.mark.django_db
READS = [case for case in CALLS if matrix.operations()[case.partition("@")[0]][0] == "GET"]
ITS_OWN = {"x-request-id", "date"}


def served(world: World, case: str, persona: str, method: str) -> tuple[int, dict[str, str], bytes]:
    """Return what a web server is given; Django's test client would take the body away by itself."""
    cookie = world.clients[persona].cookies.output(attrs=[], header="", sep=";").strip()
    request = RequestFactory(headers={"cookie": cookie}).generic(method, matrix.address(world, case))
    response: Any = WSGIHandler().get_response(request)
    body = b"".join(response)
    headers = {name.lower(): value for name, value in response.items() if name.lower() not in ITS_OWN}
    # A web server closes the answer; the end of a request must not close the test's own connection.
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    return response.status_code, headers, body


@pytest.mark.parametrize("case", READS)
def test_head_is_get_without_the_body(world: World, case: str) -> None:
    before, reviewed = digests(), matrix.stored()[case]
    for persona in PERSONAS:
        with undone():
            status, headers, body = served(world, case, persona, "GET")
        assert str(status) == reviewed[persona]
        with undone():
            assert served(world, case, persona, "HEAD") == (status, headers, b""), persona
            assert changed(before, digests()) == set(), persona
        assert int(headers.get("content-length", len(body))) == len(body)


def test_an_operation_that_only_writes_has_no_head(world: World) -> None:
    response = world.clients["member"].head("/api/projects/applications/x")
    assert response.status_code == 404
    response = world.clients["member"].head(matrix.address(world, "markRead"))
    assert response.status_code == 405
    assert "HEAD" not in response["Allow"]
    response = world.clients["member"].delete(matrix.address(world, "listMessages"))
    assert response.status_code == 405
    assert sorted(response["Allow"].split(", ")) == ["GET", "HEAD", "POST"]


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_health_pages_are_only_read(page: str, method: str) -> None:
    response = Client().generic(method, page)
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD"
    assert Client().head(page).status_code == 200
