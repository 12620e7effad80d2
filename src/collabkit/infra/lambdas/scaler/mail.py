"""What the engineers read."""

from __future__ import annotations

from .config import Config
from .model import Decision, Kind, Tell

__all__ = ["URGENT", "body", "damaged", "interrupted", "refusal", "subject"]

SUBJECT_CHARACTERS = 100
"""SNS takes no longer subject, and none with line breaks or anything but ASCII."""

URGENT = "ACT: "
"""Stands before what cannot wait until the morning."""

_DONE = {
    Kind.WAIT: "nothing",
    Kind.NOTE: "nothing in AWS; this is to let you know",
    Kind.CREATE: "asked CloudFormation to launch {cell}",
    Kind.DELETE: "asked CloudFormation to delete {cell}",
    Kind.FORCE_DELETE: "asked CloudFormation to delete {cell} and to leave behind what resists",
    Kind.CONTINUE_ROLLBACK: "asked CloudFormation to continue the roll-back of {cell}",
    Kind.SET_WEIGHTS: "changed the DNS weights",
}


def subject(text: str, config: Config) -> str:
    """Return the subject line of a mail whose first line is its news."""
    first = text.partition("\n")[0]
    line = f"[{config.environment}] {first}".encode("ascii", "replace").decode()
    return "".join(each if each.isprintable() else " " for each in line)[:SUBJECT_CHARACTERS]


def body(decision: Decision, config: Config) -> str:
    """Return the mail about a decision: what, who, why, before and after, cost, what next, where to read on."""
    urgent = URGENT if decision.tell is Tell.PAGE else ""
    lines = [
        f"{urgent}{decision.reason}",
        "",
        f"Who:        the scaler of {config.environment}, woken by {decision.woken_by}",
        *([f"Why:        {decision.why}"] if decision.why != decision.reason else []),
        f"Done:       {_DONE[decision.kind].format(cell=decision.cell)}",
        f"Cells:      {decision.before} before, {decision.after} after",
        *_weights(decision),
        f"Cost:       {decision.cost_per_hour:.2f} an hour from now on, {decision.cost_today:.2f} so far today (UTC)",
        f"Next:       {decision.next_step}",
        f"Runbook:    {config.runbook_url}{decision.runbook}.md",
    ]
    return "\n".join(lines) + "\n"


def refusal(text: str, error: str) -> str:
    """Return the mail about a step that AWS has refused; always sent."""
    return f"{URGENT}AWS has refused a step of the scaler: {error[:500]}\n\nThe step was:\n\n{text}"


def interrupted(text: str) -> str:
    """Return the mail about a step of which nobody knows whether it was taken."""
    return f"{text}\nThe scaler was interrupted in this step. It has looked at the truth again since.\n"


def damaged(error: str, config: Config, trigger: str) -> str:
    """Return the mail about a ledger that cannot be read; always sent."""
    lines = [
        f"{URGENT}What the scaler remembered is damaged, so it begins anew.",
        "",
        f"Who:        the scaler of {config.environment}, woken by {trigger}",
        f"Why:        {error[:200]}",
        "Forgotten:  failures in a row, actions of this hour, cost of this day, which cells were draining",
        "Next:       Find out who wrote into the lock table; the breaker and the day's budget count from 0.",
        f"Runbook:    {config.runbook_url}scaler-errors.md",
    ]
    return "\n".join(lines) + "\n"


def _weights(decision: Decision) -> list[str]:
    if not decision.weights:
        return []
    shares = ", ".join(f"{name} {weight}" for name, weight in sorted(decision.weights.items()))
    return [f"Weights:    {shares}"]
