"""Whether somebody changed by hand what the templates say, stack by stack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .cloudformation import Stacks
from .stack import Stack
from .units import Unit

__all__ = ["Drift", "StackDrift", "detect"]

# What is changed on purpose and not by CloudFormation: resource type and the beginning of the property's path.
_EXPECTED = {
    ("AWS::Route53::RecordSet", "/Weight"): "the scaler weighs the records",
    ("AWS::SSM::Parameter", "/Value"): "an engineer moves the switch",
    ("AWS::RDS::DBInstance", "/EngineVersion"): "RDS takes over minor versions by itself",
    ("AWS::RDS::DBInstance", "/AllocatedStorage"): "the disk grows by itself",
    ("AWS::AutoScaling::AutoScalingGroup", "/DesiredCapacity"): "the group follows the load",
}
_SWITCH = "Switch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A property of a resource that is not as its template says; path "" when the resource is gone."""

    logical_id: str
    type: str
    path: str
    expected: str
    actual: str
    on_purpose: str = ""
    """Why that is nothing to mend; empty when it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackDrift:
    """What was found in one stack."""

    name: str
    status: str
    """IN_SYNC, DRIFTED, ABSENT, or FAILED when CloudFormation could not look."""
    reason: str = ""
    drifts: tuple[Drift, ...] = ()

    @property
    def drifted(self) -> bool:
        """Return whether there is something to mend."""
        return any(not drift.on_purpose for drift in self.drifts)


def detect(stacks: Stacks, chosen: Iterable[Unit]) -> Iterator[StackDrift]:
    """Let CloudFormation look at each stack, wait, and return what it found."""
    for unit in chosen:
        stack = stacks.find(unit.name, unit.region)
        if stack is None or stack.empty:
            yield StackDrift(name=unit.name, status="ABSENT", reason="The stack is not deployed.")
        elif stack.busy:
            reason = f"The stack is being changed just now ({stack.status})."
            yield StackDrift(name=unit.name, status="FAILED", reason=reason)
        else:
            yield _detect(stacks, stack)


def _detect(stacks: Stacks, stack: Stack) -> StackDrift:
    client = stacks.client(stack.region)
    detection = client.detect_stack_drift(StackName=stack.name)["StackDriftDetectionId"]
    while True:
        answer = client.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
        if answer["DetectionStatus"] != "DETECTION_IN_PROGRESS":
            break
        stacks.progress.step(stack.name, "looks for drift")
        stacks.pause()
    # A type that CloudFormation cannot look at fails the detection; what it could look at is told all the same.
    failed = answer["DetectionStatus"] == "DETECTION_FAILED"
    drifts = tuple(_drifts(client, stack.name))
    status = "FAILED" if failed else "DRIFTED" if drifts else "IN_SYNC"
    reason = answer.get("DetectionStatusReason", "") if failed else ""
    return StackDrift(name=stack.name, status=status, reason=reason, drifts=drifts)


def _drifts(client: Any, name: str) -> Iterator[Drift]:
    more: dict[str, str] = {}
    while True:
        answer = client.describe_stack_resource_drifts(
            StackName=name, StackResourceDriftStatusFilters=["MODIFIED", "DELETED"], **more
        )
        for found in answer["StackResourceDrifts"]:
            yield from _of_resource(found)
        if not answer.get("NextToken"):
            return
        more = {"NextToken": answer["NextToken"]}


def _of_resource(found: dict[str, Any]) -> Iterator[Drift]:
    logical_id, kind = found["LogicalResourceId"], found["ResourceType"]
    if found["StackResourceDriftStatus"] == "DELETED":
        yield Drift(logical_id=logical_id, type=kind, path="", expected="exists", actual="is gone")
    for difference in found.get("PropertyDifferences", ()):
        yield Drift(
            logical_id=logical_id,
            type=kind,
            path=difference["PropertyPath"],
            expected=difference["ExpectedValue"],
            actual=difference["ActualValue"],
            on_purpose=_on_purpose(logical_id, kind, difference["PropertyPath"]),
        )


def _on_purpose(logical_id: str, kind: str, path: str) -> str:
    if kind == "AWS::SSM::Parameter" and logical_id != _SWITCH:
        return ""
    return next(
        (why for (of, begins), why in _EXPECTED.items() if of == kind and path.startswith(begins)), ""
    )
