"""`manage.py collabkit_demo`: fill an empty site with the demo's people, projects and conversations."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from example_project.demo import seed


class Command(BaseCommand):
    """Fills an empty site; a site that has the demo's people already is left alone."""

    help = "Fill an empty site with the demo's people, projects and months of conversation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day on which the story ends."""
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            help="the day after the story's last evening, as YYYY-MM-DD; the same day gives the same rows "
            "(default: today)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the rows, all or none."""
        if seed.is_planted():
            self.stdout.write("The demo's people are here already; nothing was changed.")
            return
        started = time.monotonic()
        acts = seed.plant(options["date"] or timezone.now().date())
        self.stdout.write(
            f"The demo's story is written: {acts} events in {time.monotonic() - started:.1f} s."
        )
