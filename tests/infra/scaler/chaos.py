"""A world in which anything can happen in any order, and which notices when the scaler breaks a promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from collabkit.infra.lambdas.scaler.decide import decide, refused
from collabkit.infra.lambdas.scaler.model import (
    RUNBOOKS,
    Alarm,
    Cell,
    Decision,
    Kind,
    Ledger,
    Policy,
    State,
    Tell,
)
from collabkit.infra.lambdas.scaler.statuses import MEANINGS, Meaning, meaning

from .purse import Purse

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
WORKING = (Meaning.LAUNCHING, Meaning.REMOVING)


class BrokenPromise(AssertionError):
    """The scaler has done what it must never do."""


@dataclass
class Chaos:
    """Cells, alarms and a clock; `reconcile` checks every promise against the decision that it gets."""

    policy: Policy
    now: datetime = NOON
    cells: dict[str, Cell] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    alarms: list[Alarm] = field(default_factory=lambda: [Alarm.OK, Alarm.OK])
    stopped: bool = False
    version: int = 1
    foreign: tuple[str, ...] = ()
    launched: list[datetime] = field(default_factory=list)
    ours: set[str] = field(default_factory=set)
    """Cells whose launch the scaler asked for and has not seen the end of."""
    failed_in_a_row: int = 0
    purse: Purse = field(default_factory=Purse)
    changed_at: datetime | None = None
    """When the scaler last began to change how many cells serve, or a new one came into service."""
    decisions: int = 0
    pages: list[str] = field(default_factory=list)
    told: set[tuple[str, Tell]] = field(default_factory=set)
    """Of which runbooks somebody heard, and how."""

    def __post_init__(self) -> None:
        for number in range(1, self.policy.minimum + 1):
            self._put(Cell(f"cell-{number}", number, "CREATE_COMPLETE", self.now, True, self.policy.weight))

    # What may happen; `pick` chooses a cell out of those it fits.

    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def alarm(self, which: int, state: Alarm) -> None:
        self.alarms[which] = state

    def boot(self, pick: int, *, well: bool) -> None:
        cell = self._pick(pick, lambda cell: cell.status == "CREATE_IN_PROGRESS")
        if cell and well:
            self.failed_in_a_row = 0
            self._put(replace(cell, status="CREATE_COMPLETE", healthy=True))
        elif cell:
            self.failed_in_a_row += cell.name in self.ours
            del self.cells[cell.name]
        self.ours -= {cell.name} if cell else set()

    def be_deleted(self, pick: int, *, well: bool) -> None:
        cell = self._pick(pick, lambda cell: cell.status == "DELETE_IN_PROGRESS")
        if cell and well:
            del self.cells[cell.name]
        elif cell:
            self._put(replace(cell, status="DELETE_FAILED"))

    def turn(self, pick: int, healthy: bool | None) -> None:
        cell = self._pick(pick, lambda cell: meaning(cell.status) is Meaning.LIVE)
        if cell:
            self._put(replace(cell, healthy=healthy))

    def vanish(self, pick: int) -> None:
        """Somebody deletes a stack by hand."""
        cell = self._pick(pick, lambda cell: cell.status != "CREATE_IN_PROGRESS")
        if cell:
            del self.cells[cell.name]

    def meddle(self, pick: int, weight: int | None) -> None:
        """Somebody changes a record by hand."""
        cell = self._pick(pick, lambda cell: meaning(cell.status) is Meaning.LIVE)
        if cell:
            # Without its record a cell has none of the stack dns either.
            fixed = cell.fixed and weight is not None
            self._put(replace(cell, weight=weight, fixed=fixed, doubled=fixed and cell.doubled))

    def strand(self, pick: int, status: str) -> None:
        """A stack ends where nobody expects it."""
        cell = self._pick(pick, lambda cell: meaning(cell.status) not in (*WORKING, Meaning.GONE))
        if cell and status in MEANINGS:
            self._put(replace(cell, status=status))

    def rebase(self, pick: int, *, fixed: bool) -> None:
        """Somebody deploys the stack dns: a cell gets a record of it, or loses it."""
        cell = self._pick(pick, lambda cell: meaning(cell.status) is Meaning.LIVE)
        if cell and fixed and not cell.fixed:
            weight = max(cell.weight or 0, self.policy.weight)
            self._put(replace(cell, fixed=True, doubled=cell.weight is not None, weight=weight))
        elif cell and not fixed and cell.fixed:
            self._let_go(cell)

    def _let_go(self, cell: Cell) -> None:
        weight_left = cell.weight if cell.doubled else None
        self._put(replace(cell, fixed=False, doubled=False, weight=weight_left))

    def deploy(self, *, begins: bool) -> None:
        self.foreign = ("data",) if begins else ()

    def switch(self, *, stop: bool) -> None:
        self.stopped = stop
        self.version += 1
        self.failed_in_a_row = 0

    def bound(self, maximum: int) -> None:
        """Somebody deploys another maximum."""
        self.policy = replace(self.policy, maximum=maximum)

    def calm(self) -> None:
        """Everybody lets go, the switch is written, and whatever can go well does."""
        self.deploy(begins=False)
        self.switch(stop=False)
        self.alarms = [Alarm.OK, Alarm.OK]
        for cell in list(self.cells.values()):
            if cell.fixed and cell.number > self.policy.minimum:
                self._let_go(cell)
        for cell in list(self.cells.values()):
            if meaning(cell.status) is Meaning.CHANGED_BY_OTHERS:
                self._put(replace(cell, status="UPDATE_COMPLETE", healthy=True))
            elif meaning(cell.status) is Meaning.LIVE:
                self._put(replace(cell, healthy=True))

    def fail(self, times: int) -> None:
        self.ledger = replace(self.ledger, failures=times)

    def begin(self, number: int) -> None:
        """A launch begins that will not end."""
        self._put(Cell(f"cell-{number}", number, "CREATE_IN_PROGRESS", self.now))

    def sicken(self) -> str:
        """The first cell at work falls ill for good; its name is returned."""
        first = min(self._serving(), key=lambda cell: cell.number)
        self._put(replace(first, healthy=False))
        return first.name

    def look_only(self) -> Decision:
        """Let a minute pass in which nothing moves but the scaler."""
        self.wait(60)
        return self.reconcile()

    def minute(self) -> Decision:
        """Let a minute pass in which CloudFormation brings to its end what it is at."""
        self.wait(60)
        self.boot(0, well=True)
        for cell in [cell for cell in self.cells.values() if meaning(cell.status) is Meaning.REMOVING]:
            del self.cells[cell.name]
        return self.reconcile()

    def forget(self) -> None:
        """The table is lost and comes back empty."""
        self.ledger = Ledger(switch_version=self.version)
        self.failed_in_a_row = 0
        self.launched.clear()
        self.purse, self.changed_at = Purse(), None

    def reconcile(self, ending: str = "well") -> Decision:
        """Look; the step is taken, refused, or the scaler dies before or after it."""
        self.purse.pay(self.now, len(self.counted()) * self.policy.cell_cost_per_hour)
        out, into = self.alarms
        cells = tuple(self.cells.values())
        state = State(cells, out, into, self.ledger, self.stopped, self.version, self.foreign)
        decision = decide(state, self.policy, self.now)
        self.decisions += 1
        self.pages += [decision.reason] * (decision.tell is Tell.PAGE)
        self.told |= {(decision.runbook, decision.tell)} if decision.tell is not Tell.NO else set()
        self._check(decision)
        self.changed_at = self.now if self._begins_change(decision) else self.changed_at
        self.ledger = decision.ledger
        if ending == "refused":
            self.ledger = refused(decision, self.policy, self.now)
            self.failed_in_a_row += decision.kind is Kind.CREATE
        elif ending in ("well", "died after"):
            self._take(decision)
        if decision.kind is Kind.CREATE:
            self.launched.append(self.now)
        return decision

    # What the scaler promises.

    def _check(self, decision: Decision) -> None:
        counted = self.counted()
        _promise(
            decision.tell is Tell.NO or decision.runbook in RUNBOOKS, "a runbook for each mail", decision
        )
        acts = decision.kind not in (Kind.WAIT, Kind.NOTE)
        others = any(meaning(cell.status) is Meaning.CHANGED_BY_OTHERS for cell in counted)
        _promise(not (acts and (self.stopped or self.foreign or others)), "hands off", decision)
        if decision.kind in (Kind.CREATE, Kind.DELETE, Kind.FORCE_DELETE, Kind.CONTINUE_ROLLBACK):
            working = any(meaning(cell.status) in WORKING for cell in counted)
            _promise(not working, "one operation at a time", decision)
            off = not self.policy.breaker_failures or self.version != self.ledger.switch_version
            _promise(off or self.ledger.failures < self.policy.breaker_failures, "breaker", decision)
        if decision.kind is Kind.CREATE:
            self._check_launch(decision, len(counted))
            self._check_money(decision, len(counted) + 1)
        self._check_pause(decision, len(counted))
        if decision.kind in (Kind.DELETE, Kind.FORCE_DELETE):
            self._check_end(decision, self.cells[decision.cell])
        if decision.kind is Kind.SET_WEIGHTS:
            self._check_weights(decision)

    def _check_launch(self, decision: Decision, counted: int) -> None:
        _promise(counted < self.policy.maximum, "at most the maximum", decision)
        held = self.cells.get(decision.cell)
        _promise(held is None or meaning(held.status) is Meaning.GONE, "a free name", decision)
        recent = [moment for moment in self.launched if moment > self.now - timedelta(hours=1)]
        _promise(len(recent) < self.policy.actions_per_hour, "actions in an hour", decision)
        # However the breaker counts: so many launches in a row really failed.
        _promise(self.failed_in_a_row < BREAKER, "not launching into the same failure", decision)

    def _check_money(self, decision: Decision, cells: int) -> None:
        base, price = self.policy.minimum, self.policy.cell_cost_per_hour
        today = self.purse.at_least(self.now, base * price, max(0, cells - base) * price)
        kept = not self.policy.daily_budget or today <= self.policy.daily_budget + 1e-9
        _promise(kept, "the day's budget", decision)

    def _check_pause(self, decision: Decision, counted: int) -> None:
        """A pause may be longer than it must; one more cell in place of a launch that failed needs none."""
        since = (self.now - self.changed_at) / timedelta(seconds=1) if self.changed_at else float("inf")
        if decision.kind is Kind.CREATE and decision.reason == BUSY and counted >= self.ledger.goal:
            _promise(since >= self.policy.out_cooldown, "a pause before one more", decision)
        if decision.runbook == "scaling-in" and self._drained_by(decision):
            _promise(since >= self.policy.in_cooldown, "a pause before one less", decision)

    def _check_end(self, decision: Decision, cell: Cell) -> None:
        live = meaning(cell.status) is Meaning.LIVE
        _promise(not (live and cell.weight), "no cell with visitors is deleted", decision)
        if live and cell.healthy:
            others = [each for each in self._serving() if each.name != cell.name]
            _promise(bool(others), "not the last healthy cell", decision)
            _promise(cell.number > self.policy.minimum and not cell.fixed, "not the base", decision)

    def _check_weights(self, decision: Decision) -> None:
        fixed = {cell.name for cell in self.cells.values() if cell.fixed}
        _promise(fixed <= decision.weights.keys(), "no record of another's stack is deleted", decision)
        before, after = self._serving(), [cell for cell in self._serving() if decision.weights.get(cell.name)]
        gains = any(cell.healthy and decision.weights.get(cell.name) for cell in self.cells.values())
        _promise(not before or bool(after) or gains, "never without a healthy cell", decision)
        _promise(
            any(decision.weights.values()) or not any(c.weight for c in self.cells.values()),
            "never all 0",
            decision,
        )
        lost = [cell for cell in before if cell not in after and cell.name not in self.ledger.draining]
        if lost:
            _promise(len(after) >= self.policy.minimum, "never below the minimum by itself", decision)
            _promise(
                decision.runbook != "scaling-in" or self.alarms == [Alarm.OK, Alarm.ALARM],
                "idle only by all alarms",
                decision,
            )
            above = len(self.counted()) > self.policy.maximum
            _promise(
                decision.runbook != "scaling-limits" or above, "only what is above the maximum", decision
            )
        gained = [cell for cell in self.cells.values() if not cell.weight and decision.weights.get(cell.name)]
        _promise(all(cell.healthy for cell in gained), "visitors only for healthy cells", decision)

    def counted(self) -> list[Cell]:
        """Return the cells that there are to pay for."""
        free = (Meaning.GONE, Meaning.PLANNED)
        return [cell for cell in self.cells.values() if meaning(cell.status) not in free]

    def _serving(self) -> list[Cell]:
        return [
            cell
            for cell in self.cells.values()
            if cell.healthy and cell.weight and meaning(cell.status) is Meaning.LIVE
        ]

    def _begins_change(self, decision: Decision) -> bool:
        arrived = decision.kind is Kind.SET_WEIGHTS and any(
            decision.weights.get(name) and not self.cells[name].weight
            for name in self.ledger.launches.keys() & self.cells.keys()
        )
        return decision.kind is Kind.CREATE or arrived or bool(self._drained_by(decision))

    def _drained_by(self, decision: Decision) -> set[str]:
        return decision.ledger.draining.keys() - self.ledger.draining.keys()

    def _take(self, decision: Decision) -> None:
        if decision.kind is Kind.CREATE:
            number = int(decision.cell.removeprefix("cell-"))
            self._put(Cell(decision.cell, number, "CREATE_IN_PROGRESS", self.now))
            self.ours.add(decision.cell)
        elif decision.kind in (Kind.DELETE, Kind.FORCE_DELETE):
            self._put(replace(self.cells[decision.cell], status="DELETE_IN_PROGRESS"))
        elif decision.kind is Kind.CONTINUE_ROLLBACK:
            self._put(replace(self.cells[decision.cell], status="UPDATE_ROLLBACK_COMPLETE"))
        elif decision.kind is Kind.SET_WEIGHTS:
            for cell in list(self.cells.values()):
                self._put(replace(cell, weight=decision.weights.get(cell.name), doubled=False))

    def _put(self, cell: Cell) -> None:
        self.cells[cell.name] = cell

    def _pick(self, pick: int, fits: Callable[[Cell], bool]) -> Cell | None:
        found = [cell for _, cell in sorted(self.cells.items()) if fits(cell)]
        return found[pick % len(found)] if found else None


BREAKER = 3
BUSY = "The cells are busy."


def _promise(kept: bool, what: str, decision: Decision) -> None:
    if not kept:
        raise BrokenPromise(f"{what}: {decision}")
