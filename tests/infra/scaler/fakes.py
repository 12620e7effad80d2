"""A small AWS behind real boto3 clients: arguments are checked by botocore, every call is recorded and can fail."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

import boto3
from botocore.session import get_session

from collabkit.infra.lambdas.scaler.aws import clients
from collabkit.infra.lambdas.scaler.config import Config
from collabkit.infra.lambdas.scaler.model import Policy

ENVIRONMENT = "test"
BASE = 2
"""How many cells the stack dns has records for."""
PREFIX = "test-cell-"
ZONE = "Z0123456789"
SITE = "together.example."
TOPIC = "arn:aws:sns:eu-central-1:123456789012:test-scaler"
MAILS = "arn:aws:sns:eu-central-1:123456789012:test-engineers"
PAGES = "arn:aws:sns:eu-central-1:123456789012:test-pages"
RULE = "arn:aws:events:eu-central-1:123456789012:rule/test-scaling"
OUT, IN = "test-scale-out-cpu", "test-scale-in-cpu"
NO_ERROR = SimpleNamespace(status_code=200)
AN_ERROR = SimpleNamespace(status_code=400)


def config(**policy: Any) -> Config:
    return Config(
        environment=ENVIRONMENT,
        zone_id=ZONE,
        record_name=SITE.rstrip("."),
        lock_table="test-lock",
        switch_parameter="/collabkit/test/scaling/Switch",
        template_url="https://artefacts.s3.eu-central-1.amazonaws.com/templates/cell.json",
        cell_role_arn="arn:aws:iam::123456789012:role/test-scaling-CellRole",
        mail_topic_arn=MAILS,
        page_topic_arn=PAGES,
        alarm_topic_arn=TOPIC,
        schedule_rule_arn=RULE,
        scale_out_alarms=(OUT,),
        scale_in_alarms=(IN,),
        timeout_minutes=30,
        runbook_url="https://docs.example/runbooks/",
        policy=Policy(prefix=PREFIX, **policy),
    )


class Killed(BaseException):
    """The process is gone: nothing catches this, and nothing runs after it."""


class AwsError(Exception):
    def __init__(self, code: str, message: str = "refused") -> None:
        super().__init__(code)
        self.code, self.message = code, message


@dataclass
class Context:
    aws_request_id: str = "run-1"
    left: int = 60_000

    def get_remaining_time_in_millis(self) -> int:
        return self.left


@dataclass
class FakeAws:
    """What there is in the account; `calls` is what was asked for, in order."""

    now: datetime
    stacks: dict[str, dict[str, Any]] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    health: dict[str, bool | None] = field(default_factory=dict)
    alarms: dict[str, str] = field(default_factory=lambda: {OUT: "OK", IN: "OK"})
    switch: str = "run"
    switch_version: int = 1
    item: dict[str, Any] = field(default_factory=dict)
    mails: list[dict[str, str]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refuse: dict[str, list[AwsError]] = field(default_factory=dict)
    """By operation: what the next calls are refused with."""
    die_before: int | None = None
    """Before which call, counted from 0, the process dies."""
    page_size: int = 2
    created: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        with self.guard:
            if self.die_before is not None and len(self.calls) >= self.die_before:
                raise Killed
            self.calls.append((operation, params))
            waiting = self.refuse.get(operation)
            if waiting:
                raise waiting.pop(0)
            method: Callable[..., dict[str, Any]] = getattr(self, "_" + operation.partition(":")[2])
            return method(**params)

    def names(self) -> set[str]:
        return {name for name, _ in self.calls}

    def cell(
        self, number: int, status: str = "CREATE_COMPLETE", *, weight: int | None = 100, **more: Any
    ) -> str:
        """Put a cell there as if it had always been."""
        name = f"{PREFIX}{number}"
        self.stacks[name] = _stack(name, status, self.now, **more)
        self.health[f"check-{name}"] = True
        if weight is not None:
            key = name if number <= BASE else f"{name}-added"
            self.records[key] = record(key, weight)
        return name

    def finish(self) -> None:
        """Let CloudFormation finish what it is at, and new cells become healthy."""
        for name, stack in list(self.stacks.items()):
            if stack["StackStatus"] == "CREATE_IN_PROGRESS":
                stack["StackStatus"] = "CREATE_COMPLETE"
                self.health[f"check-{name}"] = True
            elif stack["StackStatus"] == "DELETE_IN_PROGRESS":
                del self.stacks[name]
                self.health.pop(f"check-{name}", None)

    # The services.

    def _DescribeStacks(self, NextToken: str = "0") -> dict[str, Any]:
        start, every = int(NextToken), sorted(self.stacks.values(), key=lambda stack: str(stack["StackName"]))
        answer: dict[str, Any] = {"Stacks": every[start : start + self.page_size]}
        if start + self.page_size < len(every):
            answer["NextToken"] = str(start + self.page_size)
        return answer

    def _CreateStack(self, StackName: str, ClientRequestToken: str, **more: Any) -> dict[str, Any]:
        if StackName in self.stacks:
            # As AWS does: the same request again is not an error while it is under way.
            if self.stacks[StackName]["token"] != ClientRequestToken:
                raise AwsError("AlreadyExistsException")
            return {"StackId": StackName}
        self.stacks[StackName] = _stack(StackName, "CREATE_IN_PROGRESS", self.now, token=ClientRequestToken)
        self.health[f"check-{StackName}"] = False
        self.created.append(StackName)
        return {"StackId": StackName}

    def _DeleteStack(self, StackName: str, DeletionMode: str, **more: Any) -> dict[str, Any]:
        stack = self.stacks.get(StackName)
        if stack is None:
            return {}
        if stack.get("protected"):
            raise AwsError(
                "ValidationError", f"Stack [{StackName}] cannot be deleted while TerminationProtection is on"
            )
        if DeletionMode == "FORCE_DELETE_STACK" and stack["StackStatus"] != "DELETE_FAILED":
            raise AwsError("ValidationError", "FORCE_DELETE_STACK needs a stack in DELETE_FAILED")
        stack["StackStatus"] = "DELETE_IN_PROGRESS"
        return {}

    def _ContinueUpdateRollback(self, StackName: str, **more: Any) -> dict[str, Any]:
        if self.stacks[StackName]["StackStatus"] != "UPDATE_ROLLBACK_FAILED":
            raise AwsError("ValidationError")
        self.stacks[StackName]["StackStatus"] = "UPDATE_ROLLBACK_COMPLETE"
        return {}

    def _DescribeAlarms(self, AlarmNames: list[str], **more: Any) -> dict[str, Any]:
        found = [
            {"AlarmName": name, "StateValue": self.alarms[name]} for name in AlarmNames if name in self.alarms
        ]
        return {"MetricAlarms": found, "CompositeAlarms": []}

    def _ListResourceRecordSets(self, **asked: Any) -> dict[str, Any]:
        start = asked.get("StartRecordIdentifier", "")
        every = [self.records[name] for name in sorted(self.records) if name >= start]
        page, rest = every[: self.page_size], every[self.page_size :]
        if not rest:
            # Of the names after it one looks like a cell's record and is none.
            page = [*page, {**record(f"{PREFIX}9", 100), "Name": "www." + SITE}]
            return {"ResourceRecordSets": page, "IsTruncated": False}
        following = {
            "NextRecordName": SITE,
            "NextRecordType": "A",
            "NextRecordIdentifier": rest[0]["SetIdentifier"],
        }
        return {"ResourceRecordSets": page, "IsTruncated": True, **following}

    def _ChangeResourceRecordSets(self, ChangeBatch: dict[str, Any], **more: Any) -> dict[str, Any]:
        records = dict(self.records)
        for change in ChangeBatch["Changes"]:
            sent = change["ResourceRecordSet"]
            key = sent["SetIdentifier"]
            if change["Action"] == "DELETE":
                # As AWS does: a record is only deleted by whoever knows exactly what it says.
                if records.get(key) != sent:
                    raise AwsError("InvalidChangeBatch")
                del records[key]
            elif sent["HealthCheckId"] not in self.health:
                raise AwsError("NoSuchHealthCheck")
            elif sent["AliasTarget"]["DNSName"] not in {f"{name}.elb" for name in self.stacks}:
                raise AwsError("InvalidChangeBatch", "that target was not found")
            else:
                records[key] = sent
        self.records = records
        return {"ChangeInfo": {"Id": "1", "Status": "PENDING", "SubmittedAt": self.now}}

    def _GetHealthCheckStatus(self, HealthCheckId: str) -> dict[str, Any]:
        healthy = self.health.get(HealthCheckId)
        if healthy is None:
            raise AwsError("NoSuchHealthCheck")
        status = "Success: HTTP Status Code 200, OK" if healthy else "Failure: connection refused"
        return {"HealthCheckObservations": [{"StatusReport": {"Status": status}}] * 8}

    def _GetParameter(self, Name: str) -> dict[str, Any]:
        return {"Parameter": {"Name": Name, "Value": self.switch, "Version": self.switch_version}}

    def _Publish(self, TopicArn: str, Subject: str, Message: str) -> dict[str, Any]:
        if not Subject.isascii() or not Subject.isprintable() or not 0 < len(Subject) <= 100:
            raise AwsError("InvalidParameter")
        self.mails.append({"topic": TopicArn, "subject": Subject, "text": Message})
        return {"MessageId": str(len(self.mails))}

    def _UpdateItem(self, **asked: Any) -> dict[str, Any]:
        names, values = asked.get("ExpressionAttributeNames", {}), asked["ExpressionAttributeValues"]
        if not _holds(asked["ConditionExpression"], self.item, names, values):
            raise AwsError("ConditionalCheckFailedException", "The conditional request failed")
        self.item = _updated(asked["UpdateExpression"], self.item, names, values)
        return {"Attributes": {**asked["Key"], **self.item}} if asked.get("ReturnValues") == "ALL_NEW" else {}


def _stack(name: str, status: str, now: datetime, *, tag: str = ENVIRONMENT, **more: Any) -> dict[str, Any]:
    outputs = {
        "HealthCheckId": f"check-{name}",
        "LoadBalancerZoneId": "ZLB",
        "LoadBalancerDnsName": f"{name}.elb",
    }
    return {
        "StackName": name,
        "StackStatus": status,
        "CreationTime": more.pop("created_at", now),
        "Tags": [{"Key": "collabkit:environment", "Value": tag}],
        "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()],
        "token": "",
        **more,
    }


def record(key: str, weight: int) -> dict[str, Any]:
    """Return the record with this identifier: the scaler's with "-added" at its end, else that of the stack dns."""
    name = key.removesuffix("-added")
    return {
        "Name": SITE,
        "Type": "A",
        "SetIdentifier": key,
        "Weight": weight,
        "HealthCheckId": f"check-{name}",
        "AliasTarget": {"HostedZoneId": "ZLB", "DNSName": f"{name}.elb", "EvaluateTargetHealth": True},
    }


# DynamoDB's expressions, as far as the lock speaks them.


def _holds(condition: str, item: dict[str, Any], names: dict[str, str], values: dict[str, Any]) -> bool:
    return any(
        all(_term(term.strip(), item, names, values) for term in part.split(" AND "))
        for part in condition.split(" OR ")
    )


def _term(term: str, item: dict[str, Any], names: dict[str, str], values: dict[str, Any]) -> bool:
    absent = re.fullmatch(r"attribute_not_exists\((\S+)\)", term)
    if absent:
        return names.get(absent[1], absent[1]) not in item
    left, operator, right = re.fullmatch(r"(\S+) (=|<=|<) (\S+)", term).groups()  # type: ignore[union-attr]
    name = names.get(left, left)
    if name not in item:
        return False
    mine, theirs = _value(item[name]), _value(values[right])
    return bool({"=": mine == theirs, "<=": mine <= theirs, "<": mine < theirs}[operator])


def _updated(
    change: str, item: dict[str, Any], names: dict[str, str], values: dict[str, Any]
) -> dict[str, Any]:
    new = dict(item)
    setting, _, adding = change.removeprefix("SET ").partition(" ADD ")
    for pair in setting.split(", "):
        left, right = pair.split(" = ")
        new[names.get(left, left)] = values[right]
    for pair in filter(None, adding.split(", ")):
        left, right = pair.split(" ")
        new[left] = {"N": str(_value(new.get(left, {"N": "0"})) + _value(values[right]))}
    return new


def _value(typed: dict[str, str]) -> Any:
    ((kind, value),) = typed.items()
    return int(value) if kind == "N" else value


class Wire:
    """Real clients, made once, whose calls go to whatever fake account is plugged in."""

    def __init__(self) -> None:
        self.aws: FakeAws | None = None
        core = get_session()
        core.set_credentials("AKIAIOSFODNN7EXAMPLE", "none")
        core.register("provide-client-params.*.*", self._remember)
        core.register("before-call.*.*", self._answer)
        self.services = clients(boto3.session.Session(botocore_session=core, region_name="eu-central-1"))

    def _remember(self, params: dict[str, Any], context: dict[str, Any], **more: Any) -> None:
        context["collabkit"] = params

    def _answer(self, model: Any, context: dict[str, Any], **more: Any) -> Any:
        if self.aws is None:
            return None
        operation = f"{model.service_model.signing_name}:{model.name}"
        try:
            answer = self.aws.call(operation, context["collabkit"])
        except AwsError as error:
            told = {"Error": {"Code": error.code, "Message": error.message}, "ResponseMetadata": {}}
            return AN_ERROR, told
        return NO_ERROR, answer


@cache
def wire() -> Wire:
    return Wire()
