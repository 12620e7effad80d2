"""A state as the rules look at it: which cells count, serve, wait or may go, and what more of them would cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cached_property

from .model import Alarm, Cell, Decision, Kind, Ledger, Origin, Policy, State, Tell, seconds_since
from .statuses import Meaning, meaning

__all__ = ["View", "observe", "step_of"]

GRACE_SECONDS = 60
"""How long CloudFormation may not yet show a stack that it has accepted."""


def observe(state: State, policy: Policy, now: datetime) -> Ledger:
    """Return the ledger with the passing of time in it: cost, forgotten actions, sickness, waiting, the switch."""
    ledger = _with_cost(state, policy, now)
    names = {cell.name for cell in state.cells}
    under_way = {*names, *ledger.launches, *ledger.draining}
    hour_ago = now - timedelta(hours=1)
    ledger = replace(
        ledger,
        actions=tuple(moment for moment in ledger.actions if moment > hour_ago),
        attempts={name: count for name, count in ledger.attempts.items() if name in names},
        origins={name: origin for name, origin in ledger.origins.items() if name in under_way},
        sick=_sick(ledger, state, now),
        waits={key: ledger.waits.get(key, now) for key in _waited_for(state)},
    )
    ledger = replace(ledger, told=_still_troubles(ledger, state, policy))
    if state.switch_version != ledger.switch_version:
        # Writing the switch is how an engineer says "try again".
        ledger = replace(
            ledger, switch_version=state.switch_version, failures=0, retry_at=None, attempts={}, told={}
        )
    return ledger


def _sick(ledger: Ledger, state: State, now: datetime) -> dict[str, datetime]:
    """Return since when each cell in service has been unhealthy; not being asked changes nothing."""
    names = {cell.name for cell in state.cells}
    sick = {name: since for name, since in ledger.sick.items() if name in names}
    for cell in state.cells:
        if cell.healthy:
            sick.pop(cell.name, None)
        elif cell.healthy is False and cell.name not in {**ledger.draining, **ledger.launches}:
            sick.setdefault(cell.name, now)
    return sick


def _waited_for(state: State) -> list[str]:
    moving = (Meaning.LAUNCHING, Meaning.REMOVING, Meaning.CHANGED_BY_OTHERS)
    return [*state.foreign, *(step_of(cell) for cell in state.cells if meaning(cell.status) in moving)]


def step_of(cell: Cell) -> str:
    """Return what a cell is waited for by: its clock begins anew with each status."""
    return f"{cell.name} {cell.status}"


def _still_troubles(ledger: Ledger, state: State, policy: Policy) -> dict[str, datetime]:
    """Return the troubles that were told and that last; one that comes back is news."""
    lasting = {
        "stopped": state.stopped,
        "breaker": ledger.failures >= policy.breaker_failures,
        **{f"stuck:{cell.name}": meaning(cell.status) is not Meaning.LIVE for cell in state.cells},
        **{f"waiting:{key}": True for key in ledger.waits},
    }
    over = ("stopped", "breaker", "stuck", "waiting")
    return {
        topic: moment
        for topic, moment in ledger.told.items()
        if lasting.get(topic, topic.partition(":")[0] not in over) and _still_ill(topic, ledger)
    }


def _still_ill(topic: str, ledger: Ledger) -> bool:
    kind, _, names = topic.partition(":")
    return not kind.endswith("unhealthy") or any(name in ledger.sick for name in names.split(", "))


def _with_cost(state: State, policy: Policy, now: datetime) -> Ledger:
    ledger = state.ledger
    midnight = datetime.combine(now.date(), time.min, now.tzinfo)
    spent, since = ledger.cost_today, ledger.cost_at or now
    if since < midnight:
        spent, since = 0.0, midnight
    counted = sum(meaning(cell.status) not in (Meaning.GONE, Meaning.PLANNED) for cell in state.cells)
    hours = max(0.0, (now - since) / timedelta(hours=1))
    return replace(ledger, cost_today=spent + counted * policy.cell_cost_per_hour * hours, cost_at=now)


class View:
    """A state, its policy and the moment, with what the rules ask of them."""

    def __init__(self, state: State, policy: Policy, now: datetime) -> None:
        self.state = state
        self.policy = policy
        self.now = now
        self.ledger = observe(state, policy, now)
        self.cells = tuple(sorted(state.cells, key=lambda cell: cell.number))

    def those(self, *meanings: Meaning) -> list[Cell]:
        """Return the cells whose status means one of ``meanings``."""
        return [cell for cell in self.cells if meaning(cell.status) in meanings]

    @cached_property
    def counted(self) -> int:
        """How many cells there are to pay for, whatever their state."""
        return len(self.cells) - len(self.those(Meaning.GONE, Meaning.PLANNED))

    @cached_property
    def live(self) -> list[Cell]:
        """Cells whose stack is complete."""
        return self.those(Meaning.LIVE)

    @cached_property
    def healthy(self) -> list[Cell]:
        """Cells that are healthy, get visitors and are to go on getting them."""
        return [cell for cell in self.live if cell.healthy and cell.weight and not self.draining(cell)]

    @cached_property
    def draining_cells(self) -> list[Cell]:
        """Complete cells that get no new visitors, the latest drained first."""
        cells = [cell for cell in self.live if self.draining(cell)]
        return sorted(cells, key=lambda cell: self.ledger.draining[cell.name], reverse=True)

    @cached_property
    def expired(self) -> list[Cell]:
        """Cells in service that have been unhealthy for too long."""
        return [cell for cell in self.live if self._sick_for_long(cell)]

    @cached_property
    def ill(self) -> list[Cell]:
        """Cells that have been unhealthy for too long, whatever is being done with their stacks."""
        moving = self.those(Meaning.GONE, Meaning.PLANNED, Meaning.LAUNCHING, Meaning.REMOVING)
        return [cell for cell in self.cells if cell not in moving and self._sick_for_long(cell)]

    @cached_property
    def usable(self) -> int:
        """How many cells can be relied on: complete, in service or nearly so, neither draining nor sick for long."""
        return sum(not self.draining(cell) and cell not in self.expired for cell in self.live)

    @cached_property
    def loaded(self) -> bool:
        """Return whether the load asks for all the cells that there are, and there may be as many."""
        return self.state.scale_out is Alarm.ALARM and self.counted <= self.policy.maximum

    @property
    def broken(self) -> bool:
        """Return whether so many steps in a row have failed that the breaker is open."""
        return 0 < self.policy.breaker_failures <= self.ledger.failures

    @property
    def backing_off(self) -> bool:
        """Return whether a failure was so short ago that nothing is tried yet."""
        return self.ledger.retry_at is not None and self.now < self.ledger.retry_at

    def draining(self, cell: Cell) -> bool:
        """Return whether ``cell`` is on its way out."""
        return cell.name in self.ledger.draining

    def _sick_for_long(self, cell: Cell) -> bool:
        since = self.ledger.sick.get(cell.name, self.now)
        return seconds_since(since, self.now) >= self.policy.unhealthy_seconds

    def waited(self, key: str) -> float:
        """Return for how many seconds a stack of somebody else has been in progress."""
        return seconds_since(self.ledger.waits.get(key, self.now), self.now)

    def drained(self, cell: Cell) -> bool:
        """Return whether ``cell`` has been without new visitors for long enough."""
        since = self.ledger.draining.get(cell.name, self.now)
        return not cell.weight and seconds_since(since, self.now) >= self.policy.drain_seconds

    def base(self, cell: Cell) -> bool:
        """Return whether ``cell`` is one of those that are deployed and never scaled away.

        While a deployment moves the minimum, the stack dns may know of it before the scaler does, or after.
        """
        return cell.fixed or cell.number <= self.policy.minimum

    def free_number(self) -> int:
        """Return the smallest number that no stack has."""
        taken = {
            cell.number for cell in self.cells if meaning(cell.status) is not Meaning.GONE
        } | self.state.taken
        return next(number for number in range(1, len(taken) + 2) if number not in taken)

    def reserve(self, extra: int) -> float:
        """Return what the minimum costs until midnight (UTC), and ``extra`` cells until they are given back."""
        midnight = datetime.combine(self.now.date() + timedelta(days=1), time.min, self.now.tzinfo)
        hours = (midnight - self.now) / timedelta(hours=1)
        # One after the other: each is drained, deleted and seen to be gone.
        giving_back = (self.policy.drain_seconds + 600) / 3600 * extra * (extra + 1) / 2
        return self.policy.cell_cost_per_hour * (self.policy.minimum * hours + giving_back)

    def affords(self, cells: int, hours: float = 1.0) -> bool:
        """Return whether the day's budget has room for ``cells`` during the next ``hours``."""
        extra = max(0, cells - self.policy.minimum)
        use = extra * self.policy.cell_cost_per_hour * hours
        budget = self.policy.daily_budget
        return not budget or self.ledger.cost_today + self.reserve(extra) + use <= budget

    def limit(self, cells: int) -> str:
        """Return why there cannot be ``cells`` cells just now; empty when there can."""
        if cells > self.policy.maximum:
            return f"there are at most {self.policy.maximum} cells"
        if not self.affords(cells):
            return f"the day's budget of {self.policy.daily_budget:.2f} has no room for another cell"
        return self.busy_hour()

    def busy_hour(self) -> str:
        """Return that this hour's actions are used up; empty when they are not."""
        if len(self.ledger.actions) >= self.policy.actions_per_hour:
            return f"{self.policy.actions_per_hour} actions were taken within an hour"
        return ""

    def cooling(self, seconds: int) -> bool:
        """Return whether the last change is less than ``seconds`` ago."""
        return seconds_since(self.ledger.changed_at, self.now) < seconds

    def decision(
        self,
        kind: Kind,
        reason: str,
        *,
        ledger: Ledger | None = None,
        cell: str = "",
        weights: Mapping[str, int] | None = None,
        after: int | None = None,
        next_step: str = "Nothing to do.",
        runbook: str = "",
        tell: Tell = Tell.NO,
        topic: str = "",
        origin: Origin | None = None,
    ) -> Decision:
        """Return a decision with the figures of this moment in it, and of the moment in which ``origin`` began it."""
        kept = self.ledger if ledger is None else ledger
        after = self.counted if after is None else after
        begun = origin or self.origin(reason)
        if kind not in (Kind.WAIT, Kind.NOTE):
            kept = replace(kept, generation=kept.generation + 1)
        if tell is not Tell.NO and topic:
            # A lasting trouble is told again only as a reminder.
            quiet = seconds_since(kept.told.get(topic), self.now) < self.policy.reminder_seconds
            tell = Tell.NO if quiet else tell
            kept = kept if quiet else replace(kept, told={**kept.told, topic: self.now})
        return Decision(
            kind=kind,
            reason=reason,
            ledger=kept,
            why=begun.reason,
            woken_by=begun.woken_by,
            cell=cell,
            weights=weights or {},
            before=begun.before,
            after=after,
            cost_per_hour=after * self.policy.cell_cost_per_hour,
            cost_today=kept.cost_today,
            next_step=next_step,
            runbook=runbook,
            tell=tell,
            topic=topic,
        )

    def origin(self, reason: str) -> Origin:
        """Return how something begins at this moment."""
        return Origin(reason, self.state.woken_by, self.counted)

    def acted(self, ledger: Ledger | None = None) -> Ledger:
        """Return the ledger with one more action of scaling in it."""
        kept = self.ledger if ledger is None else ledger
        return replace(kept, actions=(*kept.actions, self.now), changed_at=self.now)
