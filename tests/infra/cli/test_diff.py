"""What deploying would change: shown, and refused where data could be lost."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from collabkit.infra import stateful
from collabkit.infra.settings import load

from .base import PRODUCTION, SMALL, changed, deployed, run, said, sentence
from .fake import Account


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
    assert set(answer["stacks"][0]) == {"name", "stack", "outcome", "changes"}
    new = said(run("diff", "--settings", SMALL, "--json", account=Account()))["stacks"][0]["changes"][0]
    assert set(new) == {
        "action", "logical_id", "type", "replacement", "physical_id", "scope", "properties", "loses_data",
    }  # fmt: skip
