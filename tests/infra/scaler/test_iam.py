"""The small IAM refuses what AWS would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from .iam import Request, is_allowed

CELL = "arn:aws:cloudformation:eu-central-1:123456789012:stack/test-cell-3/1"
STACKS = "arn:aws:cloudformation:eu-central-1:123456789012:stack/test-cell-*/*"
ROLE = "arn:aws:iam::123456789012:role/cells"


def policy(**more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": ["cloudformation:DeleteStack"], "Resource": STACKS}
    return {"Statement": [{**statement, **more}]}


DELETE = Request("cloudformation:DeleteStack", CELL, {"cloudformation:RoleArn": ROLE})


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Action": "cloudformation:*"},
        {"Action": "CloudFormation:deletestack"},
        {"Resource": "*"},
        {"Resource": ["arn:aws:s3:::bucket", STACKS]},
        {"Condition": {"ArnEquals": {"cloudformation:RoleArn": ROLE}}},
        {"Condition": {"ArnLike": {"cloudformation:RoleArn": "arn:aws:iam::*:role/cells"}}},
        {"Condition": {"StringEquals": {"cloudformation:RoleArn": ["other", ROLE]}}},
        {"Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}},
    ],
)
def test_it_allows(more: dict[str, Any]) -> None:
    assert is_allowed(policy(**more), DELETE)


@pytest.mark.parametrize(
    "more",
    [
        {"Effect": "Deny"},
        {"Action": ["cloudformation:DeleteStackSet"]},
        {"Action": []},
        {"Resource": STACKS.replace("test-cell-*", "nothing")},
        {"Resource": STACKS.replace("123456789012", "210987654321")},
        {"Resource": STACKS.removesuffix("*")},
        {"Condition": {"ArnEquals": {"cloudformation:RoleArn": f"{ROLE}-2"}}},
        {"Condition": {"StringEquals": {"cloudformation:RoleArn": ROLE[:-1] + "?"}}},
        {"Condition": {"StringEquals": {"cloudformation:TemplateUrl": "x"}}},
        {"Condition": {"StringEquals": {"cloudformation:RoleArn": ROLE, "cloudformation:TemplateUrl": "x"}}},
        {"Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}}},
    ],
)
def test_it_refuses(more: dict[str, Any]) -> None:
    assert not is_allowed(policy(**more), DELETE)


def test_a_denial_beats_what_allows() -> None:
    statements = policy()["Statement"] + policy(Effect="Deny", Resource="*")["Statement"]
    assert not is_allowed({"Statement": statements}, DELETE)


def test_all_values_must_be_among_those_of_the_condition() -> None:
    only = policy(
        Action="route53:ChangeResourceRecordSets",
        Resource="*",
        Condition={"ForAllValues:StringEquals": {"types": ["A", "AAAA"]}},
    )
    for types, allowed in ((["A"], True), (["A", "AAAA"], True), (["A", "NS"], False), ([], True)):
        request = Request(
            "route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z", {"types": types}
        )
        assert is_allowed(only, request) == allowed


@pytest.mark.parametrize("more", [{"NotAction": "s3:*"}, {"NotResource": "*"}])
def test_what_it_cannot_read_it_does_not_judge(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="does not read"):
        is_allowed(policy(**more), DELETE)
    with pytest.raises(KeyError):
        is_allowed(policy(Condition={"NumericEquals": {"a": "1"}}), DELETE)
