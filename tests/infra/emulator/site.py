"""An environment in an account of the emulator: deployed, listed and destroyed by the project's own command."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from collabkit.infra import names
from collabkit.infra.cli import cli
from collabkit.infra.cli.options import Tools
from collabkit.infra.deploy import Clients, Stacks
from collabkit.infra.deploy.fleet import existing
from collabkit.infra.deploy.units import Unit, units
from collabkit.infra.settings import Environment, load

from .lookups import Resource
from .machines import Machines

__all__ = ["Site", "resources"]

NAP = 0.01
"""Seconds between two looks at a stack: the emulator takes no longer for most of them."""
PATIENCE = 120
"""Seconds that a busy machine may take for one command."""


@dataclass
class Site:
    """An environment, its account, and the machines that boot in it."""

    clients: Clients
    settings: Path
    machines: Machines = field(init=False)
    deadline: float = math.inf
    """When what goes on has taken too long."""

    def __post_init__(self) -> None:
        self.machines = Machines(self.clients, self.environment.region)

    @property
    def environment(self) -> Environment:
        """Return the settings as they are at this moment."""
        return load(self.settings)

    @property
    def stacks(self) -> Stacks:
        """Return the stacks of the account."""
        self.deadline = time.monotonic() + PATIENCE
        return Stacks(self.clients, sleep=self.wait)

    def wait(self, seconds: float) -> None:
        """Let machines boot in the place of waiting for them; raise RuntimeError when that goes on too long."""
        self.machines.boot()
        time.sleep(NAP)
        if time.monotonic() > self.deadline:
            raise RuntimeError("A stack does not come to an end: does it wait for machines that say nothing?")

    def run(self, command: str, *arguments: object) -> Result:
        """Run the command for this environment; what it says is read from the result."""
        words = [command, "--settings", str(self.settings), "--json", *(str(each) for each in arguments)]
        self.deadline = time.monotonic() + PATIENCE
        result = CliRunner().invoke(cli, words, obj=Tools(clients=self.clients, sleep=self.wait))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def change(self, old: str, new: str) -> None:
        """Write something else into the settings."""
        text = self.settings.read_text(encoding="utf-8")
        assert old in text
        self.settings.write_text(text.replace(old, new), encoding="utf-8")

    def release(self) -> None:
        """Name a release, as the delivery does, for machines that nobody brings one to."""
        environment = self.environment
        for value in ("Name", "Sha256"):
            self.clients("ssm", environment.region).put_parameter(
                Name=names.parameter(environment, "release", value), Type="String", Value="0" * 64
            )

    def units(self) -> tuple[Unit, ...]:
        """Return what ought to be deployed: every stack, with the cells that there are."""
        return units(self.environment, existing(self.stacks, self.environment))


def resources(clients: Clients, unit: Unit, *, name: str = "") -> list[Resource]:
    """Return what CloudFormation has made of a stack's template, by its events; `name` is its id once it is gone."""
    client = clients("cloudformation", unit.region)
    pages = client.get_paginator("describe_stack_events").paginate(StackName=name or unit.name)
    made = {
        event["LogicalResourceId"]: event
        for page in pages
        for event in page["StackEvents"]
        if event["ResourceStatus"] == "CREATE_COMPLETE" and event["LogicalResourceId"] in unit.resources
    }
    known = {key: each["PhysicalResourceId"] for key, each in made.items()}
    known |= _parameters(client, name or unit.name)
    return [
        Resource(
            stack=unit.name,
            region=unit.region,
            logical_id=key,
            kind=each["ResourceType"],
            physical_id=each["PhysicalResourceId"],
            properties=_resolved(unit.resources[key].get("Properties", {}), known),
        )
        for key, each in sorted(made.items())
    ]


def _parameters(client: Any, stack: str) -> dict[str, str]:
    described = client.describe_stacks(StackName=stack)["Stacks"][0].get("Parameters", [])
    return {
        each["ParameterKey"]: each.get("ResolvedValue", each.get("ParameterValue", "")) for each in described
    }


def _resolved(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_resolved(each, known) for each in value]
    if not isinstance(value, Mapping):
        return value
    if value.keys() == {"Ref"}:
        return known.get(value["Ref"], json.dumps(value))
    return {key: _resolved(each, known) for key, each in value.items()}
