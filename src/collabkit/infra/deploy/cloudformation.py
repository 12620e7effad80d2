"""CloudFormation as the commands need it: find a stack, plan a change, carry it out, wait for the end of it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from .changes import Change, changes
from .clients import ClientFactory
from .parameters import parameter
from .progress import Progress, Silent
from .stack import GONE, Stack, described, failure
from .trouble import AwsRefused, code_of
from .units import Unit

__all__ = ["Plan", "Stacks"]

_NOTHING = ("didn't contain changes", "no updates are to be performed")
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
_CANCELLED = "cancelled"
# What takes long because it waits for a person or a machine: said once, when it has taken two minutes.
_HINTS = {
    "AWS::CertificateManager::Certificate": (
        "the certificate waits until the domain's registrar names the name servers of the hosted zone"
    ),
    "AWS::CloudFormation::WaitCondition": "machines are booting; their log groups tell how far they are",
    "AWS::RDS::DBInstance": "a database takes ten to twenty minutes",
}
_HINT_SECONDS = 120
_SHOWN_SECONDS = 60
"""How long CloudFormation may take to show that it has begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A change set: what would be done to a stack."""

    unit: Unit
    stack_id: str
    name: str
    creates: bool
    changes: tuple[Change, ...]
    empty: bool
    """Whether there is nothing to do."""


class Stacks:
    """The stacks of an account."""

    def __init__(
        self,
        clients: ClientFactory,
        *,
        progress: Progress | None = None,
        sleep: Callable[[float], None] = time.sleep,
        every: float = 5,
        role_arn: str = "",
    ) -> None:
        self.clients = clients
        self.progress: Progress = progress or Silent()
        self._sleep = sleep
        self._every = every
        self._role = {"RoleARN": role_arn} if role_arn else {}

    def pause(self) -> float:
        """Wait before AWS is asked again, and return for how many seconds."""
        self._sleep(self._every)
        return self._every

    def client(self, region: str) -> Any:
        """Return the client of CloudFormation in a region."""
        return self.clients("cloudformation", region)

    def find(self, name: str, region: str) -> Stack | None:
        """Return a stack by its name or id; None when there is none, or only what is left of a deleted one."""
        try:
            found = self.client(region).describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if _is_absent(error):
                return None
            raise
        return described(found[0], region) if found[0]["StackStatus"] != GONE else None

    def all(self, region: str, prefix: str) -> list[Stack]:
        """Return the stacks of a region whose names begin so."""
        pages = self.client(region).get_paginator("describe_stacks").paginate()
        found = [each for page in pages for each in page["Stacks"]]
        return [described(each, region) for each in found if each["StackName"].startswith(prefix)]

    def template(self, stack: Stack) -> Any:
        """Return the template that a stack was last given, parsed or as text."""
        answer = self.client(stack.region).get_template(StackName=stack.id, TemplateStage="Original")
        return answer["TemplateBody"]

    def plan(self, unit: Unit, *, create: bool) -> Plan:
        """Ask CloudFormation what a template would change; nothing is changed yet."""
        client, name = self.client(unit.region), _change_set(unit)
        self.progress.step(unit.name, "asks what would change")
        request = {
            "StackName": unit.name,
            "ChangeSetName": name,
            "ChangeSetType": "CREATE" if create else "UPDATE",
            "TemplateBody": unit.body,
            "Parameters": [
                {"ParameterKey": key, "ParameterValue": value} for key, value in unit.parameters.items()
            ],
            "Tags": [{"Key": key, "Value": value} for key, value in unit.tags.items()],
            "Capabilities": _CAPABILITIES,
            "Description": "collabkit-infra",
            **self._role_of(unit),
            # A failed stack stays, rolled back, so that its events tell why; the next deployment removes it.
            **({"OnStackFailure": "ROLLBACK"} if create else {}),
        }
        try:
            client.create_change_set(**request)
        except ClientError as error:
            if code_of(error) != "AlreadyExistsException":
                raise
            # Left behind by a run that was interrupted.
            client.delete_change_set(StackName=unit.name, ChangeSetName=name)
            client.create_change_set(**request)
        return self._described(unit, name, create)

    def _role_of(self, unit: Unit) -> dict[str, str]:
        if self._role or not unit.role_path:
            return self._role
        found = parameter(self.clients, unit.region, unit.role_path)
        return {"RoleARN": found} if found else {}

    def _described(self, unit: Unit, name: str, create: bool) -> Plan:
        client = self.client(unit.region)
        while True:
            answer = client.describe_change_set(StackName=unit.name, ChangeSetName=name)
            if answer["Status"] not in {"CREATE_PENDING", "CREATE_IN_PROGRESS"}:
                break
            self.pause()
        reason = answer.get("StatusReason", "")
        empty = answer["Status"] == "FAILED" and any(words in reason.lower() for words in _NOTHING)
        if answer["Status"] == "FAILED" and not empty:
            client.delete_change_set(StackName=unit.name, ChangeSetName=name)
            raise AwsRefused(f"{unit.name}: CloudFormation cannot plan this change: {reason}")
        found = [*answer.get("Changes", ())]
        while token := answer.get("NextToken"):
            answer = client.describe_change_set(StackName=unit.name, ChangeSetName=name, NextToken=token)
            found += answer.get("Changes", ())
        return Plan(
            unit=unit,
            stack_id=answer["StackId"],
            name=name,
            creates=create,
            changes=changes(each["ResourceChange"] for each in found if "ResourceChange" in each),
            empty=empty,
        )

    def discard(self, plan: Plan) -> None:
        """Forget a plan, and the empty stack that holds the name of one that does not exist yet."""
        client = self.client(plan.unit.region)
        client.delete_change_set(StackName=plan.unit.name, ChangeSetName=plan.name)
        if plan.creates:
            client.delete_stack(StackName=plan.unit.name)

    def execute(self, plan: Plan) -> Stack:
        """Carry a plan out and wait; raise AwsRefused when CloudFormation had to put everything back."""
        client, last = self.client(plan.unit.region), self._last_event(plan.stack_id, plan.unit.region)
        # What is new has no data: rolled back, it goes in spite of "Retain", and its name is free for the next try.
        client.execute_change_set(
            StackName=plan.unit.name, ChangeSetName=plan.name, RetainExceptOnCreate=True
        )
        return self.wait(plan.unit.name, plan.stack_id, plan.unit.region, after=last)

    def wait(self, name: str, stack_id: str, region: str, *, after: str = "") -> Stack:
        """Wait until CloudFormation is done with a stack; raise AwsRefused with its reason when it failed."""
        stack = self._settled(name, stack_id, region, after)
        if not stack.good:
            raise AwsRefused(failure(stack, self._why(stack_id, region, after)))
        return stack

    def settle(self, stack: Stack) -> Stack | None:
        """Wait until CloudFormation is done with a stack, however it ends; None when it is gone."""
        self._settled(stack.name, stack.id, stack.region, self._last_event(stack.id, stack.region))
        return self.find(stack.name, stack.region)

    def _settled(self, name: str, stack_id: str, region: str, after: str) -> Stack:
        waited, hinted = 0.0, set[str]()
        while True:
            stack = self._by_id(stack_id, name, region)
            # What was asked for a moment ago may not show yet: an old "complete" is not the new one.
            begun = (
                waited >= _SHOWN_SECONDS
                or stack.status == GONE
                or self._last_event(stack_id, region) != after
            )
            if begun and not stack.busy and not stack.empty:
                return stack
            going_on = self._going_on(stack_id, region, after)
            doing = ", ".join(event["LogicalResourceId"] for event in going_on[:3])
            self.progress.step(name, f"{stack.status} {doing}".strip())
            for kind in sorted({event["ResourceType"] for event in going_on} - hinted):
                if waited >= _HINT_SECONDS and kind in _HINTS:
                    self.progress.note(f"{name}: {_HINTS[kind]}.")
                    hinted.add(kind)
            waited += self.pause()

    def _by_id(self, stack_id: str, name: str, region: str) -> Stack:
        """Return a stack that may be gone by now."""
        try:
            return described(self.client(region).describe_stacks(StackName=stack_id)["Stacks"][0], region)
        except ClientError as error:
            if not _is_absent(error):
                raise
            return Stack(
                id=stack_id, name=name, region=region, status=GONE, parameters={}, outputs={}, tags={}
            )

    def delete(self, stack: Stack, *, role: bool = True) -> None:
        """Delete a stack and wait until it is gone; raise AwsRefused with what could not be deleted."""
        last = self._last_event(stack.id, stack.region)
        self.client(stack.region).delete_stack(StackName=stack.name, **(self._role if role else {}))
        ended = self._settled(stack.name, stack.id, stack.region, last)
        if ended.status != GONE:
            raise AwsRefused(failure(ended, self._why(stack.id, stack.region, last)))

    def protect(self, stack: Stack, policy: str | None) -> None:
        """Let nobody delete a stack, and set its policy where another one stands."""
        client = self.client(stack.region)
        if not stack.protected:
            client.update_termination_protection(StackName=stack.name, EnableTerminationProtection=True)
        if policy and client.get_stack_policy(StackName=stack.name).get("StackPolicyBody") != policy:
            client.set_stack_policy(StackName=stack.name, StackPolicyBody=policy)

    def unprotect(self, stack: Stack) -> None:
        """Let a stack be deleted."""
        if stack.protected:
            self.client(stack.region).update_termination_protection(
                StackName=stack.name, EnableTerminationProtection=False
            )

    def _events(self, stack_id: str, region: str, after: str) -> Iterator[dict[str, Any]]:
        """Return the events since one of them, the newest first."""
        pages = self.client(region).get_paginator("describe_stack_events").paginate(StackName=stack_id)
        for page in pages:
            for event in page["StackEvents"]:
                if event["EventId"] == after:
                    return
                yield event

    def _last_event(self, stack_id: str, region: str) -> str:
        events = self.client(region).describe_stack_events(StackName=stack_id)["StackEvents"]
        return str(events[0]["EventId"]) if events else ""

    def _going_on(self, stack_id: str, region: str, after: str) -> list[dict[str, Any]]:
        """Return the latest event of each resource that CloudFormation is at work on."""
        latest: dict[str, dict[str, Any]] = {}
        for event in self._events(stack_id, region, after):
            if event.get("PhysicalResourceId") != stack_id:
                latest.setdefault(event["LogicalResourceId"], event)
        return [event for event in latest.values() if event["ResourceStatus"].endswith("_IN_PROGRESS")]

    def _why(self, stack_id: str, region: str, after: str) -> list[str]:
        """Return the reasons of a failure, the first one first; what failed only along with it is left out."""
        failed = [
            event
            for event in self._events(stack_id, region, after)
            if event["ResourceStatus"].endswith("_FAILED") and event.get("PhysicalResourceId") != stack_id
        ]
        return [
            f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}"
            for event in reversed(failed)
            if _CANCELLED not in event.get("ResourceStatusReason", "").lower()
        ]


def _is_absent(error: ClientError) -> bool:
    return code_of(error) == "ValidationError" and "does not exist" in str(error)


def _change_set(unit: Unit) -> str:
    """Return a name that is the same for the same change, so that what an interrupted run left is found again."""
    said = unit.body + repr(sorted(unit.parameters.items()))
    return "collabkit-" + hashlib.sha256(said.encode()).hexdigest()[:16]
