"""System checks and the health check of the bus."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection

from collabkit.ops.registry import HealthCheck, Unhealthy, register_check

from .buses import BusError, bus_name, make_bus
from .buses.base import BUSES


@register("collabkit")
def check_bus(**kwargs: Any) -> list[CheckMessage]:
    """The configured bus exists and reaches every process."""
    name = bus_name()
    if name not in BUSES:
        return [
            Error(
                f"REALTIME.BUS is {name!r}.",
                hint=f"It is one of {', '.join(sorted(BUSES))}.",
                id="collabkit_realtime.E001",
            )
        ]
    if name == "memory" and connection.vendor == "postgresql":
        return [
            Warning(
                "Pushes stay inside one process: REALTIME.BUS is memory.",
                hint="Leave it empty for PostgreSQL's own bus, or choose redis.",
                id="collabkit_realtime.W001",
            )
        ]
    return []


def bus() -> str:
    """The bus takes pushes."""
    made = make_bus()
    try:
        made.check()
    except BusError as error:
        raise Unhealthy(f"The {bus_name()} bus does not answer: {error}") from error
    finally:
        made.close()
    return f"The {bus_name()} bus answers."


register_check(HealthCheck(name="bus", run=bus, readiness="shown"))
