"""What is deployed, in which order: a unit for each stack, and one for each web cell."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from collabkit.infra import names, render
from collabkit.infra.settings import Environment
from collabkit.infra.stacks import STATEFUL, region

__all__ = ["Unit", "added_by_scaler", "body", "cell_units", "units"]


def body(template: str) -> str:
    """Return a rendered template as it is sent: without the spaces that are there for people."""
    return json.dumps(json.loads(template), separators=(",", ":"), sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One stack as CloudFormation is to have it."""

    stack: str
    """Its key among STACKS; web_cell for every cell."""
    name: str
    """Its name in the account: production-cell-1."""
    region: str
    template: str
    parameters: dict[str, str]
    tags: dict[str, str]
    role_path: str = ""
    """The SSM parameter that names the role in which CloudFormation changes it; empty for whoever deploys."""

    @property
    def body(self) -> str:
        """Return the template as it is sent."""
        return body(self.template)

    @property
    def stateful(self) -> bool:
        """Return whether the stack is protected from deletion, and what it holds from replacement."""
        return self.stack in STATEFUL

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """Return the resources of the template."""
        found: dict[str, dict[str, Any]] = json.loads(self.template)["Resources"]
        return found


def units(environment: Environment, cells: Iterable[int]) -> tuple[Unit, ...]:
    """Return every stack of an environment with these cells, in the order of deployment.

    Raises TemplateTooLarge for what CloudFormation would not take in one request.
    """
    found: list[Unit] = []
    for stack, template in render.templates(environment).items():
        if stack == "web_cell":
            found += cell_units(environment, template, cells)
        else:
            found.append(_unit(environment, stack, names.stack_name(environment, stack), template))
    return tuple(found)


def cell_units(environment: Environment, template: str, numbers: Iterable[int]) -> list[Unit]:
    """Return a unit for each number of a cell."""
    return [_cell(environment, template, number) for number in sorted(set(numbers))]


def added_by_scaler(environment: Environment, unit: Unit) -> bool:
    """Return whether a unit is a cell above the base."""
    return (
        unit.stack == "web_cell"
        and environment.cells.mode == "cells"
        and int(unit.parameters["Number"]) > environment.cells.min
    )


def _cell(environment: Environment, template: str, number: int) -> Unit:
    unit = _unit(environment, "web_cell", names.cell_name(environment, number), template, Number=str(number))
    if environment.cells.mode != "cells":
        return unit
    # Without a role of its own CloudFormation keeps to the one that the scaler launched it with, which may not update.
    # That goes for the base too: a cell of it may have been launched by the scaler before the base grew.
    return replace(unit, role_path=names.parameter(environment, "identity", "DeployRoleArn"))


def _unit(environment: Environment, stack: str, name: str, template: str, **parameters: str) -> Unit:
    declared = json.loads(template).get("Parameters", {})
    # Every value is said again: what is not said may stay what it was, and SSM is looked up only for what is.
    defaults = {title: str(body["Default"]) for title, body in declared.items() if "Default" in body}
    return Unit(
        stack=stack,
        name=name,
        region=region(environment, stack),
        template=template,
        parameters={**defaults, **parameters},
        tags={
            "collabkit:environment": environment.name,
            "collabkit:owner": environment.observability.owner,
            "collabkit:stack": name,
        },
    )
