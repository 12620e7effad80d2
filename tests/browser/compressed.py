"""`python -m tests.browser.compressed demo …`: the demo with production's way of sending files, compressed beforehand.

There collectstatic leaves compressed copies, which WhiteNoise sends; the demo sends its files as they are.
"""

from __future__ import annotations

import os
import socket
import sys
from unittest import mock

import django
from django.core.management import call_command

from example_project import server
from example_project.__main__ import main

serve = server.run


def run(listener: socket.socket) -> int:
    """Gather and compress the files, then serve with other settings than those that the program has chosen."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.browser.compressed_settings"
    django.setup()
    call_command("collectstatic", verbosity=0, interactive=False)
    return serve(listener)


if __name__ == "__main__":
    with mock.patch.object(server, "run", run):
        sys.exit(main())
