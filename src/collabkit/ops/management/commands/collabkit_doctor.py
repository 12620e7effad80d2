"""Look at everything the site depends on."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collabkit.ops.health import run_checks
from collabkit.ops.logs import logs_on_stderr
from collabkit.ops.registry import health_checks

MARKS = {"ok": "ok", "warning": "look", "error": "FAIL"}


class Command(BaseCommand):
    """Run every health check and say what it found."""

    help = (
        "Check database, migrations, cache, storage, mail, bus, worker and settings. "
        "Ends with 0 when nothing is broken, 1 when something is, 2 for warnings under --strict."
    )
    requires_system_checks: list[str] = []  # the settings check reports them

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="Write one JSON object to standard output.")
        parser.add_argument("--strict", action="store_true", help="End with 2 when there are warnings.")
        parser.add_argument("--only", nargs="+", metavar="CHECK", help="Run these checks only.")
        parser.add_argument("--timeout", type=float, default=10.0, help="Seconds for all checks together.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the checks, write the findings, and end with the exit code."""
        wanted = options["only"] or health_checks.names()
        unknown = [name for name in wanted if name not in health_checks]
        if unknown:
            raise CommandError(
                f"There is no check {unknown[0]}; there are {', '.join(health_checks.names())}."
            )
        checks = [check for check in health_checks if check.name in wanted]
        with logs_on_stderr():
            findings = run_checks(checks, timeout=options["timeout"])
        states = {finding.state for finding in findings}
        if options["json"]:
            document = {"healthy": "error" not in states, "checks": [asdict(finding) for finding in findings]}
            self.stdout.write(json.dumps(document))
        else:
            width = max(len(finding.name) for finding in findings)
            for finding in findings:
                self.stdout.write(f"{MARKS[finding.state]:<5}{finding.name:<{width}}  {finding.detail}")
        if "error" in states:
            sys.exit(1)
        if options["strict"] and "warning" in states:
            sys.exit(2)
