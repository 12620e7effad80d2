"""``manage.py collabkit_openapi``: writes the OpenAPI document of the installed apps."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabkit.core.http import build_api


class Command(BaseCommand):
    """Export the API's schema, or check that a stored one is current."""

    help = "Write the OpenAPI document of the installed collabkit apps."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --out and --check."""
        parser.add_argument("--out", type=Path, help="File to write; standard output when left out.")
        parser.add_argument(
            "--check", type=Path, help="File to compare with; exit code 1 when it is out of date."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare the document."""
        text = document()
        if options["check"]:
            if not options["check"].exists() or options["check"].read_text() != text:
                raise CommandError(f"{options['check']} is out of date. Run collabkit_openapi --out with it.")
            self.stdout.write("The schema is current.")
        elif options["out"]:
            options["out"].write_text(text)
        else:
            self.stdout.write(text, ending="")


def document() -> str:
    """Return the schema as sorted, indented JSON with a line end."""
    schema = build_api().get_openapi_schema(path_prefix="/api/")
    return json.dumps(schema, indent=1, sort_keys=True, default=str) + "\n"
