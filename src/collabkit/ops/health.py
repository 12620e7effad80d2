"""Runs health checks: side by side, in bounded time, each on a fresh connection."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from functools import cache
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


@cache
def _threads() -> ThreadPoolExecutor:
    # A check that hangs keeps its thread; when all hang, further checks fail by time, and rightly so.
    return ThreadPoolExecutor(8, thread_name_prefix="collabkit-health")


def run_checks(checks: Iterable[HealthCheck], *, timeout: float | None = None) -> list[Finding]:
    """Run checks side by side and return what each found, in their order; never raises."""
    limit = settings.check_timeout if timeout is None else timeout
    began = time.perf_counter()
    running = [(check, _threads().submit(_run, check)) for check in checks]
    return [_result(check, future, began + limit) for check, future in running]


def _result(check: HealthCheck, future: Future[Finding], deadline: float) -> Finding:
    try:
        return future.result(max(0.0, deadline - time.perf_counter()))
    except TooLate:
        future.cancel()
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
