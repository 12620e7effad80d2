"""Thousands of random orders of events, and one machine that shrinks what it finds to the shortest story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from collabkit.infra.lambdas.scaler.model import Alarm, Decision, Kind, Policy, Tell
from collabkit.infra.lambdas.scaler.statuses import MEANINGS, Meaning, meaning

from .chaos import BREAKER, NOON, BrokenPromise, Chaos

POLICY = Policy(maximum=5, actions_per_hour=6, breaker_failures=BREAKER, out_cooldown=120, in_cooldown=300,
                drain_seconds=120, boot_seconds=600, unhealthy_seconds=300, daily_budget=9.0)  # fmt: skip
# The base of two costs 4.80 a day: from midnight on there is room for one cell more, and that for two hours.
TIGHT = replace(POLICY, daily_budget=5.0)
MIDNIGHT = NOON.replace(hour=0)
STATUSES = sorted(MEANINGS)
ENDINGS = ["well", "well", "well", "refused", "died before", "died after"]


def something(world: Chaos, random: Random) -> None:
    """Let one thing happen; a look of the scaler is as likely as everything else together."""
    pick, well = random.randrange(8), random.random() < 0.6
    happenings = [
        lambda: world.wait(random.choice([1, 30, 61, 300, 1200])),
        lambda: world.alarm(0, random.choice(list(Alarm))),
        lambda: world.alarm(1, random.choice(list(Alarm))),
        lambda: world.boot(pick, well=well),
        lambda: world.be_deleted(pick, well=well),
        lambda: world.turn(pick, random.choice([True, True, False, None])),
        lambda: world.meddle(pick, random.choice([None, 0, 1, 100])),
        lambda: world.vanish(pick),
        lambda: world.strand(pick, random.choice(STATUSES)),
        lambda: world.deploy(begins=not well),
        lambda: world.switch(stop=not well),
        lambda: world.bound(random.choice([2, 3, 5])),
        lambda: world.rebase(pick, fixed=well),
    ]
    # Rare things stay rare, or no story ever gets far.
    random.choices(happenings, [6, 3, 3, 8, 8, 3, 1, 0.3, 0.5, 1, 0.5, 0.5, 0.5])[0]()
    world.wait(random.choice([20, 60]))
    world.reconcile(random.choice(ENDINGS))


def story(seed: int, policy: Policy, length: int = 20, start: datetime = NOON) -> Chaos:
    random = Random(seed)
    world = Chaos(policy, start)
    for _ in range(length):
        something(world, random)
    return world


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, 10))])
def test_no_order_of_events_breaks_a_promise(part: int) -> None:
    worlds = [
        story(seed, TIGHT, start=MIDNIGHT) if seed % 4 == 0 else story(seed, POLICY)
        for seed in range(part * 1000, (part + 1) * 1000)
    ]
    launches = sum(len(world.launched) for world in worlds)
    # A scaler that never did anything would keep all of its promises.
    assert launches > 300


def test_whatever_has_happened_a_lowered_maximum_is_kept_in_the_end() -> None:
    above = 0
    for seed in range(300):
        world = story(seed, POLICY)
        world.bound(POLICY.minimum)
        world.calm()
        above += len(world.counted()) > POLICY.minimum
        for _ in range(120):
            world.minute()
        left = world.counted()
        # Where one is broken for good, the others make up for it.
        well = all(cell.healthy and meaning(cell.status) is Meaning.LIVE for cell in left)
        assert len(left) == POLICY.minimum or not well, seed
    assert above > 30


TIES: dict[str, Callable[[Chaos], object]] = {
    "the switch": lambda world: world.switch(stop=True),
    "somebody's deployment": lambda world: world.deploy(begins=True),
    "the breaker": lambda world: world.fail(BREAKER),
    "a launch": lambda world: world.begin(9),
}


@pytest.mark.parametrize("tie", TIES)
def test_whatever_has_happened_and_ties_the_hands_a_sick_cell_is_told(tie: str) -> None:
    for seed in range(200):
        world = story(seed, POLICY)
        world.calm()
        for _ in range(60):
            world.minute()
        TIES[tie](world)
        name = world.sicken()
        acted = [world.look_only() for _ in range(POLICY.unhealthy_seconds // 60 + 5)]
        told = [each.reason for each in acted if each.tell is not Tell.NO]
        assert any(name in mail for mail in told), (seed, told)
        assert {each.kind for each in acted} <= {Kind.WAIT, Kind.NOTE, Kind.SET_WEIGHTS}, seed


@pytest.mark.parametrize("tie", ["somebody's deployment", "a launch"])
def test_whatever_has_happened_waiting_without_end_is_told_now_and_then(tie: str) -> None:
    for seed in range(100):
        world = story(seed, POLICY)
        world.calm()
        for _ in range(60):
            world.minute()
        TIES[tie](world)
        world.pages.clear()
        for _ in range(8 * 60):
            world.look_only()
        assert sum("minutes; the scaler does nothing" in page for page in world.pages) == 2, seed


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ({"breaker_failures": 0}, "not launching into the same failure"),
        ({"maximum": 6}, "at most the maximum"),
        ({"actions_per_hour": 99}, "actions in an hour"),
        ({"out_cooldown": 0}, "a pause before one more"),
    ],
)
def test_without_its_bounds_the_scaler_is_caught(change: dict[str, int], promise: str) -> None:
    """The negative control: the scaler gets a wider policy than the world that judges it."""
    found = set()
    for seed in range(80):
        world, random = Judged(replace(POLICY, **change)), Random(seed)  # type: ignore[arg-type]
        try:
            for _ in range(40):
                push(world, random)
        except BrokenPromise as broken:
            found.add(str(broken).partition(":")[0])
    assert promise in found


def test_with_its_bounds_the_same_push_breaks_nothing() -> None:
    for seed in range(80):
        world, random = Judged(POLICY), Random(seed)
        for _ in range(40):
            push(world, random)


class Judged(Chaos):
    """A world that holds the scaler to the proper policy, whatever it was given."""

    def _check(self, decision: Decision) -> None:
        given = self.policy
        # The breaker's own promise is about what the scaler knows; here the truth about the launches is asked.
        self.policy = replace(POLICY, breaker_failures=given.breaker_failures)
        try:
            super()._check(decision)
        finally:
            self.policy = given


def push(world: Chaos, random: Random) -> None:
    """A busy site whose launches may fail: what the bounds are for."""
    world.alarm(0, Alarm.ALARM)
    world.boot(0, well=random.random() < 0.4)
    world.wait(90)
    world.reconcile()


class Machine(RuleBasedStateMachine):
    """The same world under Hypothesis, which looks for the shortest order that breaks a promise."""

    def __init__(self) -> None:
        super().__init__()
        self.world = Chaos(POLICY)

    @initialize(tight=st.booleans())
    def the_day_begins(self, tight: bool) -> None:
        self.world = Chaos(TIGHT, MIDNIGHT) if tight else Chaos(POLICY)

    @rule(seconds=st.sampled_from([1, 61, 300, 1200, 86400]))
    def time_passes(self, seconds: int) -> None:
        self.world.wait(seconds)

    @rule(which=st.integers(0, 1), state=st.sampled_from(Alarm))
    def an_alarm_changes(self, which: int, state: Alarm) -> None:
        self.world.alarm(which, state)

    @rule(pick=st.integers(0, 7), well=st.booleans())
    def a_launch_ends(self, pick: int, well: bool) -> None:
        self.world.boot(pick, well=well)

    @rule(pick=st.integers(0, 7), well=st.booleans())
    def a_deletion_ends(self, pick: int, well: bool) -> None:
        self.world.be_deleted(pick, well=well)

    @rule(pick=st.integers(0, 7), healthy=st.sampled_from([True, False, None]))
    def health_changes(self, pick: int, healthy: bool | None) -> None:
        self.world.turn(pick, healthy)

    @rule(pick=st.integers(0, 7), weight=st.sampled_from([None, 0, 1, 100]))
    def somebody_changes_a_record(self, pick: int, weight: int | None) -> None:
        self.world.meddle(pick, weight)

    @rule(pick=st.integers(0, 7))
    def somebody_deletes_a_stack(self, pick: int) -> None:
        self.world.vanish(pick)

    @rule(pick=st.integers(0, 7), status=st.sampled_from(STATUSES))
    def a_stack_is_stranded(self, pick: int, status: str) -> None:
        self.world.strand(pick, status)

    @rule(begins=st.booleans())
    def somebody_deploys(self, begins: bool) -> None:
        self.world.deploy(begins=begins)

    @rule(stop=st.booleans())
    def an_engineer_writes_the_switch(self, stop: bool) -> None:
        self.world.switch(stop=stop)

    @rule(maximum=st.integers(2, 5))
    def somebody_deploys_another_maximum(self, maximum: int) -> None:
        self.world.bound(maximum)

    @rule(pick=st.integers(0, 7), fixed=st.booleans())
    def somebody_deploys_another_minimum(self, pick: int, fixed: bool) -> None:
        self.world.rebase(pick, fixed=fixed)

    @rule()
    def the_table_is_lost(self) -> None:
        self.world.forget()

    @rule(ending=st.sampled_from(ENDINGS), times=st.integers(1, 5))
    def the_scaler_looks(self, ending: str, times: int) -> None:
        for _ in range(times):
            self.world.reconcile(ending)

    @invariant()
    def the_ledger_survives_the_table(self) -> None:
        assert type(self.world.ledger).load(self.world.ledger.dump()) == self.world.ledger


TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
