"""What deploying would change: shown, and refused where data could be lost."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from collabkit.infra import stateful
from collabkit.infra.deploy import AwsRefused, Stacks, changes, values
from collabkit.infra.deploy.units import units
from collabkit.infra.settings import load

from .base import PRODUCTION, SMALL, changed, deployed, run, said, sentence
from .fake import Account, wire


def test_before_the_first_deployment_everything_is_new_and_nothing_is_left_behind():
    account = Account().ready(load(SMALL))
    result = run("diff", "--settings", SMALL, "--json", account=account)
    assert result.exit_code == 0
    assert {stack["outcome"] for stack in said(result)["stacks"]} == {"new"}
    assert {each["action"] for stack in said(result)["stacks"] for each in stack["changes"]} == {"Add"}
    assert not account.stacks


def test_afterwards_there_is_nothing_and_no_change_set_stays():
    account, _ = deployed(PRODUCTION)
    result = run("diff", "--settings", PRODUCTION, "--json", account=account)
    assert result.exit_code == 0
    assert {stack["outcome"] for stack in said(result)["stacks"]} == {"unchanged"}
    assert not any(stack.plans for stack in account.stacks)


def test_a_change_is_a_row_with_what_causes_it(tmp_path):
    account, _ = deployed(SMALL)
    settings = changed(SMALL, tmp_path, a="monthly = 150 -> monthly = 175")
    result = run("diff", "--settings", settings, account=account)
    assert result.exit_code == 0
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert ["small-budgets", "Modify", "Budget", "AWS::Budgets::Budget", "False", "Budget"] in rows
    assert "0 new, 1 different" in sentence(result)


def test_a_replacement_of_data_is_shown_and_refused_unless_allowed(tmp_path):
    account, _ = deployed(SMALL)
    settings = changed(SMALL, tmp_path, a='[data] -> [data]\ndatabase = "other"')
    result = run("diff", "--settings", settings, "--json", account=account)
    assert result.exit_code == 4
    answer = said(result)
    (data,) = [stack for stack in answer["stacks"] if stack["stack"] == "data"]
    (database,) = [each for each in data["changes"] if each["logical_id"] == "Database"]
    assert database["replacement"] == "True"
    assert database["loses_data"]
    assert answer["error"]["exit"] == 4
    assert run("diff", "--settings", settings, "--allow-replacement", account=account).exit_code == 0
    assert not account.done("ExecuteChangeSet")


SEARCHES = '[data] -> [search]\nmode = "own"\n[data]'
"""A setting by which one stack publishes what others follow from then on."""


def _with_search(tmp_path):
    account, _ = deployed(SMALL)
    return account, changed(SMALL, tmp_path, a=SEARCHES)


def _of_worker(answer):
    (worker,) = [stack for stack in answer["stacks"] if stack["stack"] == "worker"]
    return worker


@pytest.mark.parametrize("command", [("diff",), ("deploy", "--dry-run")])
def test_what_waits_for_an_earlier_stack_is_compared_by_its_templates(tmp_path, command):
    account, settings = _with_search(tmp_path)
    result = run(*command, "--settings", settings, "--json", account=account)
    assert result.exit_code == 0, result.stderr
    stacks = {stack["name"]: stack for stack in said(result)["stacks"]}
    waiting = {name: stack["awaits"] for name, stack in stacks.items() if stack["outcome"] == "unknown"}
    assert waiting == {"small-worker": ["small-search"], "small-cell-1": ["small-search"]}
    (change,) = stacks["small-worker"]["changes"]
    assert (change["action"], change["logical_id"]) == ("Modify", "WorkerTemplate")
    assert (change["replacement"], change["properties"]) == ("Unknown", ["LaunchTemplateData"])
    assert stacks["small-search"]["awaits"] == []
    assert "small-worker: unknown until small-search is deployed, which publishes what it" in sentence(result)
    assert "2 unknown." in sentence(result)
    assert not any(stack.plans for stack in account.stacks)


def test_once_deployed_nothing_is_unknown(tmp_path):
    account, settings = _with_search(tmp_path)
    assert run("deploy", "--settings", settings, account=account).exit_code == 0
    result = run("diff", "--settings", settings, "--json", account=account)
    assert {stack["outcome"] for stack in said(result)["stacks"]} == {"unchanged"}


def test_alone_what_waits_is_refused_with_what_to_do(tmp_path):
    account, settings = _with_search(tmp_path)
    result = run("diff", "--settings", settings, "--only", "worker", account=account)
    assert result.exit_code == 3
    assert "small-worker: /collabkit/small/search/SecretArn, " in sentence(result)
    assert "deploy without --only does." in sentence(result)


def test_what_an_unchanged_stack_has_lost_is_not_expected_of_it():
    account, environment = deployed(SMALL)
    del account.values[environment.region, "/collabkit/small/data/CacheHost"]
    result = run("diff", "--settings", SMALL, account=account)
    assert result.exit_code == 3
    assert "/collabkit/small/data/CacheHost does not exist." in sentence(result)
    assert "If somebody deleted it, write it again" in sentence(result)


def test_a_stack_elsewhere_publishes_nothing_here():
    unit = units(load(SMALL), [1])[0]
    (change,) = changes.added({"PublishX": {"Type": "AWS::SSM::Parameter"}})
    template = json.dumps({"Resources": {"PublishX": {"Type": change.type, "Properties": {"Name": "/x"}}}})
    there = replace(unit, region="us-east-1", template=template)
    assert values.coming(there, [change]) == {("us-east-1", "/x"): unit.name}
    follower = json.dumps(
        {"Resources": {}, "Parameters": {"X": {"Type": "AWS::SSM::Parameter::Value<String>"}}}
    )
    here = replace(unit, template=follower, parameters={"X": "/x"})
    stacks = Stacks(wire().clients)
    wire().account = Account()
    with pytest.raises(AwsRefused, match="/x does not exist"):
        values.awaited(stacks, here, values.coming(there, [change]))
    assert values.awaited(stacks, here, values.coming(replace(there, region=here.region), [change])) == (
        unit.name,
    )


def test_the_paths_of_a_cell_have_its_number():
    *_, cell = [unit for unit in units(load(PRODUCTION), [1, 12]) if unit.stack == "web_cell"]
    paths = {path for _, path in values.coming(cell, changes.added(cell.resources))}
    assert "/collabkit/production/cell-12/GroupName" in paths


@pytest.mark.parametrize("command", [("diff",), ("deploy",)])
def test_data_that_would_be_removed_is_refused_where_the_rest_is_unknown(tmp_path, command):
    account, settings = _with_search(tmp_path)
    account.get("small-worker").template["Resources"]["Old"] = {"Type": "AWS::Logs::LogGroup"}
    result = run(*command, "--settings", settings, account=account)
    assert result.exit_code == 4
    assert "small-worker: this would remove Old (AWS::Logs::LogGroup)" in sentence(result)
    assert not account.done("ExecuteChangeSet")
    allowed = run("diff", "--settings", settings, "--allow-replacement", account=account)
    assert allowed.exit_code == 0


def test_what_is_no_longer_there_may_be_another_type_of_the_same_name():
    before, after = {"A": {"Type": "AWS::S3::Bucket"}}, {"A": {"Type": "AWS::SNS::Topic"}}
    found = values.compared(before, after)
    assert [(each.action, each.type, each.loses) for each in found] == [
        ("Remove", "AWS::S3::Bucket", True),
        ("Add", "AWS::SNS::Topic", False),
    ]


def test_the_list_of_what_holds_data_has_all_that_cfn_lint_knows():
    # Read, not imported: that would take seconds.
    package = find_spec("cfnlint") or pytest.skip("cfn-lint is not installed")
    folder = Path(next(iter(package.submodule_search_locations or ())))
    text = (folder / "data" / "AdditionalSpecs" / "StatefulResources.json").read_text(encoding="utf-8")
    assert set(json.loads(text)["ResourceTypes"]) <= stateful.TYPES


def test_json_keeps_its_shape():
    account, _ = deployed(SMALL)
    answer = said(run("diff", "--settings", SMALL, "--json", account=account))
    assert set(answer) == {"command", "environment", "error", "format", "stacks"}
    assert (answer["command"], answer["format"], answer["error"]) == ("diff", 1, None)
    assert set(answer["stacks"][0]) == {"name", "stack", "outcome", "changes", "awaits"}
    new = said(run("diff", "--settings", SMALL, "--json", account=Account()))["stacks"][0]["changes"][0]
    assert set(new) == {
        "action", "logical_id", "type", "replacement", "physical_id", "scope", "properties", "loses_data",
    }  # fmt: skip
