"""A small world in which scaling decisions have consequences: cells that boot, fail, drain and cost money."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from collabkit.infra.lambdas.scaler.decide import decide, refused
from collabkit.infra.lambdas.scaler.model import (
    Alarm,
    Cell,
    Decision,
    Kind,
    Ledger,
    Policy,
    State,
    Tell,
    combined,
)
from collabkit.infra.lambdas.scaler.statuses import Meaning, meaning

__all__ = ["CELL_REQUESTS", "START", "Nature", "World"]

START = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday."""
MINUTE = 60
CELL_REQUESTS = 60.0
"""A guess: what two small machines answer in a second."""


@dataclass(frozen=True, slots=True)
class Nature:
    """How the world behaves: times in seconds, chances from 0 to 1, thresholds as CloudWatch has them."""

    cell_requests: float = CELL_REQUESTS
    """Requests in a second that one cell answers with all of its processors busy."""
    boot_seconds: tuple[int, int] = (240, 420)
    health_seconds: int = 60
    delete_seconds: int = 150
    dns_seconds: int = 60
    """How long resolvers keep an old answer."""
    launch_failure: float = 0.0
    delete_failure: float = 0.0
    refusal: float = 0.0
    """How often AWS refuses a request."""
    high: float = 0.70
    low: float = 0.25
    high_minutes: int = 3
    low_minutes: int = 15
    slo: float = 0.90
    """Above this use of the cells in service, visitors wait longer than promised."""
    slow_minutes: tuple[int, int] = (4, 5)
    """The alarm on slow pages wants so many of so many minutes."""
    nobody_asks: Alarm = Alarm.OK
    """What the alarm on slow pages says when there were no requests: OK, as it takes missing data."""
    seed: int = 7


@dataclass
class Figures:
    """What a run has come to."""

    cost: float = 0.0
    breached_minutes: int = 0
    launches: int = 0
    removals: int = 0
    failures: int = 0
    mails: int = 0
    pages: int = 0
    turns: int = 0
    """How often the fleet changed its direction within an hour: flapping."""
    samples: list[tuple[int, float, int, int]] = field(default_factory=list)
    """Second, load, cells paid for, cells in service; one for each minute."""
    cost_by_day: dict[int, float] = field(default_factory=dict)


class World:
    """CloudFormation, Route 53, CloudWatch and a clock, for the scaler's real ``decide``."""

    def __init__(self, policy: Policy, nature: Nature, load: Callable[[float], float]) -> None:
        self.policy, self.nature, self.load = policy, nature, load
        self.second = 0
        self.cells: dict[str, Cell] = {}
        self.ledger = Ledger()
        self.figures = Figures()
        self.journal: list[tuple[datetime, Decision]] = []
        self.stopped = False
        self.alarms = (Alarm.OK, Alarm.OK)
        self._random = Random(nature.seed)  # noqa: S311 - a simulation is to be repeatable
        self._queue: list[tuple[int, int, Callable[[], None]]] = []
        self._count = 0
        self._serving_since: dict[str, int] = {}
        self._usage: deque[float | None] = deque(maxlen=max(nature.high_minutes, nature.low_minutes))
        self._slow: deque[bool | None] = deque(maxlen=nature.slow_minutes[1])
        self._last_turn: tuple[int, int] = (0, -MINUTE * MINUTE)
        for number in range(1, policy.minimum + 1):
            name = f"{policy.prefix}{number}"
            self.cells[name] = Cell(name, number, "CREATE_COMPLETE", self.now, True, policy.weight)
            self._serving_since[name] = 0

    @property
    def now(self) -> datetime:
        """Return the world's time."""
        return START + timedelta(seconds=self.second)

    def at(self, seconds: int, what: Callable[[], None]) -> None:
        """Let something happen ``seconds`` from now."""
        self._count += 1
        heapq.heappush(self._queue, (self.second + seconds, self._count, what))

    def run(self, seconds: int) -> Figures:
        """Let time pass: a metric and a look of the scaler each minute, and what becomes due in between."""
        self.at(MINUTE, self._minute)
        while self._queue and self._queue[0][0] <= seconds:
            self.second, _, what = heapq.heappop(self._queue)
            what()
        return self.figures

    def serving(self) -> int:
        """Return how many cells answer visitors just now."""
        return sum(
            self.second >= self._serving_since.get(cell.name, self.second + 1)
            for cell in self.cells.values()
            if cell.healthy and cell.weight
        )

    def reconcile(self) -> Decision:
        """Let the scaler take one step."""
        state = State(tuple(self.cells.values()), *self.alarms, ledger=self.ledger, stopped=self.stopped)
        decision = decide(state, self.policy, self.now)
        if decision.kind not in (Kind.WAIT, Kind.NOTE) and self._random.random() < self.nature.refusal:
            self.ledger = refused(decision, self.policy, self.now)
            self.figures.failures += 1
        else:
            self._take(decision)
            self.ledger = decision.ledger
        self.figures.mails += decision.tell is not Tell.NO
        self.figures.pages += decision.tell is Tell.PAGE
        if decision.kind is not Kind.WAIT:
            self.journal.append((self.now, decision))
        return decision

    def _minute(self) -> None:
        serving, load = self.serving(), self.load(self.second)
        paid = sum(meaning(cell.status) is not Meaning.GONE for cell in self.cells.values())
        use = load / (serving * self.nature.cell_requests) if serving else None
        self.figures.breached_minutes += use is None or use > self.nature.slo
        price = paid * self.policy.cell_cost_per_hour / 60
        self.figures.cost += price
        day = (self.second - 1) // 86400
        self.figures.cost_by_day[day] = self.figures.cost_by_day.get(day, 0.0) + price
        self.figures.samples.append((self.second, load, paid, serving))
        self._usage.append(None if use is None else min(1.0, use))
        self._slow.append(use > self.nature.slo if use else None)
        self.alarms = self._alarms()
        self.reconcile()
        self.at(MINUTE, self._minute)

    def _alarms(self) -> tuple[Alarm, Alarm]:
        """Evaluate as CloudWatch does: all of the last periods must be beyond the threshold."""
        usage, nature = list(self._usage), self.nature
        busy = _evaluated(usage[-nature.high_minutes :], lambda use: use >= nature.high)
        idle = _evaluated(usage[-nature.low_minutes :], lambda use: use <= nature.low, nature.low_minutes)
        return combined([busy, self._slow_pages()], [idle])

    def _slow_pages(self) -> Alarm:
        """Pages have a speed only where somebody asks for one."""
        if set(self._slow) == {None}:
            return self.nature.nobody_asks
        return Alarm.ALARM if self._slow.count(True) >= self.nature.slow_minutes[0] else Alarm.OK

    def _take(self, decision: Decision) -> None:
        if decision.kind is Kind.CREATE:
            self._launch(decision.cell)
        elif decision.kind in (Kind.DELETE, Kind.FORCE_DELETE):
            self._remove(decision.cell, forced=decision.kind is Kind.FORCE_DELETE)
        elif decision.kind is Kind.CONTINUE_ROLLBACK:
            self._change(decision.cell, status="UPDATE_ROLLBACK_COMPLETE")
        elif decision.kind is Kind.SET_WEIGHTS:
            self._weigh(decision)

    def _launch(self, name: str) -> None:
        number = int(name.removeprefix(self.policy.prefix))
        self.cells[name] = Cell(name, number, "CREATE_IN_PROGRESS", self.now)
        self.figures.launches += 1
        self._turn(1)
        seconds = self._random.randint(*self.nature.boot_seconds)
        if self._random.random() < self.nature.launch_failure:
            self.figures.failures += 1
            self.at(seconds, lambda: self._change(name, status="DELETE_IN_PROGRESS"))
            self.at(seconds + self.nature.delete_seconds, lambda: self._gone(name))
            return
        self.at(seconds, lambda: self._change(name, status="CREATE_COMPLETE", healthy=False))
        self.at(seconds + self.nature.health_seconds, lambda: self._change(name, healthy=True))

    def _remove(self, name: str, *, forced: bool) -> None:
        self._change(name, status="DELETE_IN_PROGRESS", healthy=None)
        self.figures.removals += 1
        if not forced and self._random.random() < self.nature.delete_failure:
            self.at(self.nature.delete_seconds, lambda: self._change(name, status="DELETE_FAILED"))
        else:
            self.at(self.nature.delete_seconds, lambda: self._gone(name))

    def _weigh(self, decision: Decision) -> None:
        for name, cell in self.cells.items():
            weight = decision.weights.get(name)
            if weight and not cell.weight:
                self._serving_since[name] = self.second + self.nature.dns_seconds
            if cell.weight and not weight:
                self._turn(-1)
            self.cells[name] = replace(cell, weight=weight)

    def _turn(self, direction: int) -> None:
        before, moment = self._last_turn
        self.figures.turns += before == -direction and self.second - moment < MINUTE * MINUTE
        self._last_turn = (direction, self.second)

    def _change(self, name: str, **what: object) -> None:
        if name in self.cells:
            self.cells[name] = replace(self.cells[name], **what)  # type: ignore[arg-type]

    def _gone(self, name: str) -> None:
        self.cells.pop(name, None)
        self._serving_since.pop(name, None)


def _evaluated(periods: list[float | None], beyond: Callable[[float], bool], wanted: int = 1) -> Alarm:
    known = [use for use in periods if use is not None]
    if not known:
        return Alarm.INSUFFICIENT_DATA
    return Alarm.ALARM if len(known) >= max(wanted, len(periods)) and all(map(beyond, known)) else Alarm.OK
