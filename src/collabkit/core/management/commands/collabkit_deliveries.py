"""``manage.py collabkit_deliveries``: shows what could not be delivered, and has it tried again."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from collabkit.core.models import Delivery
from collabkit.core.worker import retry

FIELDS = ("id", "event__type", "event__uuid", "subscriber", "attempts", "last_error")


class Command(BaseCommand):
    """List the deliveries that were given up; with --retry, put them back in the queue."""

    help = "Show the deliveries that were given up; with --retry, have them tried again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the filters, --retry and --json."""
        parser.add_argument("--subscriber", help="Only those to this subscriber.")
        parser.add_argument("--retry", action="store_true", help="Put them back in the queue.")
        parser.add_argument("--json", action="store_true", help="Write one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was given up, and put it back where that is asked for."""
        rows = Delivery.objects.filter(state=Delivery.State.DEAD)
        if options["subscriber"]:
            rows = rows.filter(subscriber=options["subscriber"])
        found = list(rows.order_by("id").values(*FIELDS))
        retried = retry(rows.filter(pk__in=[row["id"] for row in found])) if options["retry"] else 0
        if options["json"]:
            self.stdout.write(json.dumps({"given_up": found, "retried": retried}, default=str))
            return
        for row in found:
            self.stdout.write("{id}  {event__type}  {subscriber}  {last_error}".format(**row))
        self.stdout.write(f"{len(found)} given up, {retried} put back.")
