"""A health check that hangs takes neither the run's time nor the sight of the other cells."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest

from collabkit.infra.lambdas.scaler.aws import Aws, clients
from collabkit.infra.lambdas.scaler.handler import MARGIN_MS, run
from collabkit.infra.lambdas.scaler.model import Cell, Ledger

from .fakes import wire
from .sites import Site, site


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Return the clients of an AWS whose health checks are answered by nobody: connections are taken, and no more."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    session = boto3.session.Session("AKIAIOSFODNN7EXAMPLE", "none", region_name="eu-central-1")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        yield wire().services | {"checks": clients(session, endpoint_url=address)["checks"]}


@dataclass
class Clock:
    """What Lambda tells of a run that ends after ``seconds``."""

    seconds: float
    aws_request_id: str = "run-1"
    begun: float = field(default_factory=time.monotonic)

    def get_remaining_time_in_millis(self) -> int:
        return int(1000 * (self.seconds - (time.monotonic() - self.begun)))


def cells(here: Site, services: dict[str, Any], clock: Clock) -> tuple[Cell, ...]:
    return Aws(services, here.config, clock.get_remaining_time_in_millis).read(Ledger()).cells


def test_a_check_that_hangs_leaves_time_for_the_step(silent: dict[str, Any]) -> None:
    here, clock = site(), Clock(27)
    answer = run(silent, here.config, clock, "the schedule", here.aws.now)
    assert answer["outcome"] == "wait"
    # One was asked, twice; for the other there was no time left.
    assert 18_000 < clock.get_remaining_time_in_millis() < 25_000
    assert here.aws.item["expires"] == {"N": "0"}


def test_what_hangs_is_unknown_and_so_is_what_is_not_asked(silent: dict[str, Any]) -> None:
    assert [cell.healthy for cell in cells(site(), silent, Clock(27))] == [None, None]


@pytest.mark.parametrize(("seconds", "asked"), [(60, 2), (26, 2), (24, 0), (0, 0)])
def test_checks_are_asked_while_there_is_time(seconds: int, asked: int) -> None:
    here = site()
    found = cells(here, wire().services, Clock(seconds))
    assert [cell.healthy for cell in found] == [True if asked else None] * 2
    assert sum(name == "route53:GetHealthCheckStatus" for name, _ in here.aws.calls) == asked
    assert MARGIN_MS < 24_000
