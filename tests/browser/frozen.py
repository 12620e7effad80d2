"""`python -m tests.browser.frozen demo …`: the demo on one and the same morning, on whichever day it is started.

Its past is the same to the last id; what happens while it runs happens in the minutes after that moment.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from unittest import mock

from example_project.__main__ import main

MORNING = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def run() -> int:
    """Start the demo with this morning for all code that asks Django for the time."""
    started = time.monotonic()

    def now() -> datetime:
        return MORNING + timedelta(seconds=time.monotonic() - started)

    with mock.patch("django.utils.timezone.now", now):
        return main()


if __name__ == "__main__":
    sys.exit(run())
