"""Liveness asks nobody; readiness tells an outage within five seconds and never as anything else (B39)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from collabkit.core.clock import now
from collabkit.core.models import Delivery, EventRecord
from collabkit.ops.registry import HealthCheck, Unhealthy, health_checks, register_check

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def check(**fields: Any) -> Iterator[None]:
    """Have one more check while the block lasts."""
    register_check(HealthCheck(name="extra", **fields))
    try:
        yield
    finally:
        health_checks.unregister("extra")


def fail() -> str:
    raise Unhealthy("out of order at host 10.0.0.7")


def no_database(*args: Any, **kwargs: Any) -> Any:
    raise OperationalError("connection refused")


def test_alive_without_a_query(query_count: Any) -> None:
    with query_count() as queries:
        response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert response["Cache-Control"] == "no-store"
    assert len(queries) == 0


def test_ready() -> None:
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "ready"
    assert response.json()["checks"]["database"] == "ok"
    assert response.json()["checks"]["migrations"] == "ok"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_load_balancer_asks_under_any_host_name(path: str) -> None:
    assert Client(headers={"host": "10.0.0.7:8000"}).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_without_the_middleware_the_addresses_answer_too(path: str, settings: Any) -> None:
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]
    assert Client().get(path).status_code == 200


def test_without_a_database_alive_but_not_ready() -> None:
    with patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", no_database):
        assert Client().get("/healthz").status_code == 200
        response = Client().get("/readyz")
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "5"
    problem = response.json()
    assert problem["code"] == "not_ready"
    assert problem["status"] == 503
    assert problem["checks"]["database"] == "error"
    assert problem["request_id"] == response["X-Request-ID"]


def test_a_database_that_hangs_is_told_in_time(ops_settings: Any) -> None:
    ops_settings(check_timeout=0.3)
    go_on, ended = Event(), Event()

    def hang() -> str:
        go_on.wait(20)
        ended.set()
        return "late"

    with check(run=hang, readiness="needed"):
        response = Client().get("/readyz")
    assert response.status_code == 503
    assert not ended.is_set()
    go_on.set()


def test_an_unapplied_migration_is_not_ready() -> None:
    call_command("migrate", "sessions", "zero", verbosity=0)
    try:
        response = Client().get("/readyz")
    finally:
        call_command("migrate", "sessions", verbosity=0)
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "error"


def test_a_needed_check_decides_and_its_reason_stays_inside() -> None:
    with check(run=fail, readiness="needed"):
        response = Client().get("/readyz")
    assert response.status_code == 503
    assert "10.0.0.7" not in response.content.decode()


def test_a_shown_check_does_not_decide() -> None:
    with check(run=fail, readiness="shown"):
        response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json()["checks"]["extra"] == "error"


def test_a_check_of_the_doctor_is_not_asked() -> None:
    with check(run=fail):
        assert "extra" not in Client().get("/readyz").json()["checks"]


def test_dead_deliveries_are_shown() -> None:
    record = EventRecord.objects.create(type="test.Happened", data={})
    Delivery.objects.create(event=record, subscriber="test.gone", state="dead", available_at=now())
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json()["checks"]["deliveries"] == "warning"


def test_the_open_page_does_not_keep_the_database_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    from collabkit.ops import api

    monkeypatch.setattr(api, "FRESH_SECONDS", 60.0)
    asked: list[int] = []

    def count() -> str:
        asked.append(1)
        return "asked"

    monkeypatch.setattr(api._memory, "at", float("-inf"))
    with check(run=count, readiness="needed"):
        for _ in range(20):
            Client().get("/readyz")
    monkeypatch.setattr(api._memory, "at", float("-inf"))
    assert len(asked) == 1
