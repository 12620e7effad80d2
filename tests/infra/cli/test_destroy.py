"""Taking an environment down: only by its name, in reverse order, data only when asked for."""

from __future__ import annotations

import pytest

from collabkit.infra.stacks import STATEFUL

from .base import PRODUCTION, SMALL, changed, deployed, run, said, sentence
from .fake import FakeStack

UNGUARDED = {
    "a": "[search] -> [data]\ndeletion_protection = false\n\n[edge]\ndeletion_protection = false\n\n[search]"
}


def _record(name):
    return {
        "Name": "together.example.",
        "Type": "A",
        "SetIdentifier": name,
        "Weight": 100,
        "AliasTarget": {"HostedZoneId": "Z", "DNSName": "x", "EvaluateTargetHealth": True},
    }


def test_nothing_goes_without_the_name_typed_again():
    account, _ = deployed(SMALL)
    before = account.names()
    for typed in ("yes\n", "production\n", ""):
        result = run("destroy", "--settings", SMALL, account=account, typed=typed)
        assert result.exit_code == 4
        assert account.names() == before
    assert run("destroy", "--settings", SMALL, "--confirm", "smal", account=account).exit_code == 4
    assert not account.done("DeleteStack")
    assert not account.done("PutParameter")


def test_what_holds_data_stays_and_what_it_stands_on():
    account, _ = deployed(PRODUCTION)
    result = run("destroy", "--settings", PRODUCTION, account=account, typed="production\n")
    assert result.exit_code == 0
    left = {name.removeprefix("production-") for name in account.names()}
    assert left >= STATEFUL
    assert left == STATEFUL | {"network", "observability"}
    assert all(stack.protected for stack in account.stacks if stack.name == "production-data")


def test_it_goes_in_reverse_order_and_the_scaler_is_stopped_first():
    account, _ = deployed(PRODUCTION)
    account.records = [_record("production-cell-1"), _record("production-cell-3")]
    added = FakeStack("arn:3", "production-cell-3", "eu-central-1", "CREATE_COMPLETE")
    added.tags = {"collabkit:environment": "production"}
    account.stacks.append(added)
    run("destroy", "--settings", PRODUCTION, account=account, typed="production\n")
    steps = [
        asked.get("StackName") or name
        for name, asked in account.calls
        if name in {"PutParameter", "ChangeResourceRecordSets", "DeleteStack"}
    ]
    assert steps[0] == "PutParameter"
    # What it launched comes first.
    assert steps[1:3] == ["ChangeResourceRecordSets", "production-cell-3"]
    # Before what they watch, the alarms: nobody is woken by what goes on purpose.
    gone = [step.removeprefix("production-") for step in steps[6:]]
    assert gone[:5] == ["dashboards", "outside", "watch-data", "watch", "dns"]
    # A cell of the base may have been launched by the scaler too, where it was missing.
    assert gone[5:9] == ["cell-2", "cell-1", "scaling", "worker"]
    # The record of the base is its stack's; the scaler's own is nobody's.
    assert account.records == [_record("production-cell-1")]


def test_with_data_everything_goes_and_what_stays_behind_is_named(tmp_path):
    settings = changed(PRODUCTION, tmp_path, **UNGUARDED)
    account, _ = deployed(settings)
    arguments = ("destroy", "--settings", settings, "--with-data", "--confirm", "production", "--json")
    result = run(*arguments, account=account)
    assert result.exit_code == 0
    assert account.names() == []
    answer = said(result)
    assert answer["deleted"][-1] == "production-network"
    assert answer["deleted"] == answer["planned"]
    assert "production-files:DocumentsBucket (AWS::S3::Bucket)" in answer["left_behind"]
    assert "production-data:Database (AWS::RDS::DBInstance, as a snapshot)" in answer["left_behind"]
    assert "production-audit:TrailBucket (AWS::S3::Bucket)" in answer["left_behind"]
    assert "production-audit:TrailLog (AWS::Logs::LogGroup)" in answer["lost"]
    assert not set(answer["lost"]) & set(answer["left_behind"])


def test_without_data_the_logs_stay():
    account, _ = deployed(PRODUCTION)
    answer = said(run("destroy", "--settings", PRODUCTION, "--dry-run", "--json", account=account))
    kept = {"production-audit", "production-network", "production-observability"}
    assert kept <= set(answer["kept"])
    assert "production-scaling:LockTable (AWS::DynamoDB::Table)" in answer["lost"]
    assert not [line for line in answer["lost"] if line.split(":")[0] in kept]


def test_a_guarded_database_is_not_deleted_by_one_command():
    account, _ = deployed(PRODUCTION)
    result = run(
        "destroy", "--settings", PRODUCTION, "--with-data", "--confirm", "production", account=account
    )
    assert result.exit_code == 4
    assert "production-data:Database" in sentence(result)
    assert (
        "Set data.deletion_protection and edge.deletion_protection to false, deploy, then destroy"
        in sentence(result)
    )
    assert not account.done("DeleteStack")


def test_a_dry_run_says_what_would_go():
    account, _ = deployed(SMALL)
    result = run("destroy", "--settings", SMALL, "--dry-run", "--json", account=account)
    assert result.exit_code == 0
    assert "small-cell-1" in said(result)["planned"]
    assert "small-data" in said(result)["kept"]
    assert not account.done("DeleteStack")


def test_what_cannot_be_deleted_is_said_and_the_next_run_goes_on():
    account, _ = deployed(SMALL)
    account.fails["small-worker"] = ("WorkerGroup", "Still in use.")
    result = run("destroy", "--settings", SMALL, "--confirm", "small", "--json", account=account)
    assert result.exit_code == 3
    assert "small-worker could not be deleted. WorkerGroup" in said(result)["error"]["message"]
    assert "small-cell-1" in said(result)["deleted"]
    assert run("destroy", "--settings", SMALL, "--confirm", "small", account=account).exit_code == 0
    assert "small-worker" not in account.names()


@pytest.mark.parametrize("settings", [SMALL, PRODUCTION])
def test_where_nothing_is_there_is_nothing_to_confirm(settings):
    result = run("destroy", "--settings", settings)
    assert result.exit_code == 0
