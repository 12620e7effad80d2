"""What machines run out of, whether their processes live, and what workers and gateways tell of themselves."""

from __future__ import annotations

from typing import Any

from collabkit.infra import agent
from collabkit.infra.settings import Environment
from collabkit.infra.watches.place import Place, host, of_log, service

__all__ = ["gateway", "has_doctor", "hosts", "roles", "worker"]

_FILLED = {"disk": "disk_used_percent", "memory": "mem_used_percent"}


def roles(environment: Environment) -> list[agent.Role]:
    """Return the kinds of machines on which processes of the site run."""
    without = {
        "gateway": environment.gateway.placement != "own",
        "worker": environment.worker.machines == 0,
    }
    return [role for role in agent.ROLES if not without.get(role)]


def has_doctor(environment: Environment) -> bool:
    """Return whether somebody looks at all that the site depends on, and tells of it."""
    return environment.worker.machines > 0 and environment.application.doctor_command != ""


def hosts(place: Place) -> None:
    """Add what machines run out of, and whether their processes live: no data from any machine is the worst sign."""
    ours: list[str] = [*roles(place.environment)]
    for role in ours:
        _down(place, role)
    for role in ours:
        _full(place, role, "memory", 90)
        _full(place, role, "disk", 85)
    if place.environment.search.mode == "own":
        _full(place, "search", "memory", 90)
        # Beyond 85 % Elasticsearch gives a node no more of the index.
        _full(place, "search", "disk", 80, runbook="search-disk")


def _full(place: Place, role: str, resource: str, limit: int, *, runbook: str = "") -> None:
    place.above(
        f"{role}-{resource}", f"A {role} machine runs out of {resource}.", limit,
        EvaluationPeriods=15, DatapointsToAlarm=10, runbook=runbook or f"host-{resource}",
        # Whether machines speak at all is the other alarm's question.
        actions=[place.engineers], missing="ignore",
        **host(place, _FILLED[resource], role, "Maximum"),
    )  # fmt: skip


def _down(place: Place, role: str) -> None:
    place.below(
        f"{role}-down", f"No {role} process runs anywhere.", 1,
        EvaluationPeriods=3, DatapointsToAlarm=3,
        actions=[place.pages if role == "web" else place.engineers], missing="breaching",
        **host(place, "procstat_lookup_pid_count", role, "Maximum"),
    )  # fmt: skip


def worker(place: Place) -> None:
    """Add what workers tell: deliveries that fail, and through the doctor, which runs there, all that is broken."""
    if "worker" not in roles(place.environment):
        return
    engineers: dict[str, Any] = {"actions": [place.engineers], "missing": "notBreaching", "Statistic": "Sum"}
    place.above(
        "worker-given-up", "An event could not be delivered and was set aside.", 0,
        recovery=False, **of_log(place, "WorkerGivenUp"), **engineers,
    )  # fmt: skip
    if not has_doctor(place.environment):
        return
    place.above(
        "worker-late", "Events wait for more than five minutes to be delivered.", 0,
        EvaluationPeriods=2, DatapointsToAlarm=2, **of_log(place, "WorkerLate"), **engineers,
    )  # fmt: skip
    place.above(
        "doctor-unhappy", "Something that the site depends on is broken.", 0,
        EvaluationPeriods=2, DatapointsToAlarm=2, **of_log(place, "DoctorUnhappy"), **engineers,
    )  # fmt: skip


def gateway(place: Place) -> None:
    if place.environment.gateway.placement == "none":
        return
    engineers: dict[str, Any] = {"actions": [place.engineers], "missing": "notBreaching", "Statistic": "Sum"}
    place.above(
        "gateway-stalled", "Many sockets are closed because they read too slowly.", 50,
        EvaluationPeriods=10, DatapointsToAlarm=5,
        **service(place, "collabkit_realtime_closed_stalled_total", "gateway"), **engineers,
    )  # fmt: skip
    place.above(
        "gateway-bus", "The gateways lost Valkey, by which messages reach them.", 0,
        EvaluationPeriods=5, DatapointsToAlarm=2,
        **service(place, "collabkit_realtime_outages_total", "gateway"), **engineers,
    )  # fmt: skip
