"""How things are called: stacks, cells, the paths that link stacks, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from troposphere import Ref, Tags

if TYPE_CHECKING:
    from collabkit.infra.settings import Environment

Role = Literal["scaler", "cells", "deploy", "delivery"]

__all__ = ["cell_name", "log_group", "parameter", "role", "secret", "stack_name", "tags"]


def stack_name(environment: Environment, stack: str) -> str:
    """Return the name of a stack: production-network."""
    return f"{environment.name}-{stack.replace('_', '-')}"


def cell_name(environment: Environment, number: int | str) -> str:
    """Return the name of a cell's stack, which is its record's identifier too: production-cell-3."""
    return f"{environment.name}-cell-{number}"


def parameter(environment: Environment, stack: str, value: str) -> str:
    """Return the SSM parameter by which a stack tells the others a value: /collabkit/production/network/VpcId."""
    return f"/collabkit/{environment.name}/{stack.replace('_', '-')}/{value}"


def log_group(environment: Environment, part: str) -> str:
    """Return the log group of a part: /collabkit/production/web."""
    return f"/collabkit/{environment.name}/{part}"


def role(environment: Environment, kind: Role) -> str:
    """Return the name of a role by which machines are made, known to whoever watches for others: production-scaler."""
    return f"{environment.name}-{kind}"


def secret(environment: Environment, part: str) -> str:
    """Return the name of a secret in Secrets Manager: collabkit/production/application."""
    return f"collabkit/{environment.name}/{part}"


def tags(environment: Environment, stack: str) -> Tags:
    """Return the tags of every resource of a stack: whose it is, and what it belongs to."""
    # One template makes all cells: only when it is deployed is it known which one.
    name = Ref("AWS::StackName") if stack == "web_cell" else stack_name(environment, stack)
    return Tags(
        {
            "collabkit:environment": environment.name,
            "collabkit:stack": name,
            "collabkit:owner": environment.observability.owner,
        }
    )
