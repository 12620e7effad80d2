"""What the scaler knows, what it may do, and what it decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .ledger import Ledger, Origin

__all__ = [
    "RUNBOOKS",
    "Alarm",
    "Cell",
    "Decision",
    "Kind",
    "Ledger",
    "Origin",
    "Policy",
    "State",
    "Tell",
    "combined",
    "failure",
    "pause",
    "seconds_since",
]

RUNBOOKS = (
    "cell-failed",
    "cell-stuck",
    "cell-unhealthy",
    "scaler-errors",
    "scaler-queue",
    "scaler-silent",
    "scaler-throttled",
    "scaling-budget",
    "scaling-frozen",
    "scaling-in",
    "scaling-limits",
    "scaling-out",
    "scaling-stopped",
    "scaling-waiting",
)
"""Every runbook that a decision or an alarm of the scaler points to."""


class Alarm(StrEnum):
    """The states of a CloudWatch alarm."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


class Kind(StrEnum):
    """The one step of a decision; ``WAIT`` and ``NOTE`` touch nothing, and a note changed the ledger."""

    WAIT = "wait"
    NOTE = "note"
    CREATE = "create"
    DELETE = "delete"
    FORCE_DELETE = "force-delete"
    CONTINUE_ROLLBACK = "continue-rollback"
    SET_WEIGHTS = "set-weights"


class Tell(StrEnum):
    """Whether engineers hear of a decision: never, by a mail, or by night as well.

    What its runbook wakes nobody for is no page: a few of them in a row are, by the breaker.
    """

    NO = "no"
    INFO = "info"
    PAGE = "page"


def combined(out: list[Alarm], into: list[Alarm]) -> tuple[Alarm, Alarm]:
    """Return one state for the alarms that ask for more cells (any of them) and for fewer (all of them)."""
    ranks = [Alarm.ALARM, Alarm.INSUFFICIENT_DATA, Alarm.OK]
    more = min(out, key=ranks.index, default=Alarm.INSUFFICIENT_DATA)
    ranks = [Alarm.INSUFFICIENT_DATA, Alarm.OK, Alarm.ALARM]
    return more, min(into, key=ranks.index, default=Alarm.INSUFFICIENT_DATA)


@dataclass(frozen=True, slots=True)
class Policy:
    """The bounds within which the scaler moves; money is in one currency, durations are in seconds."""

    prefix: str = "cell-"
    """What the names of the cells begin with; a number follows."""
    minimum: int = 2
    """The fewest cells; those numbered 1 to ``minimum`` are the base and never scaled away."""
    maximum: int = 8
    step: int = 1
    out_cooldown: int = 300
    in_cooldown: int = 900
    actions_per_hour: int = 12
    cell_cost_per_hour: float = 0.10
    daily_budget: float = 0.0
    """What a day (UTC) may cost; 0 sets no bound."""
    breaker_failures: int = 3
    """After how many failures in a row nothing is launched or destroyed; 0 leaves the breaker off."""
    delete_attempts: int = 3
    drain_seconds: int = 300
    boot_seconds: int = 1200
    """How long a new cell may take until it is healthy."""
    unhealthy_seconds: int = 600
    """How long a cell in service may be unhealthy before it is replaced."""
    progress_seconds: int = 2700
    """How long the scaler waits for a stack in progress before it says so; CloudFormation gives a launch as long."""
    weight: int = 100
    reminder_seconds: int = 21600
    """How long an unchanged trouble is not mailed again."""
    backoff_seconds: int = 60
    """The pause after a first failure; it doubles with each further one, up to an hour."""

    def __post_init__(self) -> None:
        """Raise ValueError when the bounds contradict each other."""
        if not 1 <= self.minimum <= self.maximum:
            raise ValueError(f"Set 1 <= minimum <= maximum; got {self.minimum} and {self.maximum}.")
        if not 1 <= self.weight <= 255:
            raise ValueError(f"Set weight from 1 to 255, as Route 53 takes it; got {self.weight}.")
        if self.step < 1 or self.actions_per_hour < 1 or self.delete_attempts < 1:
            raise ValueError("Set step, actions_per_hour and delete_attempts to 1 or more.")
        floor = self.minimum * 24 * self.cell_cost_per_hour
        if self.daily_budget and self.daily_budget < floor:
            raise ValueError(f"Set daily_budget to {floor:.2f} or more: the minimum fleet alone costs that.")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell stack as CloudFormation, its health check and its DNS record show it."""

    name: str
    number: int
    status: str
    created_at: datetime
    healthy: bool | None = None
    """None when nothing is known."""
    weight: int | None = None
    """None when the cell has no record; of two records the greater weight."""
    fixed: bool = False
    """Whether the stack dns has a record for it: such a cell belongs to the base, and its record is not deleted."""
    doubled: bool = False
    """Whether it has one of the scaler's as well, as it does when a cell has just become one of the base."""


@dataclass(frozen=True, slots=True)
class State:
    """The truth at one moment."""

    cells: tuple[Cell, ...]
    scale_out: Alarm = Alarm.OK
    scale_in: Alarm = Alarm.OK
    ledger: Ledger = field(default_factory=Ledger)
    stopped: bool = False
    """Whether the kill switch stands at anything but "run"."""
    switch_version: int = 0
    foreign: tuple[str, ...] = ()
    """Stacks of this environment that somebody else is changing just now."""
    taken: frozenset[int] = frozenset()
    """Numbers of stacks that are named like cells and are not ours."""
    orphans: frozenset[str] = frozenset()
    """Identifiers of DNS records whose cell does not exist; without those of the stack dns whose weight is 0."""
    woken_by: str = ""
    """What made the scaler look, in a few words."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One step, why it is taken, and what it leads to."""

    kind: Kind
    reason: str
    ledger: Ledger
    """What to remember, stored before the step is taken."""
    why: str = ""
    """What began it: the reason itself, or that of the step which this one ends."""
    woken_by: str = ""
    cell: str = ""
    weights: Mapping[str, int] = field(default_factory=dict)
    """With ``SET_WEIGHTS``: every record that is to exist afterwards."""
    before: int = 0
    """The number of cells when it began."""
    after: int = 0
    """The number of cells, once the step is done."""
    cost_per_hour: float = 0.0
    cost_today: float = 0.0
    next_step: str = ""
    runbook: str = ""
    tell: Tell = Tell.NO
    topic: str = ""
    """What kind of news it is, so that a lasting trouble is told once."""


def failure(ledger: Ledger, policy: Policy, now: datetime) -> Ledger:
    """Return the ledger with one more failure in a row, and the pause that it brings."""
    kept = replace(ledger, failures=ledger.failures + 1)
    return pause(kept, policy, now, ledger.failures)


def pause(ledger: Ledger, policy: Policy, now: datetime, times: int) -> Ledger:
    """Return the ledger with a pause in it that doubles with each of ``times``, up to an hour."""
    seconds = min(3600, policy.backoff_seconds * 2 ** min(times, 12))
    return replace(ledger, retry_at=now + timedelta(seconds=seconds))


def seconds_since(moment: datetime | None, now: datetime) -> float:
    """Return how long ago ``moment`` was; infinity when it never was."""
    return (now - moment) / timedelta(seconds=1) if moment else float("inf")
