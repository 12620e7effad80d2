"""GET /healthz: is the process alive. GET /readyz: can it answer requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import wraps

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from collabkit.core.http.problems import method_not_allowed, problem_response

from .health import Finding, run_checks
from .registry import health_checks

__all__ = ["HEALTH_PAGES", "healthz", "readyz"]

FRESH_SECONDS = 1.0
RETRY_AFTER_SECONDS = 5


Page = Callable[[HttpRequest], HttpResponse]


def _read_only(page: Page) -> Page:
    """Let a page answer GET and HEAD only."""

    @wraps(page)
    def answer(request: HttpRequest) -> HttpResponse:
        return page(request) if request.method in {"GET", "HEAD"} else method_not_allowed(request, ["GET"])

    return answer


@_read_only
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process does; asks nobody else."""
    return _json({"status": "ok"})


@_read_only
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when requests can be served, else 503. The reasons are logged, not told."""
    findings = _findings()
    states = {finding.name: finding.state for finding in findings}
    needed = {check.name for check in health_checks if check.readiness == "needed"}
    if not any(finding.name in needed and finding.state == "error" for finding in findings):
        return _json({"status": "ready", "checks": states})
    response = problem_response(
        request,
        status=503,
        code="not_ready",
        title=_("Not ready"),
        detail=_("A part of the service does not answer at the moment."),
        extra={"checks": states},
    )
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _json(value: object) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(value), content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


class _Memory:
    """The findings of the last second, so that the open page cannot be used to keep the database busy."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.findings: list[Finding] = []
        self.at = float("-inf")


_memory = _Memory()


def _findings() -> list[Finding]:
    with _memory.lock:
        if time.monotonic() - _memory.at > FRESH_SECONDS:
            wanted = [check for check in health_checks if check.readiness != "no"]
            _memory.findings = run_checks(wanted)
            _memory.at = time.monotonic()
        return _memory.findings


HEALTH_PAGES: dict[str, Page] = {"/healthz": healthz, "/readyz": readyz}
