"""Days of load: the bounds hold, the fleet does not flap, and the figures are the same each time."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from collabkit.infra.lambdas.scaler.model import Kind, Policy
from collabkit.infra.scaling.loads import LOADS, trace
from collabkit.infra.scaling.plot import svg
from collabkit.infra.scaling.simulate import compare, simulate
from collabkit.infra.scaling.world import Nature, World
from collabkit.infra.settings import load as load_environment

PRODUCTION = Path(__file__).parent.parent / "environments" / "production.toml"
POLICY = Policy(maximum=8, actions_per_hour=6, out_cooldown=600, in_cooldown=1200, daily_budget=24.0)
DAY = 86400


@pytest.mark.parametrize("load", LOADS)
def test_the_bounds_hold_under_every_load(load: str) -> None:
    world = World(POLICY, Nature(), LOADS[load])
    figures = world.run(2 * DAY)
    paid = [sample[2] for sample in figures.samples]
    assert POLICY.minimum <= min(paid) <= max(paid) <= POLICY.maximum
    assert max(figures.cost_by_day.values()) <= POLICY.daily_budget
    launches = [moment for moment, decision in world.journal if decision.kind is Kind.CREATE]
    assert all(
        (later - earlier).total_seconds() >= 3600 or index < POLICY.actions_per_hour
        for index, earlier, later in zip(
            range(99), launches, launches[POLICY.actions_per_hour :], strict=False
        )
    )


@pytest.mark.parametrize("load", ["step", "sine", "flap"])
def test_the_fleet_does_not_flap(load: str) -> None:
    assert World(POLICY, Nature(), LOADS[load]).run(3 * DAY).turns == 0


def test_a_flood_costs_no_more_than_the_days_budget_and_never_the_base() -> None:
    policy = replace(POLICY, daily_budget=8.0)
    world = World(policy, Nature(), LOADS["attack"])
    figures = world.run(3 * DAY)
    assert max(figures.cost_by_day.values()) <= 8.0
    assert min(serving for _, _, _, serving in figures.samples) >= policy.minimum
    assert figures.pages <= 30


def test_without_a_budget_the_same_flood_costs_more() -> None:
    """The negative control of the test before."""
    world = World(replace(POLICY, daily_budget=0.0), Nature(), LOADS["attack"])
    assert max(world.run(3 * DAY).cost_by_day.values()) > 8.0


def test_launches_that_always_fail_open_the_breaker() -> None:
    broken = Nature(launch_failure=1.0)
    frozen = World(POLICY, broken, LOADS["spike"]).run(2 * DAY)
    assert frozen.launches == POLICY.breaker_failures
    assert World(replace(POLICY, breaker_failures=0), broken, LOADS["spike"]).run(2 * DAY).launches > 5


@pytest.mark.parametrize("seed", range(4))
def test_what_fails_now_and_then_does_not_stop_it(seed: int) -> None:
    nature = Nature(launch_failure=0.15, delete_failure=0.15, refusal=0.1, seed=seed)
    world = World(replace(POLICY, breaker_failures=9), nature, LOADS["sine"])
    figures = world.run(4 * DAY)
    assert figures.failures
    assert max(sample[2] for sample in figures.samples) <= POLICY.maximum
    assert min(sample[3] for sample in figures.samples) >= POLICY.minimum
    assert world.serving() >= POLICY.minimum


def test_the_result_is_the_same_each_time_and_compares_three_ways() -> None:
    one, two = (compare(POLICY, Nature(), "spike", days=1) for _ in range(2))
    assert one.json() == two.json()
    assert svg(one) == svg(two)
    data = json.loads(one.json())
    assert set(data["totals"]) == {"cells", "target tracking", "fixed fleet"}
    assert data["totals"]["fixed fleet"]["slo_breached_minutes"] == 0
    assert len(data["samples"]["cells"]) == 288


def test_the_picture_is_well_formed_speaks_and_knows_the_dark() -> None:
    text = svg(compare(POLICY, Nature(), "sine", days=2))
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    spoken = [child.tag.rpartition("}")[2] for child in root][:2]
    assert spoken == ["title", "desc"]
    assert "prefers-color-scheme: dark" in text
    assert len(text) < 60_000
    assert "<script" not in text


def test_an_environment_is_simulated_by_its_own_settings() -> None:
    comparison = simulate(load_environment(PRODUCTION), "step", days=1)
    assert (comparison.policy.maximum, comparison.policy.prefix) == (8, "production-cell-")
    assert comparison.nature.high == 0.7


def test_what_a_cell_answers_is_an_option_and_is_shown() -> None:
    environment = load_environment(PRODUCTION)
    usual, strong = (simulate(environment, "step", 1, *more) for more in ((), (240.0,)))
    assert json.loads(usual.json())["nature"]["cell_requests"] == 60
    assert json.loads(strong.json())["nature"]["cell_requests"] == 240
    assert strong.summary()["fixed fleet"]["most_cells"] < usual.summary()["fixed fleet"]["most_cells"]
    assert strong.summary()["cells"]["launches"] == 0 < usual.summary()["cells"]["launches"]
    assert "(240 each)" in svg(strong)


def test_a_maximum_that_is_lowered_under_load_is_reached_and_kept() -> None:
    world = World(POLICY, Nature(), lambda seconds: 380.0)
    world.run(3 * 3600)
    assert len(world.cells) == POLICY.maximum
    world.policy = replace(POLICY, maximum=4)
    figures = world.run(6 * 3600)
    assert len(world.cells) == 4
    assert min(serving for second, _, _, serving in figures.samples if second > 3 * 3600) == 4


def test_a_trace_is_a_load(tmp_path: Path) -> None:
    file = tmp_path / "load.csv"
    file.write_text("seconds,requests\n0,10\n60,20.5\n120,5\n")
    load = trace(file)
    seconds = (0, 59, 60, 119, 120, 179, 180, 240)
    assert [load(second) for second in seconds] == [10, 10, 20.5, 20.5, 5, 5, 10, 20.5]


def test_24_hourly_rows_are_a_day_and_the_last_one_counts(tmp_path: Path) -> None:
    file = tmp_path / "load.csv"
    file.write_text("".join(f"{hour * 3600},{hour}\n" for hour in range(24)))
    load = trace(file)
    assert [load(hour * 3600 + 1800) for hour in range(48)] == [*range(24), *range(24)]


def test_the_last_row_lasts_as_long_as_the_one_before_wherever_the_rows_begin(tmp_path: Path) -> None:
    file = tmp_path / "load.csv"
    file.write_text("-60,1\n0,2\n300,3\n")
    load = trace(file)
    assert [load(second) for second in (0, 59, 60, 359, 360, 659, 660)] == [1, 1, 2, 2, 3, 3, 1]


def test_a_single_row_is_a_load_that_never_changes(tmp_path: Path) -> None:
    file = tmp_path / "load.csv"
    file.write_text("3600,7\n")
    load = trace(file)
    assert [load(second) for second in (0, 1, 86400)] == [7, 7, 7]


@pytest.mark.parametrize(
    "text", ["", "seconds,requests\n", "0\n", "0,x\n", "0,-1\n", "5,1\n5,1\n", "0,nan\n"]
)
def test_what_is_no_trace_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    file = tmp_path / "load.csv"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"load\.csv"):
        trace(file)


def test_a_week_costs_little_more_than_a_day_times_seven() -> None:
    """No timed test: only that the work grows with the days, not with their square."""

    def spent(days: int) -> float:
        start = time.process_time()
        World(POLICY, Nature(), LOADS["sine"]).run(days * DAY)
        return time.process_time() - start

    assert spent(4) < 20 * max(spent(1), 0.01)
