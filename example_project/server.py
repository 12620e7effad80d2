"""The demo's one process: pages and API, the realtime gateway and the worker, side by side."""

import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import uvicorn
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.management import call_command

# Enough for a few people with several tabs; every thread keeps its own database connection.
HTTP_THREADS = 8


class DemoServer(uvicorn.Server):
    """Says where to go once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then print the address and the people to sign in as."""
        await super().startup(sockets)
        if self.started:
            _say(_welcome())


def run(listener: socket.socket) -> int:
    """Prepare the data, then serve on this socket until Ctrl-C; return the exit code."""
    django.setup()
    _say(f"Preparing {Path(settings.MEDIA_ROOT).parent} …")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collabkit_demo", verbosity=1)
    from collabkit.realtime.asgi import combine
    from collabkit.realtime.server import uvicorn_options
    from example_project.wsgi import application

    # The types of the two libraries describe the same protocols in different words.
    wsgi: Any = application
    http: Any = WSGIMiddleware(wsgi, workers=HTTP_THREADS)
    config = uvicorn.Config(
        combine(http),
        log_level="warning",
        access_log=False,
        **uvicorn_options(),
    )
    # A polite end from outside is the same as Ctrl-C; uvicorn raises either once more after its own end.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _worker(), contextlib.suppress(KeyboardInterrupt):
        DemoServer(config).run(sockets=[listener])
    _say("Stopped.")
    return 0


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    from collabkit.core import worker

    stop = threading.Event()
    thread = threading.Thread(target=worker.run_forever, args=(stop,), name="worker")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


def _welcome() -> str:
    from example_project.demo.logins import LOGINS, PASSWORD

    width = max(len(login.email) for login in LOGINS)
    people = "\n".join(f"  {login.email:<{width}}  {login.name}, {login.role}" for login in LOGINS)
    return (
        f"\nThe demo is ready: {settings.SITE_URL}/\n\n"
        f"Sign in as one of these people; the password is {PASSWORD}\n{people}\n\n"
        f"E-mails can be read at {settings.SITE_URL}/outbox/\nCtrl-C stops the demo.\n"
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
