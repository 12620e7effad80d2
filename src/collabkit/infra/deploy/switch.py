"""The scaler's kill switch, and how one knows that the scaler is still."""

from __future__ import annotations

from collections.abc import Iterable

from botocore.exceptions import ClientError

from collabkit.infra import names
from collabkit.infra.settings import Environment
from collabkit.infra.stacks.scaling import places

from .changes import Change
from .cloudformation import Stacks
from .parameters import parameter
from .trouble import code_of
from .units import Unit

__all__ = ["refusal", "stop"]

_SWITCH = "Switch"
"""The logical id of the parameter."""
_RUN_SECONDS = 60
"""No run of the scaler lasts longer: its stack sets that. One that died holds its lock for longer and does nothing."""


def stop(stacks: Stacks, environment: Environment) -> None:
    """Turn the switch, and wait for a run that read it before: afterwards nobody launches a cell."""
    path = places.switch(environment)
    if parameter(stacks.clients, environment.region, path) == "run":
        client = stacks.clients("ssm", environment.region)
        client.put_parameter(Name=path, Value="stop", Overwrite=True)
        stacks.progress.note("The scaler is stopped.")
    table = parameter(
        stacks.clients, environment.region, names.parameter(environment, "scaling", "LockTable")
    )
    waited = 0.0
    while table and waited < _RUN_SECONDS and _is_held(stacks, environment, table):
        stacks.progress.step(table, "a run of the scaler is awaited")
        waited += stacks.pause()


def refusal(stacks: Stacks, unit: Unit, changes: Iterable[Change]) -> str:
    """Return why changes are not to be made while the scaler is stopped: they would start it; empty when they do not.

    Whatever is changed in the parameter, its tags too, CloudFormation writes its value along with it.
    """
    written = any(change.logical_id == _SWITCH and change.action in {"Add", "Modify"} for change in changes)
    if unit.stack != "scaling" or not written:
        return ""
    path = unit.resources[_SWITCH]["Properties"]["Name"]
    if parameter(stacks.clients, unit.region, path) in {None, "run"}:
        return ""
    return (
        f"{unit.name}: the scaler is stopped, and this would write its switch again and start it. "
        f'Write "run" to {path} yourself once it may work, then deploy; until then deploy other stacks by --only.'
    )


def _is_held(stacks: Stacks, environment: Environment, table: str) -> bool:
    """Return whether a run has not given its lock back."""
    try:
        answer = stacks.clients("dynamodb", environment.region).get_item(
            TableName=table, Key={"environment": {"S": environment.name}}, ConsistentRead=True
        )
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        return False
    # The clock of whoever asks is not asked whether it has expired: it may be wrong.
    expires: str = answer.get("Item", {}).get("expires", {}).get("N", "0")
    return expires != "0"
