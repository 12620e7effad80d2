"""The stack of the scaler: it fits the code that it runs, and lets that code do what it does and no more."""

from __future__ import annotations

import json
from fnmatch import fnmatch
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from collabkit.infra import watches
from collabkit.infra.lambdas.scaler.config import Config
from collabkit.infra.lambdas.scaler.lock import LEASE_SECONDS
from collabkit.infra.lambdas.scaler.model import RUNBOOKS
from collabkit.infra.scaling.archive import archive
from collabkit.infra.scaling.policy import policy
from collabkit.infra.scaling.rights import CELL_RIGHTS, ROLLING
from collabkit.infra.settings import Environment, load
from collabkit.infra.stacks import STACKS
from collabkit.infra.stacks.scaling import build

from .deeds import everything_it_does

SETTINGS = Path(__file__).parent.parent / "environments"


@cache
def environment(name: str = "production") -> Environment:
    return load(SETTINGS / f"{name}.toml")


@cache
def resources() -> dict[str, Any]:
    found: dict[str, Any] = build(environment()).to_dict()["Resources"]
    return found


def of_type(kind: str) -> list[dict[str, Any]]:
    return [each["Properties"] for each in resources().values() if each["Type"] == kind]


def actions(role: str) -> set[str]:
    document = resources()[role]["Properties"]["Policies"][0]["PolicyDocument"]
    return {action for statement in document["Statement"] for action in statement["Action"]}


def test_only_what_knows_no_resource_is_allowed_on_all_of_them() -> None:
    document = resources()["FunctionRole"]["Properties"]["Policies"][0]["PolicyDocument"]
    wide = [statement["Action"] for statement in document["Statement"] if statement["Resource"] == "*"]
    assert wide == [["cloudformation:DescribeStacks"]]


def test_the_function_gets_every_variable_that_its_code_reads() -> None:
    (function,) = of_type("AWS::Lambda::Function")
    variables = function["Environment"]["Variables"]
    read = Config.read({name: value if isinstance(value, str) else "x" for name, value in variables.items()})
    assert read.policy == policy(environment())
    assert read.timeout_minutes * 60 == read.policy.progress_seconds
    assert read.scale_out_alarms == tuple(watches.scale_out_alarms(environment()))
    assert read.scale_in_alarms == tuple(watches.scale_in_alarms(environment()))
    assert len(json.dumps(variables)) < 4096


def test_no_run_outlives_its_lock_and_one_runs_at_a_time() -> None:
    (function,) = of_type("AWS::Lambda::Function")
    assert function["Timeout"] < LEASE_SECONDS
    assert function["ReservedConcurrentExecutions"] == 1
    assert function["Architectures"] == ["arm64"]
    assert (function["Code"]["S3Key"], function["Handler"]) == (archive().key, "scaler.handler.handle")


def test_what_is_sent_to_it_comes_from_where_it_listens() -> None:
    assert {each["Principal"] for each in of_type("AWS::Lambda::Permission")} == {
        "sns.amazonaws.com",
        "events.amazonaws.com",
    }
    assert all("SourceArn" in each for each in of_type("AWS::Lambda::Permission"))
    assert len(of_type("AWS::Events::Rule")) == 2
    (invocations,) = of_type("AWS::Lambda::EventInvokeConfig")
    assert "OnFailure" in invocations["DestinationConfig"]


def test_every_alarm_has_a_runbook_and_an_owner() -> None:
    alarms = [each for each in resources().values() if each["Type"] == "AWS::CloudWatch::Alarm"]
    assert {alarm["Metadata"]["collabkit"]["runbook"] for alarm in alarms} <= set(RUNBOOKS)
    assert all(alarm["Metadata"]["collabkit"]["owner"] for alarm in alarms)
    assert len(alarms) == 4


def test_a_cell_is_launched_with_the_parameter_that_its_template_has() -> None:
    (created,) = [params for name, params in everything_it_does() if name == "cloudformation:CreateStack"][:1]
    given = {each["ParameterKey"] for each in created["Parameters"]}
    known = STACKS["web_cell"](environment()).to_dict()["Parameters"]
    assert given <= set(known)
    assert all("Default" in each for name, each in known.items() if name not in given)


def test_the_role_of_the_cells_covers_every_type_in_their_template() -> None:
    template = STACKS["web_cell"](environment()).to_dict()
    assert {each["Type"] for each in template["Resources"].values()} == set(CELL_RIGHTS)
    assert template["Outputs"].keys() >= {"HealthCheckId", "LoadBalancerZoneId", "LoadBalancerDnsName"}


def test_each_right_of_the_cells_role_is_one_that_the_handlers_ask_for() -> None:
    found = find_spec("cfnlint")
    if not found or not found.origin:
        pytest.skip("cfn-lint is not installed")
    asked: dict[str, set[str]] = {}
    for path in (Path(found.origin).parent / "data/schemas/resources").glob("*.json"):
        schema = json.loads(path.read_text())
        if schema.get("typeName") in CELL_RIGHTS:
            handlers = schema.get("handlers", {}).values()
            asked[schema["typeName"]] = {right for handler in handlers for right in handler["permissions"]}
    for kind, rights in CELL_RIGHTS.items():
        assert set(rights) <= asked.get(kind, set()), kind
    assert not set(ROLLING) & set().union(*asked.values())


def test_the_role_of_the_cells_makes_nothing_but_cells() -> None:
    allowed = actions("CellRole")
    for forbidden in (
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "rds:DeleteDBInstance",
        "s3:DeleteBucket",
        "dynamodb:PutItem",
    ):
        assert not any(fnmatch(forbidden, action) for action in allowed)


def test_one_group_of_machines_needs_no_scaler() -> None:
    kinds = {each["Type"] for each in build(environment("small")).to_dict()["Resources"].values()}
    assert kinds == {"AWS::SSM::Parameter"}
