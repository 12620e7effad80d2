"""``manage.py collabkit_worker``: delivers events and runs scheduled work until it is told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from collabkit.core.worker import drain, run_forever, run_periodic


class Command(BaseCommand):
    """Run a worker; several may run side by side."""

    help = "Deliver events to their subscribers, send queued mail and run scheduled work."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --once."""
        parser.add_argument("--once", action="store_true", help="Do what is due now, then stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT, finishing the item in hand."""
        if options["once"]:
            ran, handled = run_periodic(), drain()
            self.stdout.write(f"{handled} items handled, {ran} scheduled pieces run.")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("The worker runs. Stop it with Ctrl-C.")
        run_forever(stop)
