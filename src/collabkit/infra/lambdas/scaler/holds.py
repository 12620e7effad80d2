"""What keeps the scaler's hands still: the switch, other people's changes, the breaker, steps that are under way."""

from __future__ import annotations

from .model import Decision, Kind, Tell
from .statuses import Meaning
from .view import View, step_of

__all__ = ["backing_off", "breaker", "changed_by_others", "in_progress", "stopped"]


def stopped(view: View) -> Decision | None:
    """Wait while the kill switch is set."""
    if not view.state.stopped:
        return None
    return view.decision(
        Kind.WAIT,
        "The kill switch is set.",
        next_step='Set the switch to "run" to let the scaler work again.',
        runbook="scaling-stopped",
        tell=Tell.INFO,
        topic="stopped",
    )


def changed_by_others(view: View) -> Decision | None:
    """Wait while somebody else changes a stack of this environment."""
    changed = {step_of(cell): cell.name for cell in view.those(Meaning.CHANGED_BY_OTHERS)}
    changed |= {name: name for name in view.state.foreign}
    if not changed:
        return None
    key = max(changed, key=view.waited)
    return _wait(view, key, f"Somebody else is changing {changed[key]}", "Look again when it is done.")


def breaker(view: View) -> Decision | None:
    """Wait after too many failures in a row, until somebody writes the switch."""
    if not view.broken:
        return None
    return view.decision(
        Kind.WAIT,
        f"{view.ledger.failures} steps in a row have failed, so nothing is launched or destroyed any more.",
        next_step='Find the cause, then write "run" to the kill switch again: that closes the breaker.',
        runbook="scaling-frozen",
        tell=Tell.PAGE,
        topic="breaker",
    )


def in_progress(view: View) -> Decision | None:
    """Wait while a cell is launched or removed."""
    moving = {step_of(cell): cell for cell in view.those(Meaning.LAUNCHING, Meaning.REMOVING)}
    if not moving:
        return None
    key = max(moving, key=view.waited)
    return _wait(
        view, key, f"{moving[key].name} is in {moving[key].status}", "Go on when CloudFormation is done."
    )


def backing_off(view: View) -> Decision | None:
    """Wait for a while after a failure."""
    if not view.backing_off or view.ledger.retry_at is None:
        return None
    return view.decision(Kind.WAIT, f"After a failure, nothing until {view.ledger.retry_at:%H:%M} UTC.")


def _wait(view: View, key: str, what: str, next_step: str) -> Decision:
    """Wait for a stack; say so when that takes longer than any launch may."""
    seconds = view.waited(key)
    if seconds < view.policy.progress_seconds:
        return view.decision(Kind.WAIT, f"{what}.", next_step=next_step)
    return view.decision(
        Kind.WAIT,
        f"{what} for {seconds // 60:.0f} minutes; the scaler does nothing meanwhile.",
        next_step="Look at the events of that stack, and end by hand what it waits for.",
        runbook="scaling-waiting",
        tell=Tell.PAGE,
        topic=f"waiting:{key}",
    )
