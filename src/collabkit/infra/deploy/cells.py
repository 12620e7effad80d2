"""The cells of an environment as they are at this moment: read by the scaler's own eyes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from collabkit.infra import names, watches
from collabkit.infra.lambdas.scaler.aws import SERVICES, Aws
from collabkit.infra.lambdas.scaler.config import Config
from collabkit.infra.lambdas.scaler.model import Ledger
from collabkit.infra.scaling.policy import policy
from collabkit.infra.settings import Environment
from collabkit.infra.stacks.scaling import places

from .clients import ClientFactory
from .cloudformation import Stacks
from .parameters import parameter
from .trouble import AwsRefused

__all__ = ["CellRow", "Fleet", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRow:
    """A cell, for people and machines to read."""

    number: int
    name: str
    status: str
    health: str
    """healthy, unhealthy or unknown."""
    weight: int | None
    age_seconds: int
    cost_per_day: float
    """In US dollars, from scaling.cell_cost_per_hour."""
    base: bool
    """Whether it is never scaled away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """All cells, and what moves their number."""

    mode: str
    switch: str
    """run, stop, or absent before the scaler is deployed."""
    cells: tuple[CellRow, ...]

    @property
    def cost_per_day(self) -> float:
        """Return what all of them cost in a day."""
        return round(sum(cell.cost_per_day for cell in self.cells), 2)


def read(clients: ClientFactory, environment: Environment, now: datetime) -> Fleet:
    """Return the cells; raise AwsRefused before there can be any."""
    if environment.cells.mode != "cells":
        return _group(clients, environment, now)
    zone = parameter(clients, environment.region, names.parameter(environment, "edge", "ZoneId"))
    switch = parameter(clients, environment.region, places.switch(environment))
    if zone is None or switch is None:
        raise AwsRefused(f"{environment.name} has no scaler yet. Deploy it first: collabkit-infra deploy.")
    services = {service: clients(service, environment.region) for service in SERVICES}
    # A person has time: each check is asked, with patience.
    services["checks"] = services["route53"]
    state = Aws(services, _config(environment, zone), lambda: sys.maxsize).read(Ledger())
    rows = [
        _row(
            environment,
            cell.number,
            status=cell.status,
            health=_word(cell.healthy),
            weight=cell.weight,
            age=now - cell.created_at,
        )
        for cell in state.cells
    ]
    return Fleet(mode="cells", switch=switch, cells=tuple(sorted(rows, key=lambda row: row.number)))


def _group(clients: ClientFactory, environment: Environment, now: datetime) -> Fleet:
    """Return the one group of machines as a single row."""
    name = names.cell_name(environment, 1)
    stack = Stacks(clients).find(name, environment.region)
    group = parameter(clients, environment.region, names.parameter(environment, "cell-1", "GroupName"))
    if stack is None or group is None:
        return Fleet(mode="target_tracking", switch="absent", cells=())
    found = clients("autoscaling", environment.region).describe_auto_scaling_groups(
        AutoScalingGroupNames=[group]
    )
    machines: list[dict[str, Any]] = [each for one in found["AutoScalingGroups"] for each in one["Instances"]]
    well = [each for each in machines if each["HealthStatus"] == "Healthy"]
    health = "unknown" if not machines else "healthy" if len(well) == len(machines) else "unhealthy"
    began = min((one["CreatedTime"] for one in found["AutoScalingGroups"]), default=now)
    row = _row(environment, 1, status=stack.status, health=health, weight=None, age=now - began)
    return Fleet(mode="target_tracking", switch="absent", cells=(row,))


def _row(
    environment: Environment, number: int, *, status: str, health: str, weight: int | None, age: timedelta
) -> CellRow:
    return CellRow(
        number=number,
        name=names.cell_name(environment, number),
        status=status,
        health=health,
        weight=weight,
        age_seconds=max(0, int(age.total_seconds())),
        cost_per_day=float(round(environment.scaling.cell_cost_per_hour * 24, 2)),
        base=number <= environment.cells.min,
    )


def _word(healthy: bool | None) -> str:
    return {True: "healthy", False: "unhealthy", None: "unknown"}[healthy]


def _config(environment: Environment, zone: str) -> Config:
    """Return what the scaler needs to look; what it would need to act is left empty."""
    return Config(
        environment=environment.name,
        zone_id=zone,
        record_name=environment.domain.name,
        lock_table="",
        switch_parameter=places.switch(environment),
        template_url="",
        cell_role_arn="",
        mail_topic_arn="",
        page_topic_arn="",
        alarm_topic_arn="",
        schedule_rule_arn="",
        scale_out_alarms=tuple(watches.scale_out_alarms(environment)),
        scale_in_alarms=tuple(watches.scale_in_alarms(environment)),
        timeout_minutes=0,
        runbook_url="",
        policy=policy(environment),
    )
