"""Drift: found, told, and not confused with what the scaler does on purpose."""

from __future__ import annotations

import pytest

from .base import PRODUCTION, deployed, run, said, sentence
from .fake import Account


def _drift(logical_id, kind, path, expected, actual, *, status="MODIFIED"):
    difference = {
        "PropertyPath": path,
        "ExpectedValue": expected,
        "ActualValue": actual,
        "DifferenceType": "NOT_EQUAL",
    }
    return {
        "LogicalResourceId": logical_id,
        "ResourceType": kind,
        "StackResourceDriftStatus": status,
        "PropertyDifferences": [difference] if path else [],
    }


@pytest.fixture(scope="module")
def production():
    return deployed(PRODUCTION)[0]


@pytest.fixture
def account(production):
    for stack in production.stacks:
        stack.drifts = []
    production.fails.clear()
    return production


def test_without_drift_all_is_well(account):
    result = run("drift", "--settings", PRODUCTION, "--json", account=account)
    assert result.exit_code == 0
    assert {stack["status"] for stack in said(result)["stacks"]} == {"IN_SYNC"}


def test_a_change_by_hand_is_found(account):
    account.get("production-data").drifts = [
        _drift("Database", "AWS::RDS::DBInstance", "/MultiAZ", "true", "false"),
        _drift("Cache", "AWS::ElastiCache::ReplicationGroup", "", "", "", status="DELETED"),
    ]
    result = run("drift", "--settings", PRODUCTION, account=account)
    assert result.exit_code == 1
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert ["production-data", "Database", "/MultiAZ", "true", "false", ""] in rows
    assert ["production-data", "Cache", "/", "exists", "is gone", ""] in rows
    assert f"1 of {len(account.names())} stacks drifted" in sentence(result)


def test_what_the_scaler_and_engineers_do_on_purpose_is_told_and_no_finding(account):
    account.get("production-dns").drifts = [_drift("Cell1", "AWS::Route53::RecordSet", "/Weight", "100", "0")]
    account.get("production-scaling").drifts = [
        _drift("Switch", "AWS::SSM::Parameter", "/Value", "run", "stop")
    ]
    result = run("drift", "--settings", PRODUCTION, "--json", account=account)
    assert result.exit_code == 0
    found = [one for stack in said(result)["stacks"] for one in stack["drifts"]]
    assert {one["on_purpose"] for one in found} == {
        "the scaler weighs the records",
        "an engineer moves the switch",
    }
    # Another value that stacks tell each other is none of these.
    account.get("production-scaling").drifts = [_drift("PublishX", "AWS::SSM::Parameter", "/Value", "a", "b")]
    assert run("drift", "--settings", PRODUCTION, account=account).exit_code == 1


def test_a_stack_that_could_not_be_looked_at_is_no_success(account):
    account.fails["production-edge"] = ("", "No right to read the firewall.")
    result = run("drift", "--settings", PRODUCTION, account=account)
    assert result.exit_code == 3
    assert "production-edge: No right to read the firewall." in sentence(result)


def test_what_is_not_deployed_has_no_drift():
    result = run("drift", "--settings", PRODUCTION, "--json", account=Account())
    assert result.exit_code == 0
    assert {stack["status"] for stack in said(result)["stacks"]} == {"ABSENT"}


def test_json_keeps_its_shape(account):
    account.get("production-data").drifts = [
        _drift("Database", "AWS::RDS::DBInstance", "/MultiAZ", "true", "false")
    ]
    answer = said(run("drift", "--settings", PRODUCTION, "--only", "data", "--json", account=account))
    (stack,) = answer["stacks"]
    assert set(stack) == {"name", "status", "reason", "drifts", "drifted"}
    assert set(stack["drifts"][0]) == {"logical_id", "type", "path", "expected", "actual", "on_purpose"}
