"""A small account behind real boto3 clients: botocore checks the arguments, CloudFormation takes its time.

What the emulators do not do is done here as AWS does it: a stack in ROLLBACK_COMPLETE takes nothing but its deletion,
a busy stack refuses, stack policies and termination protection hold, IAM needs a capability, SSM values must be there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import boto3
from botocore.session import get_session

from collabkit.infra.deploy import Clients

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
NO_ERROR, AN_ERROR = SimpleNamespace(status_code=200), SimpleNamespace(status_code=400)
# What CloudFormation can only change by making the resource anew.
IMMUTABLE = {
    "AWS::RDS::DBInstance": {"DBName", "StorageEncrypted"},
    "AWS::EC2::Subnet": {"CidrBlock"},
    "AWS::SSM::Parameter": {"Name"},
}


class AwsError(Exception):
    def __init__(self, code: str, message: str = "refused") -> None:
        super().__init__(code)
        self.code, self.message = code, message


@dataclass
class FakeStack:
    id: str
    name: str
    region: str
    status: str = "REVIEW_IN_PROGRESS"
    template: dict[str, Any] = field(default_factory=lambda: {"Resources": {}})
    parameters: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    protected: bool = False
    policy: str = ""
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    waiting: int = 0
    then: Callable[[], None] | None = None
    drifts: list[dict[str, Any]] = field(default_factory=list)
    created: datetime = NOW - timedelta(hours=30)

    @property
    def gone(self) -> bool:
        return self.status == "DELETE_COMPLETE"


@dataclass
class Account:
    """What there is in the account; `calls` is what was asked for, in order."""

    polls: int = 2
    """How often a stack is looked at before CloudFormation is done with it."""
    stacks: list[FakeStack] = field(default_factory=list)
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    """SSM's parameters by region and path."""
    objects: dict[str, bytes] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    fails: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By a stack's name: the resource that fails in its next operation, and why."""
    refuse: dict[str, AwsError] = field(default_factory=dict)
    """By operation: what it is refused with."""
    interrupt: Callable[[str, dict[str, Any]], bool] = lambda operation, asked: False
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    quota: float = 1000.0
    sms_sandbox: bool = False
    held: int = 0
    """For how many looks the scaler's lock is held."""
    count: int = 0
    detections: dict[str, str] = field(default_factory=dict)
    region: str = ""

    def ready(self, environment: Any) -> Account:
        """Put a release and a machine image there, without which nothing can be deployed."""
        here = environment.region
        for path in (
            f"/collabkit/{environment.name}/release/Name",
            f"/collabkit/{environment.name}/release/Sha256",
            "/aws/service/debian/release/12/latest/arm64",
        ):
            self.values[here, path] = f"value of {path}"
        return self

    def call(self, operation: str, region: str, asked: dict[str, Any]) -> dict[str, Any]:
        self.region = region
        self.calls.append((operation, asked))
        if self.interrupt(operation, asked):
            raise KeyboardInterrupt
        if operation in self.refuse:
            raise self.refuse[operation]
        method: Callable[..., dict[str, Any]] = getattr(self, "_" + operation)
        return method(**asked)

    def done(self, operation: str) -> list[dict[str, Any]]:
        """Return what an operation was asked for each time."""
        return [asked for name, asked in self.calls if name == operation]

    def _number(self) -> int:
        self.count += 1
        return self.count

    def get(self, name: str) -> FakeStack:
        """Return a stack that is there, by name."""
        return next(stack for stack in self.stacks if stack.name == name and not stack.gone)

    def names(self) -> list[str]:
        return [stack.name for stack in self.stacks if not stack.gone]

    # CloudFormation: looking.

    def _find(self, name: str) -> FakeStack:
        for stack in self.stacks:
            if stack.id == name or (stack.name == name and stack.region == self.region and not stack.gone):
                return stack
        raise AwsError("ValidationError", f"Stack with id {name} does not exist")

    def _DescribeStacks(self, StackName: str = "", NextToken: str = "0") -> dict[str, Any]:
        if StackName:
            stack = self._find(StackName)
            self._tick(stack)
            return {"Stacks": [_described(stack)]}
        here = [stack for stack in self.stacks if stack.region == self.region and not stack.gone]
        start = int(NextToken)
        answer: dict[str, Any] = {"Stacks": [_described(stack) for stack in here[start : start + 7]]}
        return answer | ({"NextToken": str(start + 7)} if start + 7 < len(here) else {})

    def _GetTemplate(self, StackName: str, TemplateStage: str) -> dict[str, Any]:
        return {"TemplateBody": json.dumps(self._find(StackName).template)}

    def _DescribeStackEvents(self, StackName: str, **more: Any) -> dict[str, Any]:
        return {"StackEvents": list(reversed(self._find(StackName).events))}

    def _GetStackPolicy(self, StackName: str) -> dict[str, Any]:
        policy = self._find(StackName).policy
        return {"StackPolicyBody": policy} if policy else {}

    def _SetStackPolicy(self, StackName: str, StackPolicyBody: str) -> dict[str, Any]:
        self._find(StackName).policy = StackPolicyBody
        return {}

    def _UpdateTerminationProtection(
        self, StackName: str, EnableTerminationProtection: bool
    ) -> dict[str, Any]:
        self._find(StackName).protected = EnableTerminationProtection
        return {}

    # CloudFormation: changing.

    def _CreateChangeSet(self, **asked: Any) -> dict[str, Any]:
        stack = self._for_change_set(asked)
        if len(asked["TemplateBody"].encode()) > 51_200:
            raise AwsError("ValidationError", "Member must have length less than or equal to 51200")
        if asked["ChangeSetName"] in stack.plans:
            raise AwsError("AlreadyExistsException", f"ChangeSet {asked['ChangeSetName']} already exists")
        template = json.loads(asked["TemplateBody"])
        kinds = {body["Type"] for body in template["Resources"].values()}
        if (
            any(kind.startswith("AWS::IAM::") for kind in kinds)
            and "CAPABILITY_IAM" not in asked["Capabilities"]
        ):
            raise AwsError("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]")
        given = {each["ParameterKey"]: each["ParameterValue"] for each in asked.get("Parameters", ())}
        resolved = self._resolved(template, given)
        changes = _changes(stack, template, resolved)
        stack.plans[asked["ChangeSetName"]] = {
            "asked": asked,
            "template": template,
            "parameters": resolved,
            "changes": changes,
        }
        return {"Id": f"arn:{asked['ChangeSetName']}", "StackId": stack.id}

    def _for_change_set(self, asked: dict[str, Any]) -> FakeStack:
        if asked["ChangeSetType"] == "UPDATE":
            stack = self._find(asked["StackName"])
            if stack.status in {"ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED"} or "PROGRESS" in stack.status:
                raise AwsError(
                    "ValidationError", f"Stack:{stack.id} is in {stack.status} state and can not be updated."
                )
            return stack
        try:
            stack = self._find(asked["StackName"])
        except AwsError:
            number = self._number()
            stack = FakeStack(f"arn:stack/{asked['StackName']}/{number}", asked["StackName"], self.region)
            self.stacks.append(stack)
        if stack.status != "REVIEW_IN_PROGRESS":
            raise AwsError(
                "ValidationError", f"Stack [{stack.name}] already exists and cannot be created again."
            )
        return stack

    def _resolved(self, template: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
        resolved, missing = {}, []
        for name, body in template.get("Parameters", {}).items():
            value = given.get(name, body.get("Default", ""))
            if body["Type"].startswith("AWS::SSM::Parameter::"):
                if (self.region, value) not in self.values:
                    missing.append(value)
                value = self.values.get((self.region, value), "")
            resolved[name] = value
        if missing:
            names = ", ".join(missing)
            raise AwsError(
                "ValidationError",
                f"Unable to fetch parameters [{names}] from parameter store for this account.",
            )
        return resolved

    def _DescribeChangeSet(self, StackName: str, ChangeSetName: str, NextToken: str = "0") -> dict[str, Any]:
        stack = self._find(StackName)
        plan = stack.plans[ChangeSetName]
        if not plan.get("seen"):
            plan["seen"] = True
            return {"Status": "CREATE_IN_PROGRESS", "StackId": stack.id}
        if not plan["changes"]:
            reason = "The submitted information didn't contain changes. Submit different information."
            return {"Status": "FAILED", "StatusReason": reason, "StackId": stack.id, "Changes": []}
        start = int(NextToken)
        page = [{"Type": "Resource", "ResourceChange": each} for each in plan["changes"][start : start + 10]]
        answer = {"Status": "CREATE_COMPLETE", "StackId": stack.id, "Changes": page}
        return answer | ({"NextToken": str(start + 10)} if start + 10 < len(plan["changes"]) else {})

    def _DeleteChangeSet(self, StackName: str, ChangeSetName: str) -> dict[str, Any]:
        self._find(StackName).plans.pop(ChangeSetName, None)
        return {}

    def _ExecuteChangeSet(self, StackName: str, ChangeSetName: str, **more: Any) -> dict[str, Any]:
        stack = self._find(StackName)
        plan = stack.plans[ChangeSetName]
        stack.plans.clear()
        creates = stack.status == "REVIEW_IN_PROGRESS"
        self._begin(stack, "CREATE" if creates else "UPDATE")
        denied = None if creates else _denied(stack, plan["changes"])
        if denied:
            self.fails[stack.name] = (denied, "Action denied by stack policy")
        stack.then = lambda: self._apply(stack, plan, "CREATE" if creates else "UPDATE")
        return {}

    def _begin(self, stack: FakeStack, verb: str) -> None:
        stack.status, stack.waiting = f"{verb}_IN_PROGRESS", self.polls
        self._event(stack, stack.name, stack.status, physical=stack.id)
        for name in sorted(stack.template["Resources"])[:2]:
            self._event(stack, name, stack.status)

    def _tick(self, stack: FakeStack) -> None:
        if stack.then is None:
            return
        stack.waiting -= 1
        if stack.waiting <= 0:
            then, stack.then = stack.then, None
            then()

    def _end(self, stack: FakeStack, status: str) -> None:
        stack.status = status
        self._event(stack, stack.name, status, physical=stack.id)

    def _later(self, stack: FakeStack, status: str, then: Callable[[], None]) -> None:
        stack.status, stack.waiting, stack.then = status, 1, then

    def _apply(self, stack: FakeStack, plan: dict[str, Any], verb: str) -> None:
        failure = self.fails.pop(stack.name, None)
        if failure:
            self._event(stack, failure[0], f"{verb}_FAILED", failure[1])
            self._event(stack, "Other", f"{verb}_FAILED", "Resource creation cancelled")
            back = "ROLLBACK" if verb == "CREATE" else "UPDATE_ROLLBACK"
            stack.tags = {each["Key"]: each["Value"] for each in plan["asked"]["Tags"]}
            self._later(stack, f"{back}_IN_PROGRESS", lambda: self._end(stack, f"{back}_COMPLETE"))
            return
        tags = {each["Key"]: each["Value"] for each in plan["asked"]["Tags"]}
        # As AWS does: what stays as it is is not written again.
        before = stack.template["Resources"] if tags == stack.tags else {}
        stack.template, stack.parameters, stack.tags = plan["template"], plan["parameters"], tags
        for path, value in _published(stack, before):
            self.values[stack.region, path] = value
        if verb == "UPDATE":
            self._later(
                stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", lambda: self._end(stack, "UPDATE_COMPLETE")
            )
        else:
            self._end(stack, "CREATE_COMPLETE")

    def _DeleteStack(self, StackName: str, **more: Any) -> dict[str, Any]:
        stack = self._find(StackName)
        if stack.protected:
            message = f"Stack [{StackName}] cannot be deleted while TerminationProtection is enabled"
            raise AwsError("ValidationError", message)
        if stack.status == "REVIEW_IN_PROGRESS":
            stack.status = "DELETE_COMPLETE"
            return {}
        self._begin(stack, "DELETE")
        stack.then = lambda: self._deleted(stack)
        return {}

    def _deleted(self, stack: FakeStack) -> None:
        failure = self.fails.pop(stack.name, None)
        if failure:
            self._event(stack, failure[0], "DELETE_FAILED", failure[1])
            self._end(stack, "DELETE_FAILED")
            return
        for path, _ in _published(stack):
            self.values.pop((stack.region, path), None)
        self._end(stack, "DELETE_COMPLETE")

    def _event(self, stack: FakeStack, name: str, status: str, reason: str = "", physical: str = "") -> None:
        body = stack.template["Resources"].get(name, {"Type": "AWS::CloudFormation::Stack"})
        stack.events.append(
            {
                "EventId": f"event-{self._number()}",
                "LogicalResourceId": name,
                "PhysicalResourceId": physical or f"physical-{name}",
                "ResourceType": body["Type"],
                "ResourceStatus": status,
                "ResourceStatusReason": reason,
            }
        )

    # CloudFormation: drift.

    def _DetectStackDrift(self, StackName: str) -> dict[str, Any]:
        self.detections[f"detection-{StackName}"] = StackName
        return {"StackDriftDetectionId": f"detection-{StackName}"}

    def _DescribeStackDriftDetectionStatus(self, StackDriftDetectionId: str) -> dict[str, Any]:
        name = self.detections[StackDriftDetectionId]
        if not name.startswith("*"):
            self.detections[StackDriftDetectionId] = "*" + name
            return {"DetectionStatus": "DETECTION_IN_PROGRESS"}
        if name[1:] in self.fails:
            return {"DetectionStatus": "DETECTION_FAILED", "DetectionStatusReason": self.fails[name[1:]][1]}
        return {"DetectionStatus": "DETECTION_COMPLETE"}

    def _DescribeStackResourceDrifts(
        self, StackName: str, StackResourceDriftStatusFilters: list[str], NextToken: str = "0"
    ) -> dict[str, Any]:
        drifts, start = self._find(StackName).drifts, int(NextToken)
        answer: dict[str, Any] = {"StackResourceDrifts": drifts[start : start + 1]}
        return answer | ({"NextToken": str(start + 1)} if start + 1 < len(drifts) else {})

    # The other services.

    def _GetParameter(self, Name: str) -> dict[str, Any]:
        if (self.region, Name) not in self.values:
            raise AwsError("ParameterNotFound")
        return {"Parameter": {"Name": Name, "Value": self.values[self.region, Name], "Version": 1}}

    def _PutParameter(self, Name: str, Value: str, **more: Any) -> dict[str, Any]:
        self.values[self.region, Name] = Value
        return {}

    def _GetItem(self, TableName: str, Key: dict[str, Any], **more: Any) -> dict[str, Any]:
        held, self.held = self.held > 0, self.held - 1
        return {"Item": {**Key, "expires": {"N": "1793620860" if held else "0"}}}

    def _HeadObject(self, Bucket: str, Key: str) -> dict[str, Any]:
        if Key not in self.objects:
            raise AwsError("404", "Not Found")
        return {"Metadata": {"sha256": self.hashes[Key]}}

    def _PutObject(self, Bucket: str, Key: str, Body: Any, **more: Any) -> dict[str, Any]:
        self.objects[Key] = Body if isinstance(Body, bytes) else Body.read()
        self.hashes[Key] = more.get("Metadata", {}).get("sha256", "")
        return {}

    def _GetObject(self, Bucket: str, Key: str, **more: Any) -> dict[str, Any]:
        return {"Body": BytesIO(self.objects[Key])}

    def _ListResourceRecordSets(self, **asked: Any) -> dict[str, Any]:
        return {"ResourceRecordSets": list(self.records), "IsTruncated": False}

    def _ChangeResourceRecordSets(self, ChangeBatch: dict[str, Any], **asked: Any) -> dict[str, Any]:
        for change in ChangeBatch["Changes"]:
            self.records.remove(change["ResourceRecordSet"])
        return {}

    def _GetHealthCheckStatus(self, HealthCheckId: str) -> dict[str, Any]:
        word = "Failure" if "cell-2" in HealthCheckId else "Success: HTTP Status Code 200"
        return {"HealthCheckObservations": [{"StatusReport": {"Status": word}}]}

    def _DescribeAlarms(self, **asked: Any) -> dict[str, Any]:
        return {"MetricAlarms": [], "CompositeAlarms": []}

    def _DescribeAutoScalingGroups(self, AutoScalingGroupNames: list[str]) -> dict[str, Any]:
        machine = {"HealthStatus": "Healthy"}
        group = {"CreatedTime": NOW - timedelta(hours=2), "Instances": [machine, machine]}
        return {"AutoScalingGroups": [group]}

    def _GetCallerIdentity(self) -> dict[str, Any]:
        return {"Arn": "arn:aws:sts::123456789012:assumed-role/engineer/ada", "Account": "123456789012"}

    def _DescribeAvailabilityZones(self) -> dict[str, Any]:
        zones = [{"ZoneName": f"{self.region}{letter}", "State": "available"} for letter in "abc"]
        return {"AvailabilityZones": zones}

    def _GetServiceQuota(self, ServiceCode: str, QuotaCode: str) -> dict[str, Any]:
        return {"Quota": {"Value": self.quota}}

    def _GetSMSSandboxAccountStatus(self) -> dict[str, Any]:
        return {"IsInSandbox": self.sms_sandbox}

    def _GetHostedZone(self, Id: str) -> dict[str, Any]:
        return {"HostedZone": {"Name": "small.example."}, "DelegationSet": {"NameServers": ["ns.example"]}}

    def _ListHostedZonesByName(self, **asked: Any) -> dict[str, Any]:
        return {"HostedZones": []}

    def _ListSubscriptionsByTopic(self, TopicArn: str) -> dict[str, Any]:
        waiting = {"Endpoint": "second@together.example", "SubscriptionArn": "PendingConfirmation"}
        return {"Subscriptions": [waiting]}


def _described(stack: FakeStack) -> dict[str, Any]:
    outputs = {
        "HealthCheckId": f"check-{stack.name}",
        "LoadBalancerZoneId": "ZLB",
        "LoadBalancerDnsName": f"{stack.name}.elb",
    }
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "StackStatus": stack.status,
        "CreationTime": stack.created,
        "EnableTerminationProtection": stack.protected,
        "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
        "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()],
    }


def _changes(stack: FakeStack, template: dict[str, Any], parameters: dict[str, str]) -> list[dict[str, Any]]:
    before, after = stack.template["Resources"], template["Resources"]
    found = [_change("Add", name, after[name]) for name in after if name not in before]
    found += [_change("Remove", name, before[name]) for name in before if name not in after]
    for name in after:
        old, new = before.get(name, after[name]), after[name]
        told, tells = old.get("Properties", {}), new.get("Properties", {})
        differing = sorted(key for key in told.keys() | tells if told.get(key) != tells.get(key))
        followed = any(
            f'"{key}"' in json.dumps(new) and stack.parameters.get(key) != value
            for key, value in parameters.items()
        )
        if name in before and (old != new or followed):
            anew = set(differing) & IMMUTABLE.get(new["Type"], set())
            found.append(_change("Modify", name, new, str(bool(anew)), differing))
    return found


def _change(
    action: str, name: str, body: dict[str, Any], replacement: str = "", properties: list[str] | None = None
) -> dict[str, Any]:
    details = [{"Target": {"Attribute": "Properties", "Name": each}} for each in properties or ()]
    change = {
        "Action": action,
        "LogicalResourceId": name,
        "ResourceType": body["Type"],
        "Scope": ["Properties"] if properties else [],
        "Details": details,
    }
    return change | ({"Replacement": replacement} if replacement else {})


def _denied(stack: FakeStack, changes: list[dict[str, Any]]) -> str | None:
    """Return the first resource whose change the stack policy forbids."""
    denials = [
        each
        for each in json.loads(stack.policy or '{"Statement": []}')["Statement"]
        if each["Effect"] == "Deny"
    ]
    kept = {kind for each in denials for kind in each["Condition"]["StringEquals"]["ResourceType"]}
    for each in changes:
        if each["ResourceType"] in kept and (each["Action"] == "Remove" or each.get("Replacement") == "True"):
            return str(each["LogicalResourceId"])
    return None


def _published(stack: FakeStack, before: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    found = []
    for name, body in stack.template["Resources"].items():
        if body["Type"] == "AWS::SSM::Parameter" and body != (before or {}).get(name):
            path, value = body["Properties"]["Name"], body["Properties"]["Value"]
            if isinstance(path, dict):
                path = re.sub(r"\$\{(\w+)\}", lambda match: stack.parameters[match[1]], path["Fn::Sub"])
            found.append((path, value if isinstance(value, str) else f"{stack.name}-{name}".lower()))
    return found


class Wire:
    """Real clients, made once, whose calls go to whatever account is plugged in."""

    def __init__(self) -> None:
        self.account = Account()
        core = get_session()
        core.set_credentials("AKIAIOSFODNN7EXAMPLE", "none")
        core.register("provide-client-params.*.*", self._remember)
        core.register("before-call.*.*", self._answer)
        self.clients = Clients(boto3.session.Session(botocore_session=core))

    def _remember(self, params: dict[str, Any], context: dict[str, Any], **more: Any) -> None:
        context["collabkit"] = dict(params)

    def _answer(self, model: Any, context: dict[str, Any], **more: Any) -> Any:
        try:
            answer = self.account.call(model.name, context["client_region"], context["collabkit"])
        except AwsError as error:
            return AN_ERROR, {
                "Error": {"Code": error.code, "Message": error.message},
                "ResponseMetadata": {},
            }
        return NO_ERROR, answer


@cache
def wire() -> Wire:
    return Wire()
