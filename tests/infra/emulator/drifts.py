"""What the emulator's detection of drift cannot read by itself: alarms, dashboards, budgets, groups of machines.

Its table of readers is private, like that of the types. A reader returns how a resource is at this moment, in the
form of its properties; None when it is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

__all__ = ["READERS", "register"]

Found: TypeAlias = Mapping[str, Any] | None
Reader: TypeAlias = Callable[[str, Mapping[str, Any]], Found]

_ALARM = ("ActionsEnabled", "ComparisonOperator", "EvaluationPeriods", "MetricName", "Period", "Threshold")
_GROUP = ("MaxSize", "MinSize")


def _alarm(name: str, properties: Mapping[str, Any]) -> Found:
    from ministack.services import cloudwatch

    found = _chosen(cloudwatch._alarms.get(name), _ALARM)
    if found is None or found["Threshold"] != properties["Threshold"]:
        return found
    # 25 in the template is 25.0 in CloudWatch, which is no drift.
    return {**found, "Threshold": properties["Threshold"]}


def _dashboard(name: str, _: Mapping[str, Any]) -> Found:
    from ministack.services import cloudwatch

    return _chosen(cloudwatch._dashboards.get(name), ("DashboardBody",))


def _group(name: str, _: Mapping[str, Any]) -> Found:
    from ministack.services import autoscaling

    return _chosen(autoscaling._asgs.get(name), _GROUP)


def _budget(name: str, properties: Mapping[str, Any]) -> Found:
    from ministack.services import budgets

    found = budgets._budgets.get(name)
    if found is None:
        return None
    was = properties["Budget"]
    limit = found["BudgetLimit"] | {"Amount": float(found["BudgetLimit"]["Amount"])}
    return {"Budget": json.loads(json.dumps(was)) | {"BudgetLimit": limit}}


def _chosen(found: Mapping[str, Any] | None, names: tuple[str, ...]) -> Found:
    return None if found is None else {name: found[name] for name in names if found.get(name) is not None}


READERS: dict[str, tuple[Reader, frozenset[str]]] = {
    "AWS::AutoScaling::AutoScalingGroup": (_group, frozenset(_GROUP)),
    "AWS::Budgets::Budget": (_budget, frozenset({"Budget"})),
    "AWS::CloudWatch::Alarm": (_alarm, frozenset(_ALARM)),
    "AWS::CloudWatch::Dashboard": (_dashboard, frozenset({"DashboardBody"})),
}
"""By type the reader, and the properties that it reads."""


def register() -> None:
    """Put the readers among the emulator's own; raise when it has come to read one of the types itself."""
    from ministack.services.cloudformation import drift

    known = READERS.keys() & drift._DRIFT_READERS.keys()
    if known:
        raise RuntimeError(f"The emulator reads {', '.join(sorted(known))} by now: remove the readers.")
    drift._DRIFT_READERS.update(READERS)
