"""Finds the Chromium of this machine; none is ever downloaded."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_chromium() -> Path | None:
    """Return what COLLABKIT_TEST_CHROMIUM names, else the first browser on PATH, else None."""
    named = os.environ.get("COLLABKIT_TEST_CHROMIUM")
    found = named or next((path for path in map(shutil.which, NAMES) if path), None)
    return Path(found) if found else None
