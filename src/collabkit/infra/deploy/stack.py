"""A stack as it is in the account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["GONE", "Stack", "described", "failure"]

GONE = "DELETE_COMPLETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A stack as it is in the account."""

    id: str
    name: str
    region: str
    status: str
    reason: str = ""
    protected: bool = False
    parameters: dict[str, str]
    outputs: dict[str, str]
    tags: dict[str, str]

    @property
    def busy(self) -> bool:
        """Return whether CloudFormation is at work on it."""
        return self.status.endswith("_IN_PROGRESS") and not self.empty

    @property
    def empty(self) -> bool:
        """Return whether only a change set that was never carried out holds the name."""
        return self.status == "REVIEW_IN_PROGRESS"

    @property
    def good(self) -> bool:
        """Return whether the last operation did what it was asked to."""
        return self.status in {"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"}


def described(found: dict[str, Any], region: str) -> Stack:
    """Return a stack as DescribeStacks has it."""
    return Stack(
        id=found["StackId"],
        name=found["StackName"],
        region=region,
        status=found["StackStatus"],
        reason=found.get("StackStatusReason", ""),
        protected=bool(found.get("EnableTerminationProtection")),
        parameters={
            each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", ())
        },
        outputs={each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())},
        tags={each["Key"]: each["Value"] for each in found.get("Tags", ())},
    )


def failure(stack: Stack, why: list[str]) -> str:
    """Return what became of a stack whose operation failed, with the first reasons."""
    reasons = " ".join(why[:3]) or stack.reason or "CloudFormation gives no reason."
    what = {
        "ROLLBACK_COMPLETE": "could not be created and was rolled back",
        "UPDATE_ROLLBACK_COMPLETE": "could not be updated and is again as it was",
        "DELETE_FAILED": "could not be deleted",
    }.get(stack.status, f"ended in {stack.status}")
    return f"{stack.name} {what}. {reasons.rstrip('.')}. Mend that and repeat the command."
