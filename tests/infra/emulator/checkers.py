"""The checkers of Route 53, which the emulator has not: they find every cell healthy whose check is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .records import Response

__all__ = ["observations", "register"]

_ASKED = re.compile(r"/2013-04-01/healthcheck/([^/]+)/status")
_SEEN = """\
<GetHealthCheckStatusResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HealthCheckObservations>\
<HealthCheckObservation><Region>us-east-1</Region><IPAddress>192.0.2.1</IPAddress><StatusReport>\
<Status>Success: HTTP Status Code 200, OK</Status><CheckedTime>2026-11-30T12:00:00Z</CheckedTime>\
</StatusReport></HealthCheckObservation></HealthCheckObservations></GetHealthCheckStatusResponse>"""


def observations(path: str) -> str:
    """Return the number of the check whose state a path asks for; empty when it asks for something else."""
    found = _ASKED.fullmatch(path)
    return found[1] if found else ""


def register() -> None:
    """Let Route 53 tell what its checkers have seen; all else goes on to the emulator."""
    from ministack import app
    from ministack.services import route53

    beside = app.SERVICE_HANDLERS["route53"]

    async def handle(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]
    ) -> Response:
        number = observations(path)
        if number in route53._health_checks:
            return 200, {"Content-Type": "text/xml"}, _SEEN.encode()
        answer: Response = await beside(method, path, headers, body, query)
        return answer

    app.SERVICE_HANDLERS["route53"] = handle
