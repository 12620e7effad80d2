"""Start the emulator with the adapters; runs in a process of its own: `python -m tests.infra.emulator.server`."""

from __future__ import annotations

import os
import sys
import threading

from collabkit.infra.stacks.machines import IMAGES

from . import adapters, checkers, drifts, order, records, recreation, urls

__all__ = ["main"]


def main() -> None:
    """Teach the emulator what it lacks, then serve until somebody ends the process."""
    from ministack import app
    from ministack.services import ssm

    for each in (records, adapters, checkers, drifts, order, recreation, urls):
        each.register()
    # AWS publishes these for everybody, and nobody else may write there.
    images = {path: f"ami-{number:08x}" for number, path in enumerate(sorted(IMAGES.values()), start=1)}
    ssm._PUBLIC_AMI_PARAMETERS.update(images)
    threading.Thread(target=_end_with_tests, daemon=True).start()
    app.main()


def _end_with_tests() -> None:
    """End this process as soon as nobody holds the other end of its input any more."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
