"""The project's own controls: what CIS does not ask for, and what takes somebody's money or blinds the watch."""

from __future__ import annotations

from collections.abc import Iterable

from collabkit.infra import names
from collabkit.infra.settings import Environment

from .control import Control

__all__ = ["controls", "largest_group"]

# Ten such calls within five minutes are a loop or a thief; one stack deployed by hand is a handful.
_MAKING = (
    "ChangeResourceRecordSets",
    "CreateAutoScalingGroup",
    "CreateFleet",
    "CreateStack",
    "CreateStackInstances",
    "ExecuteChangeSet",
    "RequestSpotFleet",
    "RequestSpotInstances",
    "RunInstances",
    "SetDesiredCapacity",
    "StartInstances",
    "UpdateAutoScalingGroup",
    "UpdateStack",
)
_WATCHING = (
    "DeleteAlarms",
    "DeleteLogGroup",
    "DeleteMetricFilter",
    "DeleteTopic",
    "DisableAlarmActions",
    "PutMetricAlarm",
    "PutMetricFilter",
    "SetTopicAttributes",
    "Unsubscribe",
)


def controls(environment: Environment) -> tuple[Control, ...]:
    """Return the controls that no benchmark asks for."""
    return (
        _trail_stopped(environment),
        _scaling_uncontrolled(environment),
        _scaling_leap(environment),
        _watching_changed(environment),
    )


def _one_of(values: Iterable[str]) -> str:
    """Return a regular expression for exactly these: parentheses are not allowed in one, so each has its own ends.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html; five patterns of a log group
    may have regular expressions, each of them two.
    """
    return "%" + "|".join(f"^{value}$" for value in values) + "%"


def _none_of(roles: Iterable[str]) -> list[str]:
    """Return the conditions that exclude sessions of these roles, and of no others.

    The ARN of a session is arn:…:assumed-role/ROLE/SESSION, and neither of the two names can have a slash.
    """
    return [f'$.userIdentity.arn != "*/{role}/*"' for role in roles]


def _strangers(environment: Environment) -> str:
    """Return the part of a pattern for everybody but those who make machines for a living.

    These are sessions of roles, whose names no other role of the account can have as long as they are there; a user may
    call himself, and put himself under a path, as he likes. A group replaces a sick machine under a role of AWS.
    """
    cells, delivered = environment.cells.mode == "cells", environment.delivery.source != "none"
    there: dict[names.Role, bool] = {"scaler": cells, "cells": cells, "deploy": True, "delivery": delivered}
    known = [names.role(environment, kind) for kind, is_there in there.items() if is_there]
    others = _none_of([*known, "AWSServiceRoleForAutoScaling", *environment.audit.deploy_roles])
    # The trail of an account sees what other environments in it do; their roles are theirs to watch. Only a role can
    # follow these words: whoever takes one chooses the last part of the ARN, and it has no colon.
    others += [f'$.userIdentity.arn != "*:assumed-role/{name}-*"' for name in environment.audit.neighbours]
    return f'$.userIdentity.type != "AssumedRole" || ({" && ".join(others)})'


def _scaling_uncontrolled(environment: Environment) -> Control:
    return Control(
        slug="scaling-uncontrolled",
        title="Machines, stacks or records are made by somebody else than the scaler",
        pattern=f"{{ $.eventName = {_one_of(_MAKING)} && ({_strangers(environment)}) }}",
        at_least=10,
        tells="pages",
    )


def largest_group(environment: Environment) -> int:
    """Return how many machines one group of the environment may have, with one more while they are replaced."""
    cells = environment.cells
    web = cells.machines_per_cell if cells.mode == "cells" else cells.max
    return max(web, environment.worker.machines, environment.gateway.machines) + 1


def _scaling_leap(environment: Environment) -> Control:
    """Return the control for one call that makes more machines than any group has, whoever calls."""
    most, asked = largest_group(environment), "$.requestParameters"
    sizes = {
        "RunInstances": f"{asked}.instancesSet.items[0].maxCount",
        "RequestSpotInstances": f"{asked}.instanceCount",
        "RequestSpotFleet": f"{asked}.spotFleetRequestConfig.targetCapacity",
        "CreateFleet": f"{asked}.CreateFleetRequest.TargetCapacitySpecification.TotalTargetCapacity",
        "SetDesiredCapacity": f"{asked}.desiredCapacity",
    }
    leaps = [f"($.eventName = {call} && {size} > {most})" for call, size in sizes.items()]
    leaps.append(
        f'($.eventName = "*AutoScalingGroup" && ({asked}.maxSize > {most} || {asked}.desiredCapacity > {most}))'
    )
    return Control(
        slug="scaling-leap",
        title="One call asks for more machines than any group of ours has",
        pattern=f"{{ {' || '.join(leaps)} }}",
        seconds=60,
        tells="pages",
    )


def _trail_stopped(environment: Environment) -> Control:
    # A deployment of ours may change what the trail records; nothing of ours ever stops it.
    ours = _none_of(environment.audit.deploy_roles)
    changed = "$.eventName = PutEventSelectors"
    if ours:
        changed += f' && ($.userIdentity.type != "AssumedRole" || ({" && ".join(ours)}))'
    return Control(
        slug="trail-stopped",
        title="The audit trail was stopped, deleted or told to record less",
        pattern=(
            "{ $.eventSource = cloudtrail.amazonaws.com && "
            f"($.eventName = StopLogging || $.eventName = DeleteTrail || ({changed})) }}"
        ),
        seconds=60,
        tells="pages",
    )


def _watching_changed(environment: Environment) -> Control:
    return Control(
        slug="watching-changed",
        title="Alarms, filters, logs or topics were changed by somebody who does not deploy",
        pattern=f"{{ $.eventName = {_one_of(_WATCHING)} && ({_strangers(environment)}) }}",
        seconds=60,
        tells="pages",
    )
