"""All that the scaler can do, done once; and what AWS is asked by each of its calls."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from collabkit.infra.lambdas.scaler.config import Config

from .fakes import IN, OUT, PREFIX, AwsError
from .iam import Request
from .sites import Site, site

Call = tuple[str, dict[str, Any]]
HERE = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::AccountId": "123456789012",
    "AWS::URLSuffix": "amazonaws.com",
}


def everything_it_does(config: Config | None = None) -> list[Call]:
    """Let the scaler do each thing that it can do, and return its calls."""
    return _out_and_in(_site(config)) + _repairs(_site(config))


def _site(config: Config | None) -> Site:
    """Return an account for the scaler, which finds everything by ``config`` but moves within the tests' bounds."""
    here = site()
    if config:
        kept = {
            name: getattr(here.config, name) for name in ("policy", "scale_out_alarms", "scale_in_alarms")
        }
        here.config = replace(config, **kept)
    return here


def _out_and_in(here: Site) -> list[Call]:
    here.aws.alarms[OUT] = "ALARM"
    here.look()
    here.aws.alarms.update({OUT: "OK", IN: "ALARM"})
    for _ in range(40):
        here.look(minutes=1)
        here.aws.finish()
    return here.aws.calls


def _repairs(here: Site) -> list[Call]:
    here.aws.cell(3, "DELETE_FAILED", weight=None)
    here.aws.stacks[f"{PREFIX}2"]["StackStatus"] = "UPDATE_ROLLBACK_FAILED"
    for _ in range(20):
        here.look(minutes=2)
        here.aws.stacks[f"{PREFIX}3"]["StackStatus"] = "DELETE_FAILED"
    here.aws.refuse["cloudformation:CreateStack"] = [AwsError("LimitExceededException")]
    here.aws.alarms[OUT] = "ALARM"
    here.aws.now += timedelta(hours=2)
    here.settle()
    return here.aws.calls


def request(call: Call) -> Request:
    """Return what AWS asks IAM about a call."""
    name, params = call
    action = name.replace("monitoring:", "cloudwatch:")
    service, _, operation = action.partition(":")
    return Request(action, _resource(service, operation, params), _context(operation, params))


def _resource(service: str, operation: str, params: dict[str, Any]) -> str:
    if operation == "DescribeStacks":
        return f"{arn(service)}:stack/{params['StackName']}/*" if "StackName" in params else "*"
    if operation == "GetHealthCheckStatus":
        return f"arn:aws:route53:::healthcheck/{params['HealthCheckId']}"
    return {
        "cloudformation": lambda: f"{arn(service)}:stack/{params['StackName']}/0a1b",
        # CloudWatch looks among all alarms for the names. Composite ones are for those who may ask for anything.
        "cloudwatch": lambda: "*" if "CompositeAlarm" in params["AlarmTypes"] else f"{arn(service)}:alarm:*",
        "dynamodb": lambda: f"{arn(service)}:table/{params['TableName']}",
        "route53": lambda: f"arn:aws:route53:::hostedzone/{params['HostedZoneId']}",
        "sns": lambda: str(params["TopicArn"]),
        "ssm": lambda: f"{arn(service)}:parameter{params['Name']}",
    }[service]()


def arn(service: str) -> str:
    return f"arn:aws:{service}:{HERE['AWS::Region']}:{HERE['AWS::AccountId']}"


def _context(operation: str, params: dict[str, Any]) -> dict[str, str | list[str]]:
    if operation == "ChangeResourceRecordSets":
        changes = params["ChangeBatch"]["Changes"]
        records = [change["ResourceRecordSet"] for change in changes]
        key = "route53:ChangeResourceRecordSets"
        return {
            f"{key}NormalizedRecordNames": [record["Name"].lower().rstrip(".") for record in records],
            f"{key}RecordTypes": [record["Type"] for record in records],
            f"{key}Actions": [change["Action"] for change in changes],
        }
    keys = {"RoleARN": "cloudformation:RoleArn", "TemplateURL": "cloudformation:TemplateUrl"}
    return {key: params[name] for name, key in keys.items() if name in params}


class Account:
    """What the intrinsic functions of a template come to in an account, where each thing has its own address."""

    def __init__(self, template: dict[str, Any]) -> None:
        self._template = template

    def resolved(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.resolved(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "Ref" in value:
            return self._ref(value["Ref"])
        if "Fn::GetAtt" in value:
            return self._arn(*value["Fn::GetAtt"])
        if "Fn::Sub" in value:
            return self._sub(value["Fn::Sub"])
        return {key: self.resolved(each) for key, each in value.items()}

    def _ref(self, name: str) -> str:
        if name not in self._template["Parameters"]:
            return HERE.get(name) or f"test-{name}"
        *_, stack, wanted = self._template["Parameters"][name]["Default"].split("/")
        if wanted.endswith("TopicArn"):
            return f"{arn('sns')}:test-{wanted}"
        if wanted.endswith("KeyArn"):
            return f"{arn('kms')}:key/{stack}"
        return f"{stack}-{wanted}".lower()

    def _arn(self, name: str, attribute: str) -> str:
        assert attribute == "Arn"
        kind, body = (
            self._template["Resources"][name]["Type"],
            self._template["Resources"][name]["Properties"],
        )
        return {
            "AWS::DynamoDB::Table": lambda: f"{arn('dynamodb')}:table/{self._ref(name)}",
            "AWS::IAM::Role": lambda: f"arn:aws:iam::123456789012:role/{body['RoleName']}",
            "AWS::Logs::LogGroup": lambda: f"{arn('logs')}:log-group:{body['LogGroupName']}:*",
            "AWS::SQS::Queue": lambda: f"{arn('sqs')}:{self._ref(name)}",
        }[kind]()

    def _sub(self, value: Any) -> str:
        text, given = value if isinstance(value, list) else (value, {})
        known = {key: self.resolved(each) for key, each in given.items()}
        return re.sub(r"\$\{([^}]+)\}", lambda found: known.get(found[1]) or self._ref(found[1]), text)
