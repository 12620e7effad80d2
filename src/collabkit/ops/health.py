"""Runs health checks: side by side, in bounded time, each on a fresh connection."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from threading import BoundedSemaphore, Thread
from typing import Literal

from django.db import connections

from .conf import settings
from .registry import HealthCheck, Unhealthy, Worrying

__all__ = ["Finding", "run_checks"]

logger = logging.getLogger(__name__)

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found."""

    name: str
    state: State
    detail: str
    milliseconds: float


# A check that hangs keeps its thread; when that many hang, further ones fail at once, and rightly so.
_slots = BoundedSemaphore(24)


def run_checks(checks: Iterable[HealthCheck], *, timeout: float | None = None) -> list[Finding]:
    """Run checks side by side and return what each found, in their order; never raises."""
    limit = settings.check_timeout if timeout is None else timeout
    deadline = time.perf_counter() + limit
    running = [(check, _start(check)) for check in checks]
    return [_result(check, future, deadline) for check, future in running]


def _start(check: HealthCheck) -> Future[Finding]:
    future: Future[Finding] = Future()
    if _slots.acquire(blocking=False):
        # Not of a pool: a process that wants to end waits for the threads of its pools, even for one that hangs.
        Thread(target=_run_and_tell, args=(check, future), name="collabkit-health", daemon=True).start()
    return future


def _run_and_tell(check: HealthCheck, future: Future[Finding]) -> None:
    try:
        future.set_result(_run(check))
    finally:
        _slots.release()


def _result(check: HealthCheck, future: Future[Finding], deadline: float) -> Finding:
    try:
        return future.result(max(0.0, deadline - time.perf_counter()))
    except TooLate:
        logger.warning("The health check %s gave no answer in time", check.name)
        return Finding(name=check.name, state="error", detail="No answer in time.", milliseconds=0.0)


def _run(check: HealthCheck) -> Finding:
    began = time.perf_counter()
    state: State = "ok"
    try:
        detail = check.run()
    except Worrying as worry:
        state, detail = "warning", str(worry)
    except Unhealthy as problem:
        state, detail = "error", str(problem)
    except Exception as error:
        logger.exception("The health check %s failed", check.name)
        state, detail = "error", f"{type(error).__name__}: {error}".strip().splitlines()[0]
    finally:
        connections.close_all()
    spent = (time.perf_counter() - began) * 1000
    return Finding(name=check.name, state=state, detail=detail, milliseconds=round(spent, 1))
