"""Run a realtime gateway."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Serve the sockets at /ws, with /healthz and /metrics, in a process of its own."""

    help = "Run a realtime gateway: WebSockets at /ws, /healthz and /metrics. SIGTERM stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where to listen."""
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on (default %(default)s).")
        parser.add_argument("--port", type=int, default=8001, help="Port to listen on (default %(default)s).")
        parser.add_argument("--uds", help="Unix socket to listen on instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until stopped."""
        import uvicorn

        from collabkit.realtime.gateway import Gateway
        from collabkit.realtime.server import uvicorn_options

        uvicorn.run(
            Gateway(),
            host=options["host"],
            port=options["port"],
            uds=options["uds"],
            log_config=None,
            access_log=False,
            **uvicorn_options(),
        )
