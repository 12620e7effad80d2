"""Whatever keeps the scaler's hands still: engineers hear of what is ill, and of what takes too long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from collabkit.infra.lambdas.scaler.decide import decide
from collabkit.infra.lambdas.scaler.model import Cell, Decision, Kind, Ledger, Policy, State, Tell

from .sites import NOON

POLICY = Policy(maximum=5)
LONG_AGO = NOON - timedelta(days=1)


def cell(
    number: int,
    status: str = "CREATE_COMPLETE",
    *,
    healthy: bool | None = True,
    weight: int | None = 100,
) -> Cell:
    return Cell(f"cell-{number}", number, status, LONG_AGO, healthy, weight)


def moving(status: str) -> Cell:
    return Cell("cell-3", 3, status, LONG_AGO)


def look(*there: Cell, now: datetime = NOON, **state: Any) -> Decision:
    return decide(State(there, **state), POLICY, now)


def ill(**more: Any) -> Ledger:
    return Ledger(sick={"cell-2": NOON - timedelta(seconds=600)}, **more)


SICK = (cell(1), cell(2, healthy=False))
HOLDS: dict[str, Callable[[], tuple[tuple[Cell, ...], dict[str, Any]]]] = {
    "The kill switch is set.": lambda: (
        SICK,
        {"stopped": True, "ledger": ill(told={"stopped": NOON})},
    ),
    "Somebody else is changing test-data.": lambda: (SICK, {"foreign": ("test-data",), "ledger": ill()}),
    "Somebody else is changing cell-2.": lambda: (
        (cell(1), cell(2, "UPDATE_IN_PROGRESS", healthy=False)),
        {"ledger": ill()},
    ),
    "3 steps in a row have failed": lambda: (
        SICK,
        {"ledger": ill(failures=3, told={"breaker": NOON})},
    ),
    "cell-3 is in CREATE_IN_PROGRESS.": lambda: (
        (*SICK, moving("CREATE_IN_PROGRESS")),
        {"ledger": ill()},
    ),
    "After a failure, nothing until": lambda: (
        SICK,
        {"ledger": ill(failures=1, retry_at=NOON + timedelta(minutes=5))},
    ),
}


@pytest.mark.parametrize("words", HOLDS)
def test_a_sick_cell_is_told_whatever_keeps_the_hands_still(words: str) -> None:
    there, state = HOLDS[words]()
    note = look(*there, **state)
    assert (note.kind, note.tell, note.runbook) == (Kind.NOTE, Tell.INFO, "cell-unhealthy")
    assert note.reason.startswith("Unhealthy for long: cell-2.")
    assert words in note.reason
    # Once, and without a hand moved meanwhile.
    again = look(*there, **{**state, "ledger": note.ledger})
    assert (again.kind, again.tell) == (Kind.WAIT, Tell.NO)
    later = look(*there, now=NOON + timedelta(hours=7), **{**state, "ledger": note.ledger})
    assert later.tell is not Tell.NO


@pytest.mark.parametrize("words", HOLDS)
def test_nobody_hears_of_cells_that_are_well(words: str) -> None:
    there, state = HOLDS[words]()
    healthy = tuple(replace(each, healthy=True if each.weight else None) for each in there)
    assert look(*healthy, **state).kind is Kind.WAIT


STUCK = ("CREATE_FAILED", "DELETE_FAILED", "ROLLBACK_FAILED", "UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED")


@pytest.mark.parametrize("status", STUCK)
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"stopped": True, "ledger": Ledger(told={"stopped": NOON})}, "The kill switch is set."),
        ({"ledger": Ledger(failures=3, told={"breaker": NOON})}, "3 steps in a row have failed"),
    ],
)
def test_a_stuck_stack_is_told_while_a_person_holds_the_hands(
    status: str, state: dict[str, Any], words: str
) -> None:
    there = (cell(1), cell(2), cell(3, status, weight=None))
    note = look(*there, **state)
    assert (note.kind, note.tell, note.runbook) == (Kind.NOTE, Tell.INFO, "cell-stuck")
    assert note.reason.startswith(f"cell-3 is in {status}")
    assert words in note.reason or status == "UPDATE_FAILED"
    again = look(*there, **{**state, "ledger": note.ledger})
    assert (again.kind, again.tell) == (Kind.WAIT, Tell.NO)
    later = look(*there, now=NOON + timedelta(hours=7), **{**state, "ledger": note.ledger})
    assert later.tell is not Tell.NO


def test_what_the_scaler_is_about_to_clear_away_is_not_told_as_stuck() -> None:
    there = (cell(1), cell(2), cell(3, "DELETE_FAILED", weight=None))
    assert look(*there, foreign=("test-data",)).kind is Kind.WAIT
    assert look(*there, ledger=Ledger(retry_at=NOON + timedelta(minutes=5))).kind is Kind.WAIT


def test_a_stuck_stack_and_a_sick_cell_are_both_told_while_it_is_stopped() -> None:
    there = (*SICK, cell(3, "ROLLBACK_FAILED"))
    first = look(*there, stopped=True, ledger=ill(told={"stopped": NOON}))
    second = look(*there, stopped=True, ledger=first.ledger)
    assert [each.runbook for each in (first, second)] == ["cell-stuck", "cell-unhealthy"]


def test_a_second_outage_of_all_cells_is_news() -> None:
    ledger = ill(told={"stopped": NOON})
    ledger = replace(ledger, sick={"cell-1": ledger.sick["cell-2"], **ledger.sick})
    there = tuple(replace(each, healthy=False) for each in SICK)
    first = look(*there, stopped=True, ledger=ledger)
    assert (first.tell, first.runbook) == (Tell.PAGE, "cell-unhealthy")
    well = look(*(replace(each, healthy=True) for each in there), stopped=True, ledger=first.ledger)
    again = look(*there, stopped=True, ledger=replace(well.ledger, sick=ledger.sick))
    assert (again.tell, again.runbook) == (Tell.PAGE, "cell-unhealthy")


def test_a_cell_that_recovers_and_falls_ill_again_is_news() -> None:
    told = look(*SICK, stopped=True, ledger=ill(told={"stopped": NOON}))
    well = look(*(replace(each, healthy=True) for each in SICK), stopped=True, ledger=told.ledger)
    assert "unhealthy:cell-2" not in well.ledger.told


def test_the_switch_is_told_first_and_the_sick_a_look_later() -> None:
    first = look(*SICK, stopped=True, ledger=ill())
    assert first.runbook == "scaling-stopped"
    assert look(*SICK, stopped=True, ledger=first.ledger).runbook == "cell-unhealthy"


WAITS: dict[str, tuple[tuple[Cell, ...], dict[str, Any]]] = {
    "cell-3 is in CREATE_IN_PROGRESS": ((cell(1), cell(2), moving("CREATE_IN_PROGRESS")), {}),
    "cell-3 is in DELETE_IN_PROGRESS": ((cell(1), cell(2), moving("DELETE_IN_PROGRESS")), {}),
    "Somebody else is changing cell-2": ((cell(1), cell(2, "UPDATE_IN_PROGRESS")), {}),
    "Somebody else is changing test-data": ((cell(1), cell(2)), {"foreign": ("test-data",)}),
}


@pytest.mark.parametrize("words", WAITS)
def test_what_is_waited_for_too_long_is_told_once_and_remembered_later(words: str) -> None:
    there, state = WAITS[words]
    ledger, pages = Ledger(), []
    for minute in range(8 * 60):
        decision = look(*there, now=NOON + timedelta(minutes=minute), ledger=ledger, **state)
        assert decision.kind is Kind.WAIT
        ledger = decision.ledger
        pages += [(minute, decision)] * (decision.tell is Tell.PAGE)
    assert [minute for minute, _ in pages] == [45, 45 + 360]
    assert pages[0][1].reason == f"{words} for 45 minutes; the scaler does nothing meanwhile."
    assert {decision.runbook for _, decision in pages} == {"scaling-waiting"}


def test_the_clock_begins_anew_with_each_status_and_each_stack() -> None:
    waiting = Ledger(waits={"cell-3 CREATE_IN_PROGRESS": LONG_AGO, "test-data": LONG_AGO})
    removed = look(cell(1), cell(2), moving("DELETE_IN_PROGRESS"), ledger=waiting)
    assert (removed.tell, list(removed.ledger.waits)) == (Tell.NO, ["cell-3 DELETE_IN_PROGRESS"])
    assert look(cell(1), cell(2), foreign=("test-search",), ledger=waiting).tell is Tell.NO


def test_a_stack_that_comes_and_goes_does_not_hide_one_that_stays() -> None:
    waiting = Ledger(waits={"test-search": LONG_AGO})
    decision = look(cell(1), cell(2), foreign=("test-data", "test-search"), ledger=waiting)
    assert (decision.tell, "test-search" in decision.reason) == (Tell.PAGE, True)
