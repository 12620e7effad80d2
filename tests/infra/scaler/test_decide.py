"""What the rules say, one situation at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collabkit.infra.lambdas.scaler.decide import decide, refused
from collabkit.infra.lambdas.scaler.model import (
    RUNBOOKS,
    Alarm,
    Cell,
    Decision,
    Kind,
    Ledger,
    Origin,
    Policy,
    State,
    Tell,
    combined,
)

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
POLICY = Policy(maximum=5)
OK, ALARM, UNKNOWN = Alarm.OK, Alarm.ALARM, Alarm.INSUFFICIENT_DATA


def cell(number: int, status: str = "CREATE_COMPLETE", **more: Any) -> Cell:
    """A healthy cell in service; the higher its number, the younger it is."""
    what = {"healthy": True, "weight": 100, "created_at": NOW - timedelta(days=30 - number), **more}
    return Cell(name=f"cell-{number}", number=number, status=status, **what)


def cells(*numbers: int) -> tuple[Cell, ...]:
    return tuple(cell(number) for number in numbers)


def look(*there: Cell, out: Alarm = OK, into: Alarm = OK, policy: Policy = POLICY, **state: Any) -> Decision:
    return decide(State(there, out, into, **state), policy, NOW)


def ago(seconds: int) -> datetime:
    return NOW - timedelta(seconds=seconds)


def test_all_is_well() -> None:
    decision = look(*cells(1, 2))
    assert (decision.kind, decision.tell, decision.before, decision.after) == (Kind.WAIT, Tell.NO, 2, 2)


def test_busy_cells_get_another_one() -> None:
    decision = look(*cells(1, 2), out=ALARM)
    assert (decision.kind, decision.cell, decision.before, decision.after) == (Kind.CREATE, "cell-3", 2, 3)
    assert decision.cost_per_hour == pytest.approx(0.3)
    assert decision.ledger.launches == {"cell-3": NOW}
    assert decision.runbook == "scaling-out"


def test_the_smallest_free_number_is_taken() -> None:
    assert look(*cells(1, 2, 4), out=ALARM).cell == "cell-3"
    assert look(*cells(1, 2), out=ALARM, taken=frozenset({3})).cell == "cell-4"
    assert (
        look(*cells(1, 2), cell(3, "REVIEW_IN_PROGRESS", healthy=None, weight=None), out=ALARM).cell
        == "cell-4"
    )


def test_one_launch_at_a_time() -> None:
    booting = cell(3, healthy=False, weight=None)
    ledger = Ledger(launches={"cell-3": ago(600)})
    assert look(*cells(1, 2), booting, out=ALARM, ledger=ledger).kind is Kind.WAIT


def test_a_step_of_two_launches_a_second_one_without_a_pause() -> None:
    policy = replace(POLICY, step=2)
    first = look(*cells(1, 2), out=ALARM, policy=policy)
    assert first.ledger.goal == 4
    later = replace(first.ledger, launches={}, origins={})
    assert look(*cells(1, 2, 3), out=ALARM, policy=policy, ledger=later).cell == "cell-4"
    assert look(*cells(1, 2, 3, 4), out=ALARM, policy=policy, ledger=later).kind is Kind.WAIT


@pytest.mark.parametrize(
    ("out", "into", "kind"),
    [
        (OK, ALARM, Kind.SET_WEIGHTS),
        (OK, UNKNOWN, Kind.WAIT),
        (UNKNOWN, ALARM, Kind.WAIT),
        (UNKNOWN, UNKNOWN, Kind.WAIT),
        (ALARM, ALARM, Kind.CREATE),
        (ALARM, UNKNOWN, Kind.CREATE),
    ],
)
def test_only_certain_idleness_takes_a_cell_away(out: Alarm, into: Alarm, kind: Kind) -> None:
    assert look(*cells(1, 2, 3), out=out, into=into).kind is kind


@pytest.mark.parametrize(
    ("out", "into", "expected"),
    [
        ([OK, ALARM], [ALARM], (ALARM, ALARM)),
        ([OK, UNKNOWN], [ALARM, OK], (UNKNOWN, OK)),
        ([OK], [ALARM, UNKNOWN], (OK, UNKNOWN)),
        ([], [], (UNKNOWN, UNKNOWN)),
    ],
)
def test_any_alarm_asks_for_more_and_only_all_for_less(out: Any, into: Any, expected: Any) -> None:
    assert combined(out, into) == expected


def test_the_newest_and_the_oldest_and_the_base_stay() -> None:
    assert look(*cells(1, 2, 3, 4, 5), into=ALARM).cell == "cell-3"
    # The base is never scaled away, whatever its age.
    young_base = cell(1, created_at=ago(60))
    assert look(young_base, *cells(2, 3), into=ALARM).cell == "cell-3"
    assert look(*cells(1, 2), into=ALARM).kind is Kind.WAIT


def test_a_cell_is_weighed_down_then_drained_then_deleted() -> None:
    first = look(*cells(1, 2, 3), into=ALARM)
    assert first.weights == {"cell-1": 100, "cell-2": 100, "cell-3": 0}
    draining = cell(3, weight=0)
    waiting = Ledger(draining={"cell-3": ago(200)})
    assert look(*cells(1, 2), draining, into=ALARM, ledger=waiting).kind is Kind.WAIT
    drained = Ledger(draining={"cell-3": ago(300)})
    second = look(*cells(1, 2), draining, into=ALARM, ledger=drained)
    assert (second.kind, second.weights) == (Kind.SET_WEIGHTS, {"cell-1": 100, "cell-2": 100})
    third = look(*cells(1, 2), cell(3, weight=None), ledger=drained)
    assert (third.kind, third.cell, third.after) == (Kind.DELETE, "cell-3", 2)
    last = look(*cells(1, 2), ledger=third.ledger)
    assert (last.kind, last.tell, last.reason) == (Kind.NOTE, Tell.INFO, "cell-3 is destroyed.")
    assert not last.ledger.draining


def test_draining_begins_when_the_weight_is_really_gone() -> None:
    ledger = Ledger(draining={"cell-3": ago(9000)})
    decision = look(*cells(1, 2, 3), ledger=ledger)
    assert (decision.kind, decision.weights["cell-3"]) == (Kind.SET_WEIGHTS, 0)
    assert decision.ledger.draining == {"cell-3": NOW}


def test_a_draining_cell_is_taken_back_rather_than_a_new_one_launched() -> None:
    ledger = Ledger(draining={"cell-3": ago(60)}, changed_at=ago(60))
    decision = look(*cells(1, 2), cell(3, weight=0), out=ALARM, ledger=ledger)
    assert (decision.kind, decision.weights["cell-3"]) == (Kind.SET_WEIGHTS, 100)
    assert not decision.ledger.draining


def test_the_last_healthy_cell_is_never_deleted_even_when_drained() -> None:
    sick = [cell(number, healthy=False) for number in (1, 2)]
    ledger = Ledger(draining={"cell-3": ago(9000)}, sick={"cell-1": ago(9000), "cell-2": ago(9000)})
    decision = look(*sick, cell(3, weight=None), ledger=ledger)
    assert decision.kind is Kind.SET_WEIGHTS
    assert decision.weights["cell-3"] == 100


DRAINED = Ledger(draining={"cell-3": ago(9000)})


def test_while_no_cell_is_healthy_not_even_a_drained_sick_one_goes() -> None:
    sick = [cell(number, healthy=False) for number in (1, 2)]
    assert look(*sick, cell(3, weight=None, healthy=False), ledger=DRAINED).kind is not Kind.DELETE


def test_a_drained_cell_stays_while_the_site_is_busy_and_the_hour_used_up() -> None:
    ledger = replace(DRAINED, actions=(ago(60),) * POLICY.actions_per_hour)
    drained = cell(3, weight=None)
    assert look(*cells(1, 2), drained, out=ALARM, ledger=ledger).kind is Kind.WAIT
    assert look(*cells(1, 2), drained, ledger=ledger).kind is Kind.DELETE


def test_a_cell_of_the_base_is_not_deleted_even_if_the_ledger_says_that_it_drains() -> None:
    ledger = Ledger(draining={"cell-2": ago(9000)})
    decision = look(*cells(1, 3, 4), cell(2, weight=None), ledger=ledger)
    assert (decision.kind, decision.cell) != (Kind.DELETE, "cell-2")


def test_one_cell_leaves_at_a_time_and_none_while_another_is_on_its_way() -> None:
    coming = cell(5, healthy=False, weight=None)
    assert look(*cells(1, 2, 3, 4), coming, into=ALARM).kind is Kind.WAIT
    ledger = Ledger(draining={"cell-4": ago(60)})
    assert look(*cells(1, 2, 3), cell(4, weight=0), into=ALARM, ledger=ledger).kind is Kind.WAIT


def test_what_was_tried_with_a_stack_is_forgotten_when_it_is_gone() -> None:
    assert look(*cells(1, 2), ledger=Ledger(attempts={"cell-3": 3})).ledger.attempts == {}


def test_how_a_cell_began_is_forgotten_when_it_has_come_or_gone() -> None:
    origins = {name: Origin("The cells are busy.", "the schedule", 2) for name in ("cell-2", "cell-3")}
    ledger = Ledger(launches={"cell-3": ago(60)}, origins=origins)
    booting = cell(3, "CREATE_IN_PROGRESS", healthy=None, weight=None)
    assert set(look(*cells(1, 2), booting, ledger=ledger).ledger.origins) == {"cell-3"}


def test_a_sick_cell_goes_once_there_are_enough_others() -> None:
    ledger = Ledger(sick={"cell-3": ago(600)})
    decision = look(*cells(1, 2), cell(3, healthy=False), ledger=ledger)
    assert (decision.kind, decision.weights["cell-3"], decision.tell) == (Kind.SET_WEIGHTS, 0, Tell.PAGE)
    assert (
        look(*cells(1, 2), cell(3, healthy=False), ledger=Ledger(sick={"cell-3": ago(599)})).kind is Kind.WAIT
    )


def test_a_sick_cell_of_the_base_is_told_and_replaced_but_stays() -> None:
    sick = cell(2, healthy=False)
    ledger = Ledger(sick={"cell-2": ago(600)})
    told = look(cell(1), sick, ledger=ledger)
    assert (told.kind, told.tell, told.runbook) == (Kind.NOTE, Tell.INFO, "cell-unhealthy")
    assert look(cell(1), sick, ledger=told.ledger).kind is Kind.CREATE


def test_once_no_cell_is_healthy_those_on_call_hear_of_it_though_the_cells_are_told_already() -> None:
    sick = cell(2, healthy=False)
    told = look(cell(1), sick, ledger=Ledger(sick={"cell-2": ago(600)}), stopped=True)
    assert told.tell is Tell.INFO
    drained = cell(1, healthy=True, weight=0)
    page = look(drained, sick, ledger=told.ledger, stopped=True)
    assert (page.tell, page.runbook) == (Tell.PAGE, "cell-unhealthy")
    assert "No cell is healthy" in page.reason


def test_with_no_healthy_cell_one_more_is_tried_and_not_a_whole_fleet() -> None:
    sick = [cell(number, healthy=False) for number in (1, 2)]
    ledger = Ledger(sick={"cell-1": ago(600), "cell-2": ago(600)}, told={"all unhealthy:cell-1, cell-2": NOW})
    assert look(*sick, ledger=ledger).kind is Kind.CREATE
    third = cell(3, healthy=False, weight=None)
    assert look(*sick, third, ledger=ledger).kind is Kind.WAIT


def test_what_is_not_known_to_be_healthy_gets_no_visitors() -> None:
    for healthy in (None, False):
        new = cell(3, healthy=healthy, weight=None)
        assert look(*cells(1, 2), new, ledger=Ledger(launches={"cell-3": ago(60)})).kind is Kind.WAIT


def test_a_healthy_new_cell_gets_visitors_and_ends_the_row_of_failures() -> None:
    ledger = Ledger(launches={"cell-3": ago(400)}, failures=2)
    decision = look(*cells(1, 2), cell(3, weight=None), ledger=ledger)
    assert (decision.kind, decision.tell, decision.weights["cell-3"]) == (Kind.SET_WEIGHTS, Tell.NO, 100)
    assert (decision.ledger.failures, decision.ledger.launches) == (0, {})


@pytest.mark.parametrize("hold", [{}, {"stopped": True}, {"foreign": ("test-data",)}])
def test_a_cell_is_said_to_be_in_service_once_it_is_seen_to_be(hold: dict[str, Any]) -> None:
    begun = look(*cells(1, 2), out=ALARM).ledger
    asked = look(*cells(1, 2), cell(3, weight=None), ledger=begun).ledger
    asked = replace(asked, told={"stopped": NOW})
    # Whether AWS refused it, or nobody lived to ask it: without visitors nothing is said.
    assert look(*cells(1, 2), cell(3, weight=None), ledger=asked, **hold).tell is Tell.NO
    said = look(*cells(1, 2, 3), ledger=asked, **hold)
    assert (said.kind, said.tell, said.reason) == (Kind.NOTE, Tell.INFO, "cell-3 is in service.")
    assert (said.why, said.before, said.after) == ("The cells are busy.", 2, 3)
    assert look(*cells(1, 2, 3), ledger=said.ledger, **hold).tell is Tell.NO


def test_telling_of_a_new_cell_delays_no_launch_and_comes_before_its_end() -> None:
    asked = look(*cells(1, 2), cell(3, weight=None), ledger=look(*cells(1, 2), out=ALARM).ledger)
    ledger = replace(asked.ledger, changed_at=ago(9000))
    assert look(*cells(1, 2, 3), out=ALARM, ledger=ledger).kind is Kind.CREATE
    told = look(*cells(1, 2, 3), into=ALARM, ledger=ledger)
    assert told.reason == "cell-3 is in service."
    assert look(*cells(1, 2, 3), into=ALARM, ledger=told.ledger).weights["cell-3"] == 0


def test_weights_are_never_all_zero() -> None:
    """A drained cell keeps its visitors when the others have fallen ill meanwhile."""
    ledger = Ledger(draining={"cell-3": ago(60)})
    sick = [cell(number, healthy=False, weight=0) for number in (1, 2)]
    decision = look(*sick, cell(3), ledger=ledger)
    assert decision.kind is not Kind.SET_WEIGHTS or decision.weights["cell-3"] > 0


def test_records_without_a_cell_go() -> None:
    assert look(*cells(1, 2), orphans=frozenset({"cell-7"})).kind is Kind.SET_WEIGHTS


def test_a_launch_that_is_not_there_any_more_is_a_failure() -> None:
    decision = look(*cells(1, 2), ledger=Ledger(launches={"cell-3": ago(900)}))
    assert (decision.kind, decision.tell, decision.runbook) == (Kind.NOTE, Tell.INFO, "cell-failed")
    assert (decision.ledger.failures, decision.ledger.launches) == (1, {})
    assert decision.ledger.retry_at == NOW + timedelta(seconds=60)


def test_a_cell_that_never_becomes_healthy_is_deleted_and_counts_as_a_failure() -> None:
    ledger = Ledger(launches={"cell-3": ago(1200)})
    decision = look(*cells(1, 2), cell(3, healthy=False, weight=None), ledger=ledger)
    assert (decision.kind, decision.ledger.failures) == (Kind.DELETE, 1)
    # Where the checks cannot be read it gets twice the time.
    assert look(*cells(1, 2), cell(3, healthy=None, weight=None), ledger=ledger).kind is Kind.WAIT


def test_the_breaker_opens_tells_once_and_closes_by_the_switch() -> None:
    ledger = Ledger(failures=3)
    first = look(*cells(1, 2), out=ALARM, ledger=ledger)
    assert (first.kind, first.tell, first.runbook) == (Kind.WAIT, Tell.PAGE, "scaling-frozen")
    again = look(*cells(1, 2), out=ALARM, ledger=first.ledger)
    assert (again.kind, again.tell) == (Kind.WAIT, Tell.NO)
    assert look(*cells(1, 2), out=ALARM, ledger=first.ledger, switch_version=1).kind is Kind.CREATE
    without = replace(POLICY, breaker_failures=0)
    assert look(*cells(1, 2), out=ALARM, ledger=ledger, policy=without).kind is Kind.CREATE


def test_an_open_breaker_still_lets_a_healthy_cell_serve() -> None:
    assert look(*cells(1, 2), cell(3, weight=None), ledger=Ledger(failures=3)).kind is Kind.SET_WEIGHTS


@pytest.mark.parametrize("ledger", [Ledger(), Ledger(launches={"cell-3": ago(900)}), Ledger(failures=9)])
def test_the_kill_switch_comes_first(ledger: Ledger) -> None:
    decision = look(*cells(1), cell(3, "ROLLBACK_COMPLETE"), out=ALARM, stopped=True, ledger=ledger)
    assert (decision.kind, decision.runbook) == (Kind.WAIT, "scaling-stopped")


@pytest.mark.parametrize(
    ("policy", "ledger", "words", "tell"),
    [
        (replace(POLICY, maximum=2), Ledger(), "at most 2 cells", Tell.PAGE),
        (
            replace(POLICY, actions_per_hour=1),
            Ledger(actions=(ago(3599),)),
            "1 actions were taken",
            Tell.PAGE,
        ),
        (replace(POLICY, daily_budget=5.0), Ledger(cost_today=2.5, cost_at=NOW), "budget", Tell.INFO),
    ],
)
def test_each_bound_holds_and_says_so(policy: Policy, ledger: Ledger, words: str, tell: Tell) -> None:
    decision = look(*cells(1, 2), out=ALARM, policy=policy, ledger=ledger)
    assert (decision.kind, decision.tell) == (Kind.WAIT, tell)
    assert words in decision.reason


def test_a_day_over_its_budget_gives_cells_back_in_the_middle_of_the_load() -> None:
    policy = replace(POLICY, daily_budget=6.0)
    ledger = Ledger(cost_today=3.6, cost_at=NOW)
    decision = look(*cells(1, 2, 3), out=ALARM, policy=policy, ledger=ledger)
    assert (decision.kind, decision.cell, decision.runbook) == (Kind.SET_WEIGHTS, "cell-3", "scaling-budget")
    tomorrow = datetime(2026, 3, 5, 0, 30, tzinfo=UTC)
    state = State(cells(1, 2, 3), Alarm.OK, Alarm.OK, ledger)
    assert decide(state, policy, tomorrow).kind is Kind.WAIT


@pytest.mark.parametrize("out", Alarm)
def test_a_lowered_maximum_takes_back_what_is_above_it_busy_or_not(out: Alarm) -> None:
    policy = replace(POLICY, maximum=3)
    first = look(*cells(1, 2, 3, 4, 5), out=out, policy=policy)
    assert (first.kind, first.cell, first.weights["cell-3"]) == (Kind.SET_WEIGHTS, "cell-3", 0)
    assert (first.tell, first.runbook) == (Tell.INFO, "scaling-limits")
    assert first.reason == "There are 5 cells, and 3 are the maximum."
    # One at a time: nothing while the first still drains, and nothing takes it back.
    fleet = (*cells(1, 2, 4, 5), cell(3, weight=0))
    assert look(*fleet, out=out, policy=policy, ledger=first.ledger).kind is Kind.WAIT
    drained = replace(first.ledger, draining={"cell-3": ago(300)})
    fleet = (*cells(1, 2, 4, 5), cell(3, weight=None))
    assert look(*fleet, out=out, policy=policy, ledger=drained).kind is Kind.DELETE
    assert look(*cells(1, 2, 4), out=out, policy=policy).kind is Kind.WAIT


def test_a_lowered_maximum_takes_back_nothing_that_is_needed() -> None:
    policy = replace(POLICY, maximum=2)
    sick = [cell(number, healthy=False) for number in (1, 2)]
    assert look(*sick, cell(3), policy=policy).kind is Kind.WAIT
    used_up = Ledger(actions=(ago(60),) * policy.actions_per_hour)
    assert look(*cells(1, 2, 3), policy=policy, ledger=used_up).kind is Kind.WAIT
    ill = Ledger(sick={"cell-1": ago(9000)})
    assert look(cell(1, healthy=False), *cells(2, 3), policy=policy, ledger=ill).weights == {}


def test_of_a_stack_that_nobody_has_touched_no_attempts_are_told() -> None:
    failed = look(*cells(1, 2), cell(3, "UPDATE_FAILED"))
    assert failed.reason == "cell-3 is in UPDATE_FAILED, out of which the scaler brings no stack."
    assert (failed.tell, failed.runbook) == (Tell.INFO, "cell-stuck")


@pytest.mark.parametrize(("limit", "words"), [(1, "after 1 attempt."), (3, "after 3 attempts.")])
def test_what_was_tried_is_told_with_its_number(limit: int, words: str) -> None:
    policy = replace(POLICY, delete_attempts=limit)
    ledger = Ledger(attempts={"cell-3": limit})
    parked = look(*cells(1, 2), cell(3, "DELETE_FAILED", weight=None), policy=policy, ledger=ledger)
    assert parked.reason == f"cell-3 is left in DELETE_FAILED {words}"


@pytest.mark.parametrize(("seconds", "kind"), [(299, Kind.WAIT), (300, Kind.CREATE)])
def test_a_change_is_given_time_to_show_its_effect(seconds: int, kind: Kind) -> None:
    assert look(*cells(1, 2), out=ALARM, ledger=Ledger(changed_at=ago(seconds))).kind is kind


@pytest.mark.parametrize(("seconds", "kind"), [(899, Kind.WAIT), (900, Kind.SET_WEIGHTS)])
def test_giving_back_waits_longer(seconds: int, kind: Kind) -> None:
    assert look(*cells(1, 2, 3), into=ALARM, ledger=Ledger(changed_at=ago(seconds))).kind is kind


def test_below_the_minimum_no_pause_is_kept() -> None:
    assert look(cell(1), ledger=Ledger(changed_at=ago(1))).cell == "cell-2"


def test_refused_launches_are_tried_again_later_and_later() -> None:
    pauses, ledger = [], Ledger()
    policy = replace(POLICY, breaker_failures=0)
    for _ in range(8):
        decision = look(
            *cells(1, 2), out=ALARM, policy=policy, ledger=replace(ledger, retry_at=None, changed_at=None)
        )
        ledger = refused(decision, policy, NOW)
        assert ledger.retry_at
        pauses.append((ledger.retry_at - NOW).seconds)
    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_the_same_question_gets_the_same_answer() -> None:
    assert look(*cells(1, 2), out=ALARM) == look(*cells(2, 1), out=ALARM)


@pytest.mark.parametrize(
    "change", [{"minimum": 0}, {"minimum": 9}, {"weight": 0}, {"step": 0}, {"daily_budget": 1.0}]
)
def test_bounds_that_contradict_each_other_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"Set "):
        replace(POLICY, **change)


def test_every_runbook_that_a_decision_names_is_listed() -> None:
    import re
    from pathlib import Path

    from collabkit.infra.lambdas import scaler

    text = "".join(path.read_text() for path in Path(scaler.__path__[0]).glob("*.py") if path.stem != "model")
    named = set(re.findall(r'"((?:cell|scaling|scaler)-[a-z]+)"', text))
    assert named <= set(RUNBOOKS)
    assert len(named) >= 8
