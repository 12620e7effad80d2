"""Sums up the JUnit reports of a run into one closing line."""

import shutil
from dataclasses import dataclass, field
from xml.etree import ElementTree

from tools.tree import REPORTS


@dataclass
class Tally:
    """How many tests passed and failed over all reports, and which were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        line = f"{self.passed} passed, {self.failed} failed"
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
            outcomes = {child.tag for child in case}
            if outcomes & {"failure", "error"}:
                total.failed += 1
            elif "skipped" in outcomes:
                total.skipped.append(f"{report.stem}: {case.get('classname')}::{case.get('name')}")
            else:
                total.passed += 1
    return total
