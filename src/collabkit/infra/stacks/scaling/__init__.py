"""The scaler: its function, what wakes it, its lock and switch, what it may do, and who hears when it fails."""

from __future__ import annotations

from troposphere import GetAtt, Ref, Template

from collabkit.infra.settings import Environment
from collabkit.infra.stacks import links

from . import alarms, function, memory, roles, wake
from .function import RUNTIME
from .places import CELL_TEMPLATE_KEY

__all__ = ["CELL_TEMPLATE_KEY", "RUNTIME", "build"]


def build(environment: Environment) -> Template:
    """Return the scaling stack; with one group of machines nothing needs scaling but the group itself."""
    template = links.begin(environment, "scaling", "the function that launches and destroys cells")
    if environment.cells.mode != "cells":
        links.publish(
            template, environment, "scaling", Status="The group of machines follows the load by itself."
        )
        return links.finish(template, environment, "scaling")
    for part in (memory, roles, function, wake, alarms):
        part.add(template, environment)
    links.publish(
        template,
        environment,
        "scaling",
        FunctionName=Ref("Function"),
        LockTable=Ref("LockTable"),
        CellRoleArn=GetAtt("CellRole", "Arn"),
        DeadLettersUrl=Ref("DeadLetters"),
    )
    return links.finish(template, environment, "scaling")
