"""What docs/explanation/cells.md says of a simulated week is what the simulation says."""

from __future__ import annotations

import pytest

from collabkit.infra.scaling.loads import LOADS
from collabkit.infra.scaling.simulate import simulate
from collabkit.infra.settings import load

from .pictures import SETTINGS


@pytest.fixture(scope="module")
def weeks():
    environment = load(SETTINGS)
    found = {name: simulate(environment, name).summary() for name in LOADS}
    return {
        name: (week["cells"], week["target tracking"], week["fixed fleet"]) for name, week in found.items()
    }


def test_on_spikes_cells_lose(weeks):
    cells, tracking, _ = weeks["spike"]
    assert 1.7 < cells["slo_breached_minutes"] / tracking["slo_breached_minutes"] < 2.1
    assert cells["cost"] > tracking["cost"]


@pytest.mark.parametrize("load_name", ["step", "flap"])
def test_they_lose_by_minutes_on_steps_and_flapping_loads_and_cost_less(weeks, load_name):
    cells, tracking, _ = weeks[load_name]
    assert cells["slo_breached_minutes"] > tracking["slo_breached_minutes"]
    assert cells["cost"] < tracking["cost"]
    assert cells["most_cells"] < tracking["most_cells"]
    assert cells["turns_within_an_hour"] == tracking["turns_within_an_hour"] == 0


def test_on_days_and_nights_they_are_alike(weeks):
    cells, tracking, _ = weeks["sine"]
    assert cells["slo_breached_minutes"] == tracking["slo_breached_minutes"] == 0
    assert cells["cost"] == pytest.approx(tracking["cost"], rel=0.05)


def test_nobody_serves_a_flood_and_the_budget_holds(weeks):
    assert {way["slo_breached_minutes"] for way in weeks["attack"]} == {36 * 60}
    cells, _, fixed = weeks["attack"]
    assert cells["highest_cost_of_a_day"] < float(load(SETTINGS).scaling.daily_budget)
    assert fixed["highest_cost_of_a_day"] > float(load(SETTINGS).scaling.daily_budget)
    assert cells["pages"] >= 1


def test_a_fleet_large_enough_is_never_too_slow_and_costs_most(weeks):
    for name, ways in weeks.items():
        fixed = ways[2]
        assert name == "attack" or fixed["slo_breached_minutes"] == 0
        assert fixed["cost"] == max(way["cost"] for way in ways)
