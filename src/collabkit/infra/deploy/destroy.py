"""Take an environment down again: first the scaler is stopped, then the cells go, last what they stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from collabkit.infra import graph, names, render, stateful
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import ORDER, STATEFUL

from . import fleet, switch
from .cloudformation import Stacks
from .parameters import parameter
from .stack import Stack
from .trouble import Unsafe
from .units import Unit, added_by_scaler, units

__all__ = ["Removal", "Removed", "plan", "remove"]

_GUARDS = ("DeletionProtection", "DeletionProtectionEnabled")
_KEPT = ("Retain", "RetainExceptOnCreate", "Snapshot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What would be deleted, and what stays."""

    units: tuple[Unit, ...]
    """In the order of deletion; only what is there."""
    kept: tuple[str, ...]
    """Names of stacks that stay, because they hold data or what holds data stands on them."""
    left: tuple[str, ...]
    """What of the deleted stacks stays behind all the same, by its DeletionPolicy: stack:LogicalId (type)."""
    lost: tuple[str, ...]
    """What goes with its stack though it is of a type that holds data, logs above all: stack:LogicalId (type)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A stack that is gone."""

    name: str


def plan(stacks: Stacks, environment: Environment, *, with_data: bool) -> Removal:
    """Return what destroying the environment would come to; raise Unsafe for what is guarded against it."""
    templates = render.templates(environment)
    kept = set() if with_data else _kept(environment, templates)
    found = fleet.existing(stacks, environment)
    every = [
        unit
        for unit in units(environment, found)
        if (stack := stacks.find(unit.name, unit.region)) is not None and not stack.empty
    ]
    every.sort(key=lambda unit: _place(environment, unit))
    gone = [unit for unit in reversed(every) if unit.stack not in kept]
    guarded = [f"{unit.name}:{name}" for unit in gone for name in _guarded(unit)] if with_data else []
    if guarded:
        raise Unsafe(
            f"{', '.join(guarded)} refuse to be deleted. Set data.deletion_protection and edge.deletion_protection "
            "to false, deploy, then destroy: two steps, so that no single command can lose the data."
        )
    return Removal(
        units=tuple(gone),
        kept=tuple(unit.name for unit in every if unit.stack in kept),
        left=tuple(line for unit in gone for line in _left(unit)),
        lost=tuple(line for unit in gone for line in _lost(unit)),
    )


def remove(stacks: Stacks, environment: Environment, removal: Removal) -> Iterator[Removed]:
    """Delete what the plan names, and cells launched since; return each stack as soon as it is gone.

    Raises Unsafe where a cell would be left without the role in which alone it can be deleted.
    """
    switch.stop(stacks, environment)
    _clear_records(stacks, environment)
    for unit in (*_launched_since(stacks, environment, removal), *removal.units):
        if unit.stack == "scaling":
            _refuse_orphans(stacks, environment, unit)
        stack = stacks.find(unit.name, unit.region)
        if stack is not None and stack.busy:
            stack = stacks.settle(stack)
        if stack is None:
            continue
        stacks.unprotect(stack)
        stacks.progress.step(unit.name, "is deleted")
        stacks.delete(stack)
        stacks.progress.step(unit.name, "deleted")
        yield Removed(name=unit.name)


def _place(environment: Environment, unit: Unit) -> int:
    """Return when a stack is deleted among the others: the greater, the sooner; the same leaves the order as it is.

    What the scaler launched, one of the base too where it was missing, goes in the role that it was launched with: so
    before the stack that has this role.
    """
    if added_by_scaler(environment, unit):
        return 3
    if unit.stack == "scaling":
        return 1
    return 2 if ORDER.index(unit.stack) >= ORDER.index("web_cell") else 0


def _launched_since(stacks: Stacks, environment: Environment, removal: Removal) -> list[Unit]:
    """Return the cells that a run of the scaler has launched since the plan was made."""
    if environment.cells.mode != "cells":
        return []
    known = {unit.name for unit in removal.units}
    cells = [unit for unit in units(environment, _cells(stacks, environment)) if unit.stack == "web_cell"]
    found = [unit for unit in cells if unit.name not in known]
    for unit in found:
        stacks.progress.note(f"{unit.name} was launched meanwhile: it is deleted too.")
    return found


def _refuse_orphans(stacks: Stacks, environment: Environment, unit: Unit) -> None:
    left = ", ".join(stack.name for stack in _cells(stacks, environment).values())
    if left:
        raise Unsafe(
            f"{left} is there again, and could not be deleted any more without the role in {unit.name}, which stays. "
            "Find out who launched it, then repeat the command: it goes on where it stopped."
        )


def _cells(stacks: Stacks, environment: Environment) -> dict[int, Stack]:
    found = fleet.existing(stacks, environment)
    return {number: stack for number, stack in found.items() if not stack.empty}


def _kept(environment: Environment, templates: dict[str, str]) -> set[str]:
    """Return the stacks that hold data, and those that they need."""
    needs = graph.dependencies(environment, templates)
    holders = {stack for stack in STATEFUL if stack in templates}
    return holders.union(*(needs[stack] for stack in holders))


def _guarded(unit: Unit) -> list[str]:
    return [name for name, body in unit.resources.items() if _is_guarded(body.get("Properties", {}))]


def _is_guarded(properties: dict[str, Any]) -> bool:
    attributes = properties.get("LoadBalancerAttributes", ())
    return any(properties.get(name) in (True, "true") for name in _GUARDS) or any(
        each == {"Key": "deletion_protection.enabled", "Value": "true"} for each in attributes
    )


def _left(unit: Unit) -> list[str]:
    return [
        f"{unit.name}:{name} ({body['Type']}{', as a snapshot' if body['DeletionPolicy'] == 'Snapshot' else ''})"
        for name, body in unit.resources.items()
        if body.get("DeletionPolicy") in _KEPT
    ]


def _lost(unit: Unit) -> list[str]:
    return [
        f"{unit.name}:{name} ({body['Type']})"
        for name, body in unit.resources.items()
        if body["Type"] in stateful.HOLDERS and body.get("DeletionPolicy") not in _KEPT
    ]


def _clear_records(stacks: Stacks, environment: Environment) -> None:
    """Delete the records that the scaler added: no stack owns them, and they keep a hosted zone from being deleted."""
    zone = parameter(stacks.clients, environment.region, names.parameter(environment, "edge", "ZoneId"))
    if not zone or environment.cells.mode != "cells":
        return
    route53 = stacks.clients("route53", environment.region)
    site, prefix = environment.domain.name + ".", names.cell_name(environment, "")
    pages = route53.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=zone, StartRecordName=site, StartRecordType="A"
    )
    base = {names.cell_name(environment, number) for number in range(1, environment.cells.min + 1)}
    added = [
        record
        for page in pages
        for record in page["ResourceRecordSets"]
        if (record["Name"], record["Type"]) == (site, "A")
        and record.get("SetIdentifier", "").startswith(prefix)
        and record["SetIdentifier"] not in base
    ]
    if added:
        changes = [{"Action": "DELETE", "ResourceRecordSet": record} for record in added]
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
        stacks.progress.note(f"{len(added)} records of the scaler are deleted.")
