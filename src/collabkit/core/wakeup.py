"""Tells a worker in the same process that there is something to do; other processes poll."""

import threading

__all__ = ["wait_for_work", "wake_worker"]

_bell = threading.Event()


def wake_worker() -> None:
    """Ring: work was committed."""
    _bell.set()


def wait_for_work(seconds: float) -> None:
    """Wait until work was committed in this process, or ``seconds`` have passed."""
    _bell.wait(seconds)
    _bell.clear()
