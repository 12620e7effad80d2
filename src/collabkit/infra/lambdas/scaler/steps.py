"""The steps that touch a stack: launch one, delete one, help one out of a failed roll-back."""

from __future__ import annotations

from dataclasses import replace

from .model import Cell, Decision, Kind, Tell, failure, pause
from .view import View

__all__ = ["attempts", "continue_rollback", "create", "delete"]


def attempts(view: View, cell: Cell) -> int:
    """Return how often the scaler has tried to get rid of ``cell``, or to repair it."""
    return view.ledger.attempts.get(cell.name, 0)


def create(view: View, reason: str, goal: int = 0) -> Decision:
    """Launch a cell with the smallest free number, unless one is under way already or a bound forbids it."""
    if view.ledger.launches:
        name = min(view.ledger.launches)
        return view.decision(
            Kind.WAIT, f"{name} is not in service yet.", next_step="Wait until it is healthy."
        )
    limit = view.limit(view.counted + 1)
    if limit:
        money = "budget" in limit
        return view.decision(
            Kind.WAIT,
            f"{reason} But {limit}.",
            next_step="Raise the bound if the load is real.",
            runbook="scaling-budget" if money else "scaling-limits",
            # What a day may cost was decided by day; another bound may hold back what the site needs tonight.
            tell=Tell.INFO if money else Tell.PAGE,
            topic=f"limit:{limit}",
        )
    name = f"{view.policy.prefix}{view.free_number()}"
    return view.decision(
        Kind.CREATE,
        reason,
        ledger=replace(
            view.acted(),
            goal=goal,
            launches={name: view.now},
            origins={**view.ledger.origins, name: view.origin(reason)},
        ),
        cell=name,
        after=view.counted + 1,
        next_step="It gets visitors once it is healthy.",
        runbook="scaling-out",
    )


def delete(view: View, cell: Cell, reason: str) -> Decision:
    """Delete the stack of ``cell``; the last attempt leaves behind what resists (FORCE_DELETE_STACK)."""
    count = attempts(view, cell) + 1
    again = cell.status == "DELETE_FAILED"
    retiring = cell.name in view.ledger.draining and not again
    ledger = replace(view.ledger, attempts={**view.ledger.attempts, cell.name: count})
    if cell.name in ledger.launches:
        launches = {name: since for name, since in ledger.launches.items() if name != cell.name}
        ledger = failure(replace(ledger, launches=launches), view.policy, view.now)
    elif retiring:
        ledger = replace(ledger, changed_at=view.now)
    else:
        ledger = pause(ledger, view.policy, view.now, count)
    return view.decision(
        Kind.FORCE_DELETE if again and count >= view.policy.delete_attempts else Kind.DELETE,
        reason,
        ledger=ledger,
        cell=cell.name,
        after=view.counted - 1,
        next_step="Its number is free once the stack is gone.",
        runbook="scaling-in" if retiring else "cell-failed",
        tell=Tell.NO if retiring else Tell.INFO,
    )


def continue_rollback(view: View, cell: Cell) -> Decision:
    """Continue the roll-back of an update of ``cell`` that stopped half-way."""
    count = attempts(view, cell) + 1
    ledger = replace(view.ledger, attempts={**view.ledger.attempts, cell.name: count})
    return view.decision(
        Kind.CONTINUE_ROLLBACK,
        f"The roll-back of {cell.name} stopped half-way.",
        ledger=pause(ledger, view.policy, view.now, count),
        cell=cell.name,
        next_step="Look again when CloudFormation is done.",
        runbook="cell-stuck",
        tell=Tell.INFO,
    )
