"""Request ids, the request log and the metrics by route."""

from __future__ import annotations

import json
import logging
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from collabkit.ops.context import current_request_id
from collabkit.ops.metrics import MAX_ROUTES, Recorder, recorder

seen: list[str | None] = []


def echo(request: HttpRequest, key: str = "", **kwargs: Any) -> HttpResponse:
    seen.append(current_request_id.get())
    return HttpResponse(status=int(request.GET.get("status", "200")))


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the body said: hunter2")


urlpatterns = [
    path("echo/<uuid:uuid>", echo, name="echo"),
    path("reset/<str:key>", echo, name="reset"),
    path("nameless/<int:number>", echo),
    path("broken", broken, name="broken"),
    path("", include("collabkit.ops.urls")),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Any:
    """Return a function: the fields of the request log so far."""
    caplog.set_level(logging.INFO, logger="collabkit.ops.requests")

    def fields() -> list[dict[str, Any]]:
        return [record.fields for record in caplog.records if record.name == "collabkit.ops.requests"]  # type: ignore[attr-defined]

    return fields


@pytest.fixture
def metric_lines(caplog: pytest.LogCaptureFixture, ops_settings: Any) -> Any:
    """Return a function: the metric documents written so far."""
    recorder.flush()
    caplog.clear()
    caplog.set_level(logging.INFO, logger="collabkit.ops.emf")
    ops_settings(metrics_interval=0)

    def lines() -> list[dict[str, Any]]:
        return [
            json.loads(record.getMessage()) for record in caplog.records if record.name == "collabkit.ops.emf"
        ]

    return lines


def test_every_answer_carries_a_new_id_that_the_view_can_read() -> None:
    seen.clear()
    first, second = Client().get(f"/echo/{uuid4()}"), Client().get("/nowhere")
    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert seen == [first["X-Request-ID"]]
    assert current_request_id.get() is None


def test_an_id_from_outside_counts_only_behind_a_trusted_proxy(settings: Any) -> None:
    given = {"X-Request-ID": "edge-12345678"}
    assert Client().get("/healthz", headers=given)["X-Request-ID"] != "edge-12345678"
    whole = settings.COLLABKIT
    settings.COLLABKIT = {**whole, "CORE": {**whole["CORE"], "TRUSTED_PROXIES": 1}}
    assert Client().get("/healthz", headers=given)["X-Request-ID"] == "edge-12345678"


@pytest.mark.parametrize(
    "given",
    ["", "short", "x" * 65, "abc def ghi", "abcdefgh\n{}", "\x1b[31mabcdefgh", "äöüäöüäöü", "-abcdefgh"],
)
def test_a_strange_id_is_replaced(given: str, settings: Any) -> None:
    whole = settings.COLLABKIT
    settings.COLLABKIT = {**whole, "CORE": {**whole["CORE"], "TRUSTED_PROXIES": 1}}
    assert Client().get("/healthz", HTTP_X_REQUEST_ID=given)["X-Request-ID"] != given


def test_a_request_is_logged_with_route_object_and_result(log: Any) -> None:
    uuid = uuid4()
    Client().get(f"/echo/{uuid}")
    (entry,) = log()
    assert entry["action"] == "GET echo"
    assert entry["object"] == [str(uuid)]
    assert entry["result"] == "done"
    assert entry["status"] == 200
    assert entry["actor"] is None
    assert entry["ms"] >= 0


@pytest.mark.parametrize(
    ("status", "result"),
    [(201, "done"), (302, "done"), (400, "refused"), (403, "denied"), (404, "denied"), (429, "refused")],
)
def test_denials_are_logged_as_such(log: Any, status: int, result: str) -> None:
    Client().get(f"/echo/{uuid4()}?status={status}")
    assert log()[0]["result"] == result


def test_a_secret_in_the_address_is_not_logged(log: Any) -> None:
    Client().get("/reset/the-secret-key?token=another-secret")
    assert log()[0]["action"] == "GET reset"
    assert "secret" not in json.dumps(log())


def test_an_address_that_does_not_exist_is_not_logged_by_its_path(log: Any) -> None:
    Client().get("/etc/passwd%0a%1b[31m")
    assert log()[0]["action"] == "GET unmatched"


def test_a_failure_is_an_error_in_the_log(log: Any, caplog: pytest.LogCaptureFixture) -> None:
    Client(raise_request_exception=False).get("/broken")
    assert log()[0]["result"] == "failed"
    assert {record.levelname for record in caplog.records if record.name == "collabkit.ops.requests"} == {
        "ERROR"
    }


def test_health_pages_are_neither_logged_nor_counted(log: Any, metric_lines: Any) -> None:
    Client().get("/healthz")
    assert log() == []
    assert metric_lines() == []


def test_requests_can_be_left_out_of_the_log(log: Any, ops_settings: Any) -> None:
    ops_settings(log_requests=False)
    Client().get(f"/echo/{uuid4()}")
    assert log() == []


def test_metrics_are_by_route_name_never_by_path(metric_lines: Any) -> None:
    for number in range(3):
        Client().get(f"/nameless/{number}")
    Client().generic("BREW", "/nowhere/at/all")
    documents = metric_lines()
    assert [document["Route"] for document in documents] == [
        *["GET nameless/<int:number>"] * 3,
        "OTHER unmatched",
    ]
    assert documents[-1]["Status4xx"] == 1


def test_sums_are_written_once_for_each_route(metric_lines: Any, ops_settings: Any) -> None:
    ops_settings(metrics_interval=3600)
    made = Recorder()
    for number in range(250):
        made.record("GET a", 200 if number % 10 else 503, 12.345)
    made.record("GET b", 404, 1.0)
    made.flush()
    made.flush()
    documents = metric_lines()
    for document in documents:
        assert_embedded_metric_format(document)
    first = [document for document in documents if document["Route"] == "GET a"]
    assert [len(document["Latency"]) for document in first] == [100, 100, 50]
    assert sum(document.get("Requests", 0) for document in first) == 250
    assert first[0]["Status5xx"] == 25
    assert first[0]["Status2xx"] == 225
    assert documents[-1] | {"_aws": None} == {
        "_aws": None,
        "Service": "web",
        "Route": "GET b",
        "Latency": [1.0],
        "Requests": 1,
        "Status2xx": 0,
        "Status3xx": 0,
        "Status4xx": 1,
        "Status5xx": 0,
    }


def test_the_number_of_routes_is_bounded(metric_lines: Any, ops_settings: Any) -> None:
    ops_settings(metrics_interval=3600)
    made = Recorder()
    for number in range(MAX_ROUTES + 50):
        made.record(f"GET {number}", 200, 1.0)
    made.flush()
    documents = metric_lines()
    assert len(documents) == MAX_ROUTES + 1
    assert documents[-1]["Route"] == "other"
    assert documents[-1]["Requests"] == 50


def test_without_a_namespace_nothing_is_counted(metric_lines: Any, ops_settings: Any) -> None:
    ops_settings(metrics_namespace="", metrics_interval=0)
    Client().get(f"/echo/{uuid4()}")
    assert metric_lines() == []


def assert_embedded_metric_format(document: dict[str, Any]) -> None:
    """Check a document against the rules of the format's specification."""
    assert len(json.dumps(document).encode()) < 1024 * 1024
    assert isinstance(document["_aws"]["Timestamp"], int)
    assert document["_aws"]["Timestamp"] > 1_500_000_000_000
    directives = document["_aws"]["CloudWatchMetrics"]
    assert directives
    for directive in directives:
        assert set(directive) == {"Namespace", "Dimensions", "Metrics"}
        assert 1 <= len(directive["Namespace"]) <= 255
        assert not directive["Namespace"].startswith("AWS/")
        assert directive["Dimensions"]
        for dimensions in directive["Dimensions"]:
            assert 1 <= len(dimensions) <= 30
            for name in dimensions:
                assert isinstance(document[name], str)
                assert 1 <= len(document[name]) <= 1024
                assert document[name].isascii()
        assert 1 <= len(directive["Metrics"]) <= 100
        for metric in directive["Metrics"]:
            assert set(metric) <= {"Name", "Unit", "StorageResolution"}
            assert metric["Unit"] in {"Count", "Milliseconds"}
            value = document[metric["Name"]]
            values = value if isinstance(value, list) else [value]
            assert 1 <= len(values) <= 100
            assert all(isinstance(each, int | float) for each in values)
