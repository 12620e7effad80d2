"""Alarms without data: a quiet night gives capacity back, a blind CloudWatch never does."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from collabkit.infra.lambdas.scaler.model import Alarm, Policy
from collabkit.infra.scaling.world import Nature, World
from collabkit.infra.settings import load
from collabkit.infra.stacks import STACKS

from .fakes import IN, OUT, PREFIX
from .sites import Site, site

PRODUCTION = Path(__file__).parent.parent / "environments" / "production.toml"
POLICY = Policy(maximum=8)
HOUR = 3600
SLOW = "test-scale-out-latency"


@cache
def missing() -> dict[str, str]:
    """Return what each alarm that drives the scaler makes of missing data."""
    resources: dict[str, Any] = STACKS["watch"](load(PRODUCTION)).to_dict()["Resources"]
    alarms = [each for each in resources.values() if each["Type"] == "AWS::CloudWatch::Alarm"]
    found = {each["Metadata"]["collabkit"]["runbook"]: each["Properties"] for each in alarms}
    return {name: each["TreatMissingData"] for name, each in found.items() if name.startswith("scale-")}


def test_only_pages_may_be_silent() -> None:
    assert missing() == {
        "scale-out-cpu": "missing",
        "scale-out-latency": "notBreaching",
        "scale-in-cpu": "missing",
    }


def evening(seconds: float) -> float:
    """Two hours of many visitors, and then nobody at all."""
    return 380.0 if seconds < 2 * HOUR else 0.0


def test_a_night_without_requests_gives_the_cells_back() -> None:
    world = World(POLICY, Nature(), evening)
    assert max(paid for _, _, paid, _ in world.run(2 * HOUR).samples) >= 6
    world.run(6 * HOUR)
    assert len(world.cells) == POLICY.minimum


def test_with_an_alarm_that_misses_its_data_the_same_night_would_keep_them_all() -> None:
    """The negative control of the test before."""
    world = World(POLICY, Nature(nobody_asks=Alarm.INSUFFICIENT_DATA), evening)
    world.run(6 * HOUR)
    assert len(world.cells) >= 6


def three_cells() -> Site:
    here = site()
    here.aws.cell(3)
    here.config = replace(here.config, scale_out_alarms=(OUT, SLOW))
    return here


@pytest.mark.parametrize(
    ("busy", "slow", "idle", "outcome"),
    [
        ("OK", "OK", "ALARM", "set-weights"),
        ("OK", "ALARM", "ALARM", "create"),
        ("INSUFFICIENT_DATA", "OK", "ALARM", "wait"),
        ("INSUFFICIENT_DATA", "OK", "INSUFFICIENT_DATA", "wait"),
        ("INSUFFICIENT_DATA", "INSUFFICIENT_DATA", "INSUFFICIENT_DATA", "wait"),
        ("OK", "OK", "INSUFFICIENT_DATA", "wait"),
    ],
)
def test_what_silence_moves(busy: str, slow: str, idle: str, outcome: str) -> None:
    here = three_cells()
    here.aws.alarms = {OUT: busy, SLOW: slow, IN: idle}
    assert here.look()["outcome"] == outcome


def test_alarms_that_are_not_there_take_nothing_away() -> None:
    here = three_cells()
    here.aws.alarms = {}
    here.settle()
    assert here.weights() == {f"{PREFIX}{number}": 100 for number in (1, 2, 3)}
