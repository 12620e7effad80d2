"""Each call of the scaler against its role as rendered: its action, what it is about, and the conditions."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from collabkit.infra.lambdas.scaler.config import Config
from collabkit.infra.settings import load
from collabkit.infra.stacks import STACKS

from .deeds import HERE, Account, Call, arn, everything_it_does, request
from .fakes import ENVIRONMENT
from .iam import Request, fits, is_allowed

SETTINGS = Path(__file__).parent.parent / "environments" / "production.toml"
ROLE = f"arn:aws:iam::{HERE['AWS::AccountId']}:role/test-cells"


@cache
def templates() -> dict[str, dict[str, Any]]:
    """Return the scaler's stack and that of a cell, of an environment with the name of the fake account's."""
    environment = replace(load(SETTINGS), name=ENVIRONMENT)
    return {stack: STACKS[stack](environment).to_dict() for stack in ("scaling", "web_cell")}


@cache
def account() -> Account:
    return Account(templates()["scaling"])


@cache
def policy() -> dict[str, Any]:
    role = templates()["scaling"]["Resources"]["FunctionRole"]["Properties"]
    (only,) = role["Policies"]
    found: dict[str, Any] = account().resolved(only["PolicyDocument"])
    return found


@cache
def calls() -> tuple[Call, ...]:
    """Return the calls of a scaler that knows what the function is told."""
    function = templates()["scaling"]["Resources"]["Function"]["Properties"]
    config = Config.read(account().resolved(function["Environment"]["Variables"]))
    return tuple(everything_it_does(config))


def implied() -> list[Request]:
    """Return what AWS asks besides, when a stack is launched and when Lambda runs the function."""
    (created, *_) = [params for name, params in calls() if name == "cloudformation:CreateStack"]
    bucket, _, key = created["TemplateURL"].removeprefix("https://").partition("/")
    declared = templates()["web_cell"]["Parameters"].values()
    paths = [each["Default"] for each in declared if each["Type"].startswith("AWS::SSM::")]
    public = "arn:aws:ssm:eu-central-1::parameter"
    log = f"{arn('logs')}:log-group:/collabkit/test/scaler:log-stream:1"
    return [
        Request("cloudformation:TagResource", f"{arn('cloudformation')}:stack/{created['StackName']}/0a1b"),
        Request("iam:PassRole", created["RoleARN"], {"iam:PassedToService": "cloudformation.amazonaws.com"}),
        Request("s3:GetObject", f"arn:aws:s3:::{bucket.partition('.')[0]}/{key}"),
        Request("kms:Decrypt", f"{arn('kms')}:key/files"),
        *(
            Request(
                "ssm:GetParameters",
                f"{public if path.startswith('/aws/') else arn('ssm') + ':parameter'}{path}",
            )
            for path in paths
        ),
        Request("sqs:SendMessage", f"{arn('sqs')}:test-DeadLetters"),
        Request("logs:CreateLogStream", log),
        Request("logs:PutLogEvents", log),
    ]


def refused(document: dict[str, Any]) -> set[str]:
    return {each.action for each in (*map(request, calls()), *implied()) if not is_allowed(document, each)}


def test_each_call_is_allowed_on_what_it_is_about() -> None:
    assert len(calls()) > 100
    assert refused(policy()) == set()


def test_no_action_and_no_resource_is_allowed_that_nothing_asks_for() -> None:
    asked = [*map(request, calls()), *implied()]
    for statement in policy()["Statement"]:
        resources = statement["Resource"]
        for action in statement["Action"]:
            for resource in resources if isinstance(resources, list) else [resources]:
                narrow = {**statement, "Action": action, "Resource": resource}
                assert any(fits(narrow, each) for each in asked), narrow


def changed(action: str, **more: Any) -> dict[str, Any]:
    """Return the policy with another statement for an action."""
    document = deepcopy(policy())
    for statement in document["Statement"]:
        if action in statement["Action"]:
            statement.update(more)
    return document


KEY = "route53:ChangeResourceRecordSets"


def only(**keys: list[str]) -> dict[str, Any]:
    return {"ForAllValues:StringEquals": {f"{KEY}{name}": values for name, values in keys.items()}}


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("dynamodb:UpdateItem", {"Resource": f"{arn('sqs')}:test-DeadLetters"}),
        ("dynamodb:UpdateItem", {"Resource": f"{arn('dynamodb')}:table/other"}),
        ("cloudformation:CreateStack", {"Resource": f"{arn('cloudformation')}:stack/nothing/*"}),
        ("cloudformation:DeleteStack", {"Resource": f"{arn('cloudformation')}:stack/nothing/*"}),
        ("cloudformation:CreateStack", {"Condition": {"ArnEquals": {"cloudformation:RoleArn": f"{ROLE}2"}}}),
        ("cloudformation:CreateStack", {"Condition": {"StringEquals": {"cloudformation:TemplateUrl": "x"}}}),
        ("cloudformation:DeleteStack", {"Condition": {"StringEquals": {"cloudformation:TemplateUrl": "x"}}}),
        ("cloudformation:DescribeStacks", {"Resource": f"{arn('cloudformation')}:stack/test-*/*"}),
        ("cloudformation:TagResource", {"Resource": f"{arn('cloudformation')}:stack/test-cell-9*/*"}),
        ("iam:PassRole", {"Resource": f"{ROLE}2"}),
        ("s3:GetObject", {"Resource": "arn:aws:s3:::files-artefactsbucket/other.json"}),
        ("kms:Decrypt", {"Resource": f"{arn('kms')}:key/observability"}),
        ("ssm:GetParameter", {"Resource": f"{arn('ssm')}:parameter/collabkit/test/scaling/LockTable"}),
        ("ssm:GetParameters", {"Resource": f"{arn('ssm')}:parameter/collabkit/test/*"}),
        ("sns:Publish", {"Resource": f"{arn('sns')}:test-EngineersTopicArn"}),
        ("cloudwatch:DescribeAlarms", {"Resource": f"{arn('cloudwatch')}:alarm:other-*"}),
        ("route53:ListResourceRecordSets", {"Resource": "arn:aws:route53:::hostedzone/other"}),
        ("route53:GetHealthCheckStatus", {"Resource": "arn:aws:route53:::hostedzone/*"}),
        (KEY, {"Resource": "arn:aws:route53:::hostedzone/other"}),
        (KEY, {"Condition": only(NormalizedRecordNames=["www.together.example"])}),
        (KEY, {"Condition": only(NormalizedRecordNames=["together.example."])}),
        (KEY, {"Condition": only(RecordTypes=["AAAA"])}),
        (KEY, {"Condition": only(Actions=["UPSERT"])}),
        ("sqs:SendMessage", {"Resource": f"{arn('sqs')}:other"}),
        ("logs:PutLogEvents", {"Resource": f"{arn('logs')}:log-group:/collabkit/test/web:*"}),
    ],
)
def test_a_wrong_policy_is_found(action: str, more: dict[str, Any]) -> None:
    """The negative control."""
    assert action in refused(changed(action, **more))


def with_role(role: str, **more: str) -> dict[str, str | list[str]]:
    return {"cloudformation:RoleArn": role, **more}


def records(name: str, kind: str, action: str) -> dict[str, str | list[str]]:
    return {f"{KEY}NormalizedRecordNames": [name], f"{KEY}RecordTypes": [kind], f"{KEY}Actions": [action]}


STACK = f"{arn('cloudformation')}:stack"
ZONE = "arn:aws:route53:::hostedzone/edge-zoneid"


@pytest.mark.parametrize(
    "asked",
    [
        Request("cloudformation:DeleteStack", f"{STACK}/test-cell-3/0a1b"),
        Request("cloudformation:DeleteStack", f"{STACK}/test-cell-3/0a1b", with_role(f"{ROLE}2")),
        Request("cloudformation:DeleteStack", f"{STACK}/test-data/0a1b", with_role(ROLE)),
        Request("cloudformation:DeleteStack", f"{STACK}/other-cell-3/0a1b", with_role(ROLE)),
        Request("cloudformation:UpdateStack", f"{STACK}/test-cell-3/0a1b", with_role(ROLE)),
        Request("cloudformation:CreateStack", f"{STACK}/test-cell-3/0a1b", with_role(ROLE)),
        Request(
            "cloudformation:CreateStack",
            f"{STACK}/test-cell-3/0a1b",
            with_role(ROLE, **{"cloudformation:TemplateUrl": "https://elsewhere.example/web-cell.json"}),
        ),
        Request("iam:PassRole", ROLE, {"iam:PassedToService": "ec2.amazonaws.com"}),
        Request(KEY, ZONE, records("www.together.example", "A", "UPSERT")),
        Request(KEY, ZONE, records("together.example", "NS", "UPSERT")),
        Request(KEY, ZONE, records("together.example", "A", "CREATE")),
        Request("sns:Publish", f"{arn('sns')}:test-ScalerTopicArn"),
        Request("ssm:GetParameter", f"{arn('ssm')}:parameter/collabkit/test/release/Name"),
        Request("ssm:PutParameter", f"{arn('ssm')}:parameter/collabkit/test/scaling/Switch"),
    ],
)
def test_what_it_never_does_is_not_allowed(asked: Request) -> None:
    assert not is_allowed(policy(), asked)
