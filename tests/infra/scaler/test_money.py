"""What a day may cost and how long the scaler pauses: kept over days of load, and whoever breaks it is caught."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from collabkit.infra.lambdas.scaler.model import Alarm, Policy
from collabkit.infra.lambdas.scaler.view import View

from .chaos import BrokenPromise, Chaos
from .test_orders import MIDNIGHT, POLICY, TIGHT, story

# The base of two costs 4.80 a day; five all day would cost 12.00.
BUDGETS = [TIGHT.daily_budget, 6.0, POLICY.daily_budget]


def policy(budget: float) -> Policy:
    return replace(POLICY, daily_budget=budget)


def busy_days(world: Chaos, days: int, random: Random | None = None) -> None:
    """Let days pass minute by minute on a site that is busy, without end or now and then."""
    for minute in range(days * 1440):
        if random and minute % 20 == 0:
            busy = random.random() < 0.6
            world.alarms = [Alarm.ALARM, Alarm.OK] if busy else [Alarm.OK, Alarm.ALARM]
        world.minute()


@pytest.mark.parametrize("budget", BUDGETS)
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_no_day_costs_more_than_it_may(budget: float, seed: int | None) -> None:
    world = Chaos(policy(budget), MIDNIGHT)
    world.alarm(0, Alarm.ALARM)
    busy_days(world, 3, Random(seed) if seed else None)
    days = [world.purse.spent[(MIDNIGHT + timedelta(days=day)).date()] for day in range(3)]
    assert max(days) <= budget
    # What it may cost is used, too.
    assert min(days) > 4.9


def test_no_order_of_events_launches_what_the_day_has_no_room_for() -> None:
    worlds = [
        story(seed, policy(BUDGETS[seed % 3]), start=MIDNIGHT + timedelta(hours=seed % 24))
        for seed in range(400)
    ]
    assert sum(len(world.launched) for world in worlds) > 100


def broken() -> set[str]:
    """Return the promises that are broken in some stories of a tight budget and much to do."""
    found = set()
    for seed in range(60):
        random = Random(seed)
        world = Chaos(policy(BUDGETS[seed % 3]), MIDNIGHT)
        try:
            for _ in range(40):
                if random.random() < 0.3:
                    world.alarms = random.choice([[Alarm.ALARM, Alarm.OK], [Alarm.OK, Alarm.ALARM]])
                world.boot(0, well=True)
                world.be_deleted(0, well=True)
                world.wait(60)
                world.reconcile()
        except BrokenPromise as told:
            found.add(str(told).partition(":")[0])
    return found


def test_a_scaler_that_keeps_to_them_breaks_nothing() -> None:
    assert broken() == set()


def test_a_scaler_that_can_afford_anything_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(View, "affords", lambda self, cells, hours=1.0: True)
    assert "the day's budget" in broken()
    world = Chaos(policy(BUDGETS[1]), MIDNIGHT)
    monkeypatch.setattr(world, "_check", lambda decision: None)
    world.alarm(0, Alarm.ALARM)
    busy_days(world, 1)
    assert world.purse.spent[MIDNIGHT.date()] > BUDGETS[1]


def test_a_scaler_that_never_pauses_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(View, "cooling", lambda self, seconds: False)
    assert {"a pause before one more", "a pause before one less"} <= broken()


def test_a_longer_pause_is_none_that_breaks_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    cooling = View.cooling
    monkeypatch.setattr(View, "cooling", lambda self, seconds: cooling(self, 2 * seconds))
    assert broken() == set()
