"""What the deployment's own work costs: templates, their checks, a look of the scaler, a week in seconds.

    python -m benchmarks.infrastructure [--rounds 5] [--days 7] [--json FILE]

Every figure is taken in a process of its own: CPU seconds, and the most memory it held. Beside each stands what it is
to be compared with: rendering beside the imports alone, our checks beside cfn-lint on the same templates, the scaler's
week beside target tracking's and a fixed fleet's, one decision about many cells beside one about two.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.comparing import store_as, warn_when_busy
from benchmarks.machine import machine_seconds
from benchmarks.servers import ROOT

SETTINGS = ROOT / "tests/infra/environments/production.toml"
DECISIONS = 2000
# What is measured → what stands beside it.
BESIDE = {
    "imports": "imports",
    "render": "imports",
    "checks": "cfn-lint",
    "cfn-lint": "cfn-lint",
    "week, cells": "week, target tracking",
    "week, target tracking": "week, target tracking",
    "week, fixed fleet": "week, target tracking",
    "decide, 2 cells": "decide, 2 cells",
    "decide, 20 cells": "decide, 2 cells",
    "decide, 90 cells": "decide, 2 cells",
}
# It takes some ten seconds of CPU: once is enough beside what takes a hundredth of it.
ONCE = {"cfn-lint"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One process: what it did, CPU seconds, megabytes, and how many processors worked on something else."""

    what: str
    seconds: float
    megabytes: float
    load: float


def main() -> None:
    """Measure everything in turn, print the medians and store every round."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rounds", type=int, default=5, help="rounds of each")
    options.add_argument(
        "--seconds", type=float, default=0.0, help="ignored: everything here has its own end"
    )
    options.add_argument("--days", type=float, default=7.0, help="days that are simulated")
    options.add_argument("--json", type=Path, help="where to store every round")
    options.add_argument("--only", help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.only:
        print(json.dumps(_work(arguments.only, arguments.days)))
        return
    figures: dict[str, list[Figure]] = {what: [] for what in BESIDE}
    python = _python()
    for number in range(arguments.rounds):
        for what, found in figures.items():
            if number == 0 or what not in ONCE:
                found.append(_measured(python, what, arguments.days))
    _show(figures)
    store_as(arguments, {what: [asdict(each) for each in found] for what, found in figures.items()})
    warn_when_busy([each.load for found in figures.values() for each in found])


def _python() -> str:
    """Return a Python that has the packages of `collabkit[infra]`."""
    if find_spec("troposphere") and find_spec("cfnlint"):
        return sys.executable
    from tools.environments import environment

    return str(environment("infra", f"{sys.version_info[0]}.{sys.version_info[1]}").python)


def _measured(python: str, what: str, days: float) -> Figure:
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    words = [python, "-m", "benchmarks.infrastructure", "--only", what, "--days", str(days)]
    before, began = machine_seconds(), time.monotonic()
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    took, worked = time.monotonic() - began, machine_seconds() - before
    if done.returncode:
        raise SystemExit(f"{what} could not be measured:\n{done.stderr}")
    answer = json.loads(done.stdout.splitlines()[-1])
    elsewhere = max(0.0, (worked - answer["process"]) / took)
    return Figure(what, answer["seconds"], answer["megabytes"], round(elsewhere, 2))


def _work(what: str, days: float) -> dict[str, float]:
    """Do one thing, and return its CPU seconds, those of the whole process, and the most memory."""
    began = time.process_time()
    inner = WORK[what.partition(",")[0]](what, days)
    process = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = process - began if inner is None else inner
    return {"seconds": seconds, "process": process, "megabytes": round(peak, 1)}


def _imports(_what: str, _days: float) -> None:
    import collabkit.infra.checks
    import collabkit.infra.render  # noqa: F401 - the import is what is measured


def _rendered() -> tuple[Any, dict[str, str]]:
    from collabkit.infra import render, settings

    environment = settings.load(SETTINGS)
    return environment, render.templates(environment)


def _render(_what: str, _days: float) -> None:
    _rendered()


def _checks(_what: str, _days: float) -> float:
    from collabkit.infra.checks import check

    _, templates = _rendered()
    return _timed(lambda: check({stack: json.loads(text) for stack, text in templates.items()}))


def _cfn_lint(_what: str, _days: float) -> float:
    from collabkit.infra.cli.lint import lint
    from collabkit.infra.stacks import region

    environment, templates = _rendered()
    regions = {stack: region(environment, stack) for stack in templates}
    return _timed(lambda: lint(templates, regions))


def _week(what: str, days: float) -> float:
    from collabkit.infra import settings
    from collabkit.infra.scaling import rivals
    from collabkit.infra.scaling.loads import LOADS
    from collabkit.infra.scaling.policy import policy
    from collabkit.infra.scaling.world import Nature, World

    rules, nature, load = policy(settings.load(SETTINGS)), Nature(), LOADS["sine"]
    seconds = int(days * 86_400)
    runs: dict[str, Callable[[], object]] = {
        "week, cells": lambda: World(rules, nature, load).run(seconds),
        "week, target tracking": lambda: rivals.target_tracking(rules, nature, load, seconds, 0.55),
        "week, fixed fleet": lambda: rivals.fixed(rules, nature, load, seconds, rules.maximum),
    }
    return _timed(runs[what])


def _decide(what: str, _days: float) -> float:
    """Return the seconds of one decision."""
    from dataclasses import replace

    from collabkit.infra import settings
    from collabkit.infra.lambdas.scaler.decide import decide
    from collabkit.infra.lambdas.scaler.model import State
    from collabkit.infra.scaling.loads import LOADS
    from collabkit.infra.scaling.policy import policy
    from collabkit.infra.scaling.world import Nature, World

    cells = int(what.split()[1])
    rules = replace(policy(settings.load(SETTINGS)), minimum=cells, maximum=99, daily_budget=1e6)
    world = World(rules, Nature(), LOADS["sine"])
    state = State(tuple(world.cells.values()), *world.alarms, ledger=world.ledger)

    def decisions() -> None:
        for _ in range(DECISIONS):
            decide(state, rules, world.now)

    return _timed(decisions) / DECISIONS


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


WORK: dict[str, Callable[[str, float], float | None]] = {
    "imports": _imports,
    "render": _render,
    "checks": _checks,
    "cfn-lint": _cfn_lint,
    "week": _week,
    "decide": _decide,
}


def _show(figures: dict[str, list[Figure]]) -> None:
    def middle(what: str) -> float:
        return statistics.median(each.seconds for each in figures[what])

    print(f"\n{'what':<24}{'CPU ms':>12}{'peak MB':>9}  times what stands beside it")
    for what, found in figures.items():
        peak = statistics.median(each.megabytes for each in found)
        print(f"{what:<24}{middle(what) * 1000:>12.3f}{peak:>9.0f}  "
              f"{middle(what) / middle(BESIDE[what]):.3g} × {BESIDE[what]}")  # fmt: skip


if __name__ == "__main__":
    main()
