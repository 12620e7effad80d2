"""What visitors feel, what the scaler follows, and what wakes somebody."""

from __future__ import annotations

from typing import Any

from collabkit.infra import alarms
from collabkit.infra.watches.place import Place, failed_share, host, of_log, service

__all__ = ["failing", "scaling", "site"]


def scaling(place: Place) -> None:
    """Add what drives the scaler. Data that is missing moves nothing: INSUFFICIENT_DATA is no reason to shrink.

    Machines always have figures. Pages have none where nobody asks for one, or where no middleware of ours counts:
    then nobody waits either, and that alarm must not keep the fleet large. Idleness is still proved by the machines.
    """
    scaling = place.environment.scaling
    told: dict[str, Any] = {"actions": [place.scaler], "missing": "missing"}
    place.above(
        "scale-out-cpu", "The web machines are busy: the fleet grows.", scaling.high_cpu_percent,
        EvaluationPeriods=3, DatapointsToAlarm=3, **host(place, "cpu_usage_active", "web"), **told,
    )  # fmt: skip
    place.above(
        "scale-out-latency", "Pages are slower than promised: the fleet grows.",
        place.environment.observability.latency_ms,
        EvaluationPeriods=5, DatapointsToAlarm=4, ExtendedStatistic="p95", **service(place, "Latency"),
        **told | {"missing": "notBreaching"},
    )  # fmt: skip
    # Slow to shrink: what is taken away too early must be paid for a second time.
    place.below(
        "scale-in-cpu", "The web machines are idle: the fleet shrinks.", scaling.low_cpu_percent,
        EvaluationPeriods=15, DatapointsToAlarm=15, **host(place, "cpu_usage_active", "web"), **told,
    )  # fmt: skip


def site(place: Place) -> None:
    """Add what visitors feel. A quiet night has no requests and so no data: that is not broken."""
    engineers: dict[str, Any] = {"actions": [place.engineers], "missing": "notBreaching"}
    web = service(place, "Requests")
    failed = failed_share(
        errors="Status5xx", requests="Requests", Namespace=web["Namespace"], Dimensions=web["Dimensions"]
    )
    place.above(
        "web-errors", "More than 5 % of requests fail.", 5.0,
        EvaluationPeriods=5, DatapointsToAlarm=3, Metrics=failed, **engineers,
    )  # fmt: skip
    place.above(
        "web-latency", "One request in twenty takes longer than promised.",
        place.environment.observability.latency_ms,
        EvaluationPeriods=15, DatapointsToAlarm=12, ExtendedStatistic="p95", **service(place, "Latency"), **engineers,
    )  # fmt: skip
    place.above(
        "application-errors", "The application logs errors.", 10,
        Statistic="Sum", **of_log(place, "ApplicationErrors"), **engineers,
    )  # fmt: skip


def failing(place: Place) -> None:
    """Add what wakes somebody: several signs at once, which no single passing trouble sets off."""
    errors, latency, logged = (
        alarms.is_on(place.environment, slug) for slug in ("web-errors", "web-latency", "application-errors")
    )
    place.composite(
        "site-failing", "Visitors cannot use the site.", f"{errors} AND ({latency} OR {logged})",
        actions=[place.pages],
    )  # fmt: skip
