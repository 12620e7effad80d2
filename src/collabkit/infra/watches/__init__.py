"""Which alarms watch a deployment, and what missing data means to each: the thresholds with their reasons."""

from __future__ import annotations

from typing import Any

from collabkit.infra import alarms
from collabkit.infra.settings import Environment
from collabkit.infra.watches import front, machines, site, stores
from collabkit.infra.watches.place import Place
from collabkit.infra.watches.stores import SEARCH_NODES, max_connections, opensearch_nodes

__all__ = [
    "LOG_METRICS",
    "SEARCH_NODES",
    "Place",
    "front",
    "machines",
    "max_connections",
    "opensearch_nodes",
    "scale_in_alarms",
    "scale_out_alarms",
    "watch",
    "watch_data",
]

# Of metric filters: the metric, the log group, the pattern. Patterns read the lines of collabkit.ops.logs, and those of
# collabkit_doctor, whose check of the deliveries says in words when they are late.
LOG_METRICS: dict[str, tuple[str, str]] = {
    "ApplicationErrors": ("web", '{ $.level = "ERROR" && $.logger != "collabkit.ops.requests" }'),
    "WorkerGivenUp": ("worker", '{ $.logger = "collabkit.core.worker" && $.message = "*is given up*" }'),
    "WorkerLate": ("doctor", '{ $.checks[*].detail = "*minutes late*" }'),
    "DoctorUnhappy": ("doctor", "{ $.healthy IS FALSE }"),
}


def scale_out_alarms(environment: Environment) -> tuple[str, ...]:
    """Return the names of the alarms that ask the scaler for more."""
    return tuple(alarms.alarm_name(environment, slug) for slug in ("scale-out-cpu", "scale-out-latency"))


def scale_in_alarms(environment: Environment) -> tuple[str, ...]:
    """Return the names of the alarms that tell the scaler that there is too much."""
    return (alarms.alarm_name(environment, "scale-in-cpu"),)


def watch(place: Place, *, certificate: Any) -> None:
    """Add the alarms over what visitors feel and the machines that serve them."""
    if place.environment.cells.mode == "cells":
        site.scaling(place)
    site.site(place)
    machines.hosts(place)
    machines.worker(place)
    machines.gateway(place)
    front.certificate(place, certificate)
    site.failing(place)


def watch_data(place: Place, *, database: Any, cache: Any, search: Any = None) -> None:
    """Add the alarms over what holds data; identifiers as the other stacks published them, `search` of a domain."""
    stores.database(place, database)
    stores.cache(place, cache)
    if search is not None:
        stores.search(place, search)
    if place.environment.search.mode == "own":
        stores.search_cluster(place)
    stores.slow(place)
