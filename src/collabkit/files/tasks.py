"""Work of files by the clock."""

from __future__ import annotations

from datetime import timedelta

from collabkit.core import clock
from collabkit.core.worker import periodic

from . import actions

HOURS = 24
FOLDERS = 256


@periodic("files.sweep_bytes", every=timedelta(hours=1))
def sweep_bytes() -> None:
    """Delete bytes that no row names, in a twenty-fourth of the folders: each folder has its hour of the day."""
    hour = clock.now().hour
    actions.sweep_bytes(f"{number:02x}" for number in range(FOLDERS) if number % HOURS == hour)
