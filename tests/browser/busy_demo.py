"""`python -m tests.browser.busy_demo demo`: the demo, with limits that a test of a busy room does not reach."""

from __future__ import annotations

import os
import socket
import sys

from example_project import __main__ as program
from example_project import server

serve = server.run


def run(listener: socket.socket) -> int:
    """Serve with other settings than those that the program has chosen."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.browser.busy_settings"
    return serve(listener)


if __name__ == "__main__":
    server.run = run
    sys.exit(program.main())
