"""Sums up the JUnit reports of a run into one closing line."""

import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree import ElementTree

from tools.tree import REPORTS

# Of each failure: enough to know what it was about.
SHOWN, WIDTH = 12, 200
# Of the files of tests: those that a run which takes too long is about.
SLOWEST = 20


@dataclass
class Tally:
    """How many tests passed over all reports, which failed and why, and which were skipped."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    # Seconds that the tests of a file took, one after the other: beside each other they are sooner done.
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def slowest(self) -> list[str]:
        """Return the files whose tests took longest, with their seconds."""
        longest = sorted(self.seconds.items(), key=lambda row: row[1], reverse=True)[:SLOWEST]
        return [f"{seconds:5.0f} s  {name}" for name, seconds in longest]

    def __str__(self) -> str:
        line = f"{self.passed} passed, {len(self.failed)} failed"
        return f"{line}, {len(self.skipped)} skipped" if self.skipped else line


def clear() -> None:
    """Forget the reports of an earlier run."""
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)


def tally() -> Tally:
    """Count the tests of every report of this run."""
    total = Tally()
    for report in sorted(REPORTS.glob("*.xml")):
        # The run wrote these files itself a moment ago.
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314
            name = f"{report.stem}: {case.get('classname')}::{case.get('name')}"
            total.seconds[f"{report.stem}: {case.get('classname')}"] += float(case.get("time") or 0)
            outcomes = {child.tag: child for child in case}
            problem = outcomes.get("failure", outcomes.get("error"))
            if problem is not None:
                total.failed.append(f"{name}\n{_in_short(problem)}")
            elif "skipped" in outcomes:
                total.skipped.append(name)
            else:
                total.passed += 1
    return total


def _in_short(problem: ElementTree.Element) -> str:
    """Return what was expected and not so, and where: the log of a long run is often read from its end only."""
    lines = (problem.text or problem.get("message") or "").rstrip().splitlines()
    told = [line for line in lines if line.startswith("E ")][:SHOWN] or lines[:SHOWN]
    return "\n".join(f"    {line[:WIDTH]}" for line in (*told, *lines[-1:]))
