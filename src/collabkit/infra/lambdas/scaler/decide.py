"""From the truth and the policy to the one next step. Pure: no AWS, no clock, the same answer for the same question.

The first rule that has something to say decides. Every rule looks at how things are and none at what has just
happened, so that lost, doubled or disordered messages change nothing but the moment of a step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from . import holds
from .model import Alarm, Cell, Decision, Kind, Ledger, Policy, State, Tell, failure, seconds_since
from .statuses import Meaning, meaning
from .steps import attempts, continue_rollback, create, delete
from .view import GRACE_SECONDS, View
from .weights import arrived, drain, repair_records, take_back

__all__ = ["decide", "refused"]

Rule = Callable[[View], Decision | None]


def decide(state: State, policy: Policy, now: datetime) -> Decision:
    """Return the one step to take in ``state`` at ``now``; the decision's ledger is to be stored before it is taken."""
    view = View(state, policy, now)
    decision = next(filter(None, (rule(view) for rule in RULES)), None)
    decision = decision or view.decision(Kind.WAIT, "The number of cells is right.")
    if decision.kind is Kind.WAIT and decision.tell is Tell.NO:
        # Whatever keeps the scaler's hands still keeps nobody from hearing of what is stuck, ill or new.
        besides = f" {decision.reason}"
        return _parked(view, besides) or _illness(view, besides) or arrived(view) or decision
    return decision


def refused(decision: Decision, policy: Policy, now: datetime) -> Ledger:
    """Return the ledger once AWS has refused the step of ``decision``: a failure like any other."""
    ledger = decision.ledger
    if decision.kind is Kind.CREATE:
        ledger = ledger.without(decision.cell)
    return failure(ledger, policy, now)


# What has ended.


def _vanished(view: View) -> Decision | None:
    """A launch that failed and that CloudFormation has cleared away itself (OnFailure=DELETE).

    A scaler that died before it asked for the cell looks the same, and counts the same.
    """
    there = {cell.name for cell in view.cells if meaning(cell.status) is not Meaning.GONE}
    for name, since in view.ledger.launches.items():
        if name not in there and seconds_since(since, view.now) > GRACE_SECONDS:
            return view.decision(
                Kind.NOTE,
                f"The launch of {name} failed; CloudFormation has removed what there was of it.",
                ledger=failure(view.ledger.without(name), view.policy, view.now),
                cell=name,
                next_step="The scaler tries again after a pause.",
                runbook="cell-failed",
                tell=Tell.INFO,
                origin=view.ledger.origins.get(name),
            )
    return None


def _retired(view: View) -> Decision | None:
    there = {cell.name for cell in view.cells if meaning(cell.status) is not Meaning.GONE}
    for name in view.ledger.draining:
        if name not in there:
            return view.decision(
                Kind.NOTE,
                f"{name} is destroyed.",
                ledger=view.ledger.without(name),
                cell=name,
                runbook="scaling-in",
                tell=Tell.INFO,
                origin=view.ledger.origins.get(name),
            )
    return None


# What has to be cleared away.


def _debris(view: View) -> Decision | None:
    for cell in view.those(Meaning.DEBRIS, Meaning.UNDELETED):
        if attempts(view, cell) < view.policy.delete_attempts:
            return delete(view, cell, f"{cell.name} is in {cell.status} and can only be deleted.")
    for cell in view.those(Meaning.UNROLLED):
        if attempts(view, cell) < view.policy.delete_attempts:
            return continue_rollback(view, cell)
    return None


def _parked(view: View, besides: str = "") -> Decision | None:
    """Tell once about each cell that only a person can help, and of what ``besides`` keeps the scaler from trying.

    The rules after this one work around it.
    """
    for cell in view.those(Meaning.DEBRIS, Meaning.UNDELETED, Meaning.UNROLLED, Meaning.STUCK):
        reason = _left(view, cell, besides)
        if not reason:
            continue
        decision = view.decision(
            Kind.NOTE,
            reason,
            cell=cell.name,
            next_step="Repair or delete the stack by hand; until then it counts and costs as a cell.",
            runbook="cell-stuck",
            tell=Tell.INFO,
            topic=f"stuck:{cell.name}",
        )
        if decision.tell is not Tell.NO:
            return decision
    return None


def _left(view: View, cell: Cell, besides: str) -> str:
    """Return how ``cell`` is left to a person; empty while the scaler is about to help it by itself."""
    count = attempts(view, cell)
    if meaning(cell.status) is Meaning.STUCK:
        return f"{cell.name} is in {cell.status}, out of which the scaler brings no stack."
    if count < view.policy.delete_attempts:
        # Only a person ends these two holds.
        held = view.state.stopped or view.broken
        return f"{cell.name} is in {cell.status}.{besides}" if held else ""
    return f"{cell.name} is left in {cell.status} after {count} attempt{'s' if count > 1 else ''}."


def _never_healthy(view: View) -> Decision | None:
    limit = view.policy.boot_seconds
    for cell in view.live:
        since = view.ledger.launches.get(cell.name)
        # Where nothing is known of a cell, it may be the checks that fail: they get twice the time.
        patience = limit if cell.healthy is False else 2 * limit
        if since and not cell.healthy and seconds_since(since, view.now) >= patience:
            return delete(view, cell, f"{cell.name} has not become healthy in {limit} seconds.")
    return None


def _drained(view: View) -> Decision | None:
    busy = view.loaded and view.affords(view.counted, hours=0)
    for cell in reversed(view.draining_cells):
        needed = cell.healthy and (busy or view.usable < view.policy.minimum)
        if cell.weight is None and view.drained(cell) and view.healthy and not needed and not view.base(cell):
            return delete(view, cell, f"{cell.name} is redundant and has drained.")
    return None


# What the load asks for.


def _needed_again(view: View) -> Decision | None:
    """A draining cell is still running: taking it back is faster and cheaper than a new one."""
    back = [cell for cell in view.draining_cells if cell.healthy]
    if not back:
        return None
    few = view.usable < view.policy.minimum
    if view.healthy:
        wanted = view.loaded or few
        if not wanted or view.busy_hour() or not view.affords(view.counted):
            return None
    why = "The cells are busy." if view.healthy and not few else _few(view)
    return take_back(view, back[0], why)


def _sick(view: View) -> Decision | None:
    enough = view.usable >= view.policy.minimum or view.counted >= view.policy.maximum
    gone = [cell for cell in view.expired if not view.base(cell) and not view.draining(cell)]
    if gone and view.healthy and enough and not view.draining_cells and not view.busy_hour():
        reason = f"{gone[0].name} has been unhealthy for {view.policy.unhealthy_seconds} seconds."
        return drain(view, gone[0], reason, runbook="cell-unhealthy", tell=Tell.PAGE)
    return _illness(view)


def _illness(view: View, besides: str = "") -> Decision | None:
    """Tell of the cells that are unhealthy for long, and of what ``besides`` keeps the scaler from acting."""
    if not view.ill:
        return None
    names = ", ".join(cell.name for cell in view.ill)
    nobody = "" if view.healthy else " No cell is healthy: more of them may not help."
    note = view.decision(
        Kind.NOTE,
        f"Unhealthy for long: {names}.{nobody}{besides}",
        next_step="Look at what the cells have in common first: database, cache, release.",
        runbook="cell-unhealthy",
        # Route 53 sends nobody to a cell that is ill: as long as another is well, this can wait for the day.
        tell=Tell.INFO if view.healthy else Tell.PAGE,
        topic=f"unhealthy:{names}" if view.healthy else f"all unhealthy:{names}",
    )
    return note if note.tell is not Tell.NO else None


def _too_few(view: View) -> Decision | None:
    if view.usable >= view.policy.minimum:
        return None
    nothing_healthy = bool(view.live) and not any(cell.healthy for cell in view.live)
    if nothing_healthy and view.counted > view.policy.minimum:
        return None
    return create(view, _few(view))


def _few(view: View) -> str:
    return f"{view.usable} cells can be relied on, and {view.policy.minimum} are the minimum."


def _too_busy(view: View) -> Decision | None:
    if view.state.scale_out is not Alarm.ALARM:
        return None
    going_on = view.counted < view.ledger.goal
    if not going_on and view.cooling(view.policy.out_cooldown):
        return view.decision(Kind.WAIT, "The cells are busy; the last change is to show its effect first.")
    goal = view.ledger.goal if going_on else min(view.policy.maximum, view.counted + view.policy.step)
    return create(view, "The cells are busy.", goal=goal)


def _above_maximum(view: View) -> Decision | None:
    """Where the maximum has been lowered, give back what is above it, busy or not: one cell after the other."""
    if view.counted <= view.policy.maximum or view.draining_cells or view.busy_hour():
        return None
    cell = _redundant(view)
    reason = f"There are {view.counted} cells, and {view.policy.maximum} are the maximum."
    return drain(view, cell, reason, runbook="scaling-limits", tell=Tell.INFO) if cell else None


def _over_budget(view: View) -> Decision | None:
    """What a day may cost comes before what its load asks for; the base is always paid."""
    cell = None if view.affords(view.counted, hours=0) else _redundant(view)
    if cell is None or view.busy_hour():
        return None
    reason = f"The day's budget of {view.policy.daily_budget:.2f} only has room for fewer cells."
    return drain(view, cell, reason, runbook="scaling-budget", tell=Tell.INFO)


def _too_idle(view: View) -> Decision | None:
    """Give a cell back when all that measures says so; an alarm without data says nothing, and so keeps the cell.

    What may rightly be without data must not count as silence: its own alarm has to take that for OK.
    """
    idle = view.state.scale_in is Alarm.ALARM and view.state.scale_out is Alarm.OK
    if not idle or view.cooling(view.policy.in_cooldown):
        return None
    cell = _redundant(view)
    if cell is None or view.busy_hour():
        return None
    return drain(view, cell, "The cells are idle.", runbook="scaling-in", tell=Tell.NO)


def _redundant(view: View) -> Cell | None:
    """Return the healthy cell that can best be spared; None when none can.

    Never one of the base, never one of the last that the minimum needs; the newest and the oldest only when
    nothing else is left.
    """
    waiting = [cell for cell in view.live if cell not in view.healthy and cell not in view.expired]
    if len(view.healthy) <= view.policy.minimum or waiting:
        return None
    by_age = sorted(view.healthy, key=lambda cell: (cell.created_at, cell.number))
    spared = {by_age[0].name, by_age[-1].name}
    choice = [cell for cell in by_age if not view.base(cell)]
    return min(choice, key=lambda cell: cell.name in spared, default=None)


RULES: tuple[Rule, ...] = (
    holds.stopped,
    holds.changed_by_others,
    _vanished,
    _retired,
    repair_records,
    holds.breaker,
    holds.in_progress,
    holds.backing_off,
    _debris,
    _parked,
    _never_healthy,
    _needed_again,
    _drained,
    _sick,
    _above_maximum,
    _over_budget,
    _too_few,
    _too_busy,
    _too_idle,
)
