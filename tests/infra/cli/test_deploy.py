"""Deploying: in order, by change sets, again without effect, and what happens when it fails or is interrupted."""

from __future__ import annotations

import itertools
import json

import pytest

from collabkit.infra import render, stateful
from collabkit.infra.deploy.changes import Change, refusal
from collabkit.infra.lambdas.scaler.statuses import MEANINGS
from collabkit.infra.settings import load
from collabkit.infra.stacks import ORDER, STACKS, STATEFUL

from .base import PRODUCTION, SMALL, changed, deployed, run, said, sentence
from .fake import Account, AwsError, FakeStack


@pytest.fixture(scope="module")
def fresh():
    """Return an account into which production was deployed, and the run that did it; not to be changed."""
    account = Account().ready(load(PRODUCTION))
    return account, run("deploy", "--settings", PRODUCTION, "--json", account=account)


def test_stacks_are_created_in_their_order_and_each_cell_is_one(fresh):
    account, result = fresh
    assert result.exit_code == 0
    order = [stack["stack"] for stack in said(result)["stacks"]]
    assert list(dict.fromkeys(order)) == list(ORDER)
    assert [name for name in account.names() if "-cell-" in name] == [
        "production-cell-1",
        "production-cell-2",
    ]
    assert {stack["outcome"] for stack in said(result)["stacks"]} == {"created"}
    assert all(stack.status == "CREATE_COMPLETE" for stack in account.stacks)


def test_every_stack_goes_by_a_change_set_and_nothing_else(fresh):
    account, _ = fresh
    names = {name for name, _ in account.calls}
    assert not names & {"CreateStack", "UpdateStack"}
    assert len(account.done("ExecuteChangeSet")) == len(account.stacks)
    assert {asked["OnStackFailure"] for asked in account.done("CreateChangeSet")} == {"ROLLBACK"}
    assert all(asked["RetainExceptOnCreate"] for asked in account.done("ExecuteChangeSet"))


def test_what_holds_data_is_protected_and_only_that(fresh):
    account, _ = fresh
    for stack in account.stacks:
        key = stack.name.removeprefix("production-").replace("-", "_")
        assert stack.protected == (key in STATEFUL)
        assert bool(stack.policy) == (key in STATEFUL)
    denied = json.loads(account.get("production-data").policy)["Statement"][1]["Condition"]["StringEquals"]
    assert "AWS::RDS::DBInstance" in denied["ResourceType"]


def test_every_stack_says_whose_it_is(fresh):
    account, _ = fresh
    assert len(account.stacks) == len(ORDER) + 1
    for stack in account.stacks:
        assert stack.tags == {
            "collabkit:environment": "production",
            "collabkit:owner": "platform",
            "collabkit:stack": stack.name,
        }


def test_the_scaler_recognises_the_cells_by_their_tags(fresh):
    account, _ = fresh
    tags = account.get("production-cell-2").tags
    assert tags["collabkit:environment"] == "production"
    assert tags["collabkit:stack"] == "production-cell-2"
    assert account.get("production-cell-2").parameters["Number"] == "2"


def test_the_scaler_finds_its_archive_and_the_template_of_the_cells(fresh):
    account, _ = fresh
    content = json.loads(account.objects["templates/web-cell.json"])
    assert content == json.loads(render.text(STACKS["web_cell"](load(PRODUCTION))))
    (archive,) = [key for key in account.objects if key.startswith("lambdas/scaler-")]
    function = account.get("production-scaling").template["Resources"]["Function"]
    assert function["Properties"]["Code"]["S3Key"] == archive
    # Only after the base cells have proved the template.
    names = [(name, asked.get("StackName", asked.get("Key"))) for name, asked in account.calls]
    assert names.index(("PutObject", "templates/web-cell.json")) > names.index(
        ("ExecuteChangeSet", "production-cell-2")
    )


def test_trusted_advisor_is_deployed_where_it_speaks(fresh):
    account, _ = fresh
    assert account.get("production-advisor").region == "us-east-1"


def test_a_second_time_nothing_is_changed_and_that_is_a_success():
    account, _ = deployed(PRODUCTION)
    before = [(stack.id, len(stack.events)) for stack in account.stacks]
    result = run("deploy", "--settings", PRODUCTION, "--json", account=account)
    assert result.exit_code == 0
    assert {stack["outcome"] for stack in said(result)["stacks"]} == {"unchanged"}
    assert [(stack.id, len(stack.events)) for stack in account.stacks] == before
    assert not account.done("ExecuteChangeSet")
    assert not account.done("PutObject")
    assert not any(stack.plans for stack in account.stacks)


def test_only_what_is_different_is_updated(tmp_path):
    account, _ = deployed(SMALL)
    settings = changed(SMALL, tmp_path, a="monthly = 150 -> monthly = 175")
    result = run("deploy", "--settings", settings, "--json", account=account)
    outcomes = {stack["name"]: stack["outcome"] for stack in said(result)["stacks"]}
    assert {name for name, outcome in outcomes.items() if outcome == "updated"} == {"small-budgets"}
    assert account.get("small-budgets").status == "UPDATE_COMPLETE"


def test_cells_that_the_scaler_has_launched_are_updated_and_unfinished_ones_left_to_it():
    account, _ = deployed(PRODUCTION)
    for number, status in ((3, "CREATE_COMPLETE"), (4, "CREATE_IN_PROGRESS"), (5, "ROLLBACK_COMPLETE")):
        tags = {"collabkit:environment": "production"}
        stack = FakeStack(f"arn:{number}", f"production-cell-{number}", "eu-central-1", status, tags=tags)
        account.stacks.append(stack)
    foreign = {"collabkit:environment": "production-cell-"}
    account.stacks.append(
        FakeStack("arn:6", "production-cell-6", "eu-central-1", "CREATE_COMPLETE", tags=foreign)
    )
    result = run("deploy", "--settings", PRODUCTION, "--json", account=account)
    outcomes = {stack["name"]: stack["outcome"] for stack in said(result)["stacks"]}
    assert outcomes["production-cell-3"] == "updated"
    # Not in the role that the scaler launched it with: that one may not update.
    role = account.values["eu-central-1", "/collabkit/production/identity/DeployRoleArn"]
    roles = {asked["StackName"]: asked.get("RoleARN") for asked in account.done("CreateChangeSet")}
    assert (roles["production-cell-3"], roles["production-cell-2"]) == (role, role)
    assert not {"production-cell-4", "production-cell-5", "production-cell-6"} & set(outcomes)


def test_at_the_start_there_are_as_many_cells_as_the_settings_begin_with(tmp_path):
    settings = changed(PRODUCTION, tmp_path, a="initial = 2 -> initial = 3")
    account, _ = deployed(settings)
    assert "production-cell-3" in account.names()
    # Later their number is the scaler's: what it has retired does not come back.
    account.stacks = [stack for stack in account.stacks if stack.name != "production-cell-3"]
    run("deploy", "--settings", settings, account=account)
    assert "production-cell-3" not in account.names()


def test_one_stack_alone():
    account = Account().ready(load(SMALL))
    result = run("deploy", "--settings", SMALL, "--only", "network", "--only", "small-files", account=account)
    assert result.exit_code == 0
    assert account.names() == ["small-network", "small-files"]


def test_an_unknown_stack_is_wrong_use():
    result = run("deploy", "--settings", SMALL, "--only", "netwrok")
    assert result.exit_code == 2
    assert "There is no stack netwrok. Choose from: small-network" in sentence(result)


def test_a_failed_creation_is_rolled_back_with_its_reason_and_what_came_before_stays():
    account = Account(fails={"small-data": ("Database", "No such class.")}).ready(load(SMALL))
    result = run("deploy", "--settings", SMALL, "--json", account=account)
    assert result.exit_code == 3
    answer = said(result)
    assert [stack["name"] for stack in answer["stacks"]] == ["small-network", "small-files"]
    assert answer["error"]["exit"] == 3
    assert answer["error"]["message"].startswith(
        "small-data could not be created and was rolled back. Database"
    )
    assert "No such class" in answer["error"]["message"]
    assert "cancelled" not in answer["error"]["message"]
    assert account.get("small-data").status == "ROLLBACK_COMPLETE"


def test_a_stack_in_rollback_complete_is_deleted_first_and_said_so():
    account = Account(fails={"small-data": ("Database", "No such class.")}).ready(load(SMALL))
    run("deploy", "--settings", SMALL, account=account)
    failed = account.get("small-data").id
    result = run("deploy", "--settings", SMALL, account=account)
    assert result.exit_code == 0
    assert "small-data is in ROLLBACK_COMPLETE, a creation that failed: it is deleted first." in sentence(
        result
    )
    assert account.get("small-data").id != failed
    assert account.get("small-data").status == "CREATE_COMPLETE"


def test_a_failed_update_leaves_the_stack_as_it_was(tmp_path):
    account, _ = deployed(SMALL)
    before = account.get("small-budgets").template
    account.fails["small-budgets"] = ("Monthly", "Too small.")
    settings = changed(SMALL, tmp_path, a="monthly = 150 -> monthly = 175")
    result = run("deploy", "--settings", settings, account=account)
    assert result.exit_code == 3
    assert "small-budgets could not be updated and is again as it was. Monthly" in sentence(result)
    assert account.get("small-budgets").template == before
    # And the next try goes on from there.
    assert run("deploy", "--settings", settings, account=account).exit_code == 0


def test_a_stack_without_those_before_it_says_what_to_deploy_first():
    result = run("deploy", "--settings", SMALL, "--only", "data", account=Account().ready(load(SMALL)))
    assert result.exit_code == 3
    assert "/collabkit/small/network/" in sentence(result)
    assert "Deploy the stack that publishes it first" in sentence(result)


def test_a_stack_that_nobody_can_repair_by_deploying_is_left_alone():
    for status, words in (
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback"),
        ("DELETE_FAILED", "destroy"),
    ):
        account, _ = deployed(SMALL)
        account.get("small-data").status = status
        result = run("deploy", "--settings", SMALL, account=account)
        assert result.exit_code == 4
        assert words in sentence(result)


def test_a_dry_run_changes_nothing():
    account = Account().ready(load(SMALL))
    result = run("deploy", "--settings", SMALL, "--dry-run", "--json", account=account)
    assert result.exit_code == 0
    assert {stack["outcome"] for stack in said(result)["stacks"]} == {"new"}
    assert not account.stacks
    assert {name for name, _ in account.calls} == {"DescribeStacks"}


def test_a_template_that_is_too_large_is_refused_before_anything_is_sent(monkeypatch):
    from troposphere import Template, ssm

    large = Template()
    for number in range(20):
        large.add_resource(ssm.Parameter(f"Value{number}", Type="String", Value="x" * 4_000))
    monkeypatch.setitem(STACKS, "budgets", lambda _: large)
    account = Account().ready(load(SMALL))
    result = run("deploy", "--settings", SMALL, account=account)
    assert result.exit_code == 2
    assert "small-budgets is" in sentence(result)
    assert not account.stacks


def test_a_change_set_that_an_interrupted_run_left_is_made_anew():
    account = Account().ready(load(SMALL))
    account.interrupt = lambda operation, asked: operation == "ExecuteChangeSet"
    assert run("deploy", "--settings", SMALL, account=account).exit_code == 4
    assert account.get("small-network").plans
    account.interrupt = lambda operation, asked: False
    assert run("deploy", "--settings", SMALL, "--only", "network", account=account).exit_code == 0


def test_an_interruption_is_said_and_the_next_run_waits_and_goes_on():
    account = Account(polls=4).ready(load(SMALL))
    account.interrupt = lambda operation, asked: (
        operation == "DescribeStackEvents" and account.get("small-data").status == "CREATE_IN_PROGRESS"
        if "small-data" in account.names()
        else False
    )
    result = run("deploy", "--settings", SMALL, "--json", account=account)
    assert result.exit_code == 4
    assert said(result)["error"]["message"].startswith("Interrupted.")
    account.interrupt = lambda operation, asked: False
    result = run("deploy", "--settings", SMALL, "--json", account=account)
    assert result.exit_code == 0
    assert "small-data is being changed already (CREATE_IN_PROGRESS): waiting" in sentence(result)
    outcomes = {stack["name"]: stack["outcome"] for stack in said(result)["stacks"]}
    assert outcomes["small-network"] == outcomes["small-data"] == "unchanged"
    assert outcomes["small-edge"] == "created"
    assert account.get("small-data").protected


def _state(account):
    stacks = [
        (
            stack.name,
            stack.status,
            stack.protected,
            stack.policy,
            stack.template,
            stack.parameters,
            stack.tags,
        )
        for stack in account.stacks
        if not stack.gone
    ]
    return stacks, account.values, account.objects


@pytest.fixture(scope="module")
def whole():
    return _state(deployed(SMALL)[0])


@pytest.mark.parametrize("nth", range(3, 200, 19))
def test_interrupted_at_any_call_the_next_run_ends_at_the_same(nth, whole):
    account, count = Account(polls=2).ready(load(SMALL)), itertools.count()
    account.interrupt = lambda operation, asked: next(count) == nth
    assert run("deploy", "--settings", SMALL, account=account).exit_code == 4
    account.interrupt = lambda operation, asked: False
    assert run("deploy", "--settings", SMALL, account=account).exit_code == 0
    assert _state(account) == whole


def test_replacing_what_holds_data_is_refused_before_anything_is_changed(tmp_path):
    account, _ = deployed(SMALL)
    # The network would change too, and comes before the data.
    settings = changed(
        SMALL,
        tmp_path,
        a='[data] -> [data]\ndatabase = "other"',
        b="flow_log_days = 30 -> flow_log_days = 60",
    )
    result = run("deploy", "--settings", settings, account=account)
    assert result.exit_code == 4
    text = sentence(result)
    assert (
        "Nothing was changed. small-data: this would replace Database (AWS::RDS::DBInstance, because of DBName)"
        in text
    )
    # A database has a name of ours: with the flag CloudFormation would refuse it just the same.
    assert "CloudFormation replaces nothing that has a name: take the change back." in text
    assert "--allow-replacement" not in text
    assert not account.done("ExecuteChangeSet")
    assert not any(stack.plans for stack in account.stacks)


def test_what_nobody_can_foresee_is_refused_at_its_turn(tmp_path):
    """As after an upgrade: the network publishes a path from now on, and the data follow it."""
    account, environment = deployed(SMALL)
    del account.get("small-network").template["Resources"]["PublishDataSubnets"]
    del account.values[environment.region, "/collabkit/small/network/DataSubnets"]
    settings = changed(SMALL, tmp_path, a='[data] -> [data]\ndatabase = "other"')
    result = run("deploy", "--settings", settings, account=account)
    assert result.exit_code == 4
    said_so = "small-data: whether data would be replaced is asked when small-network is deployed."
    assert said_so in sentence(result)
    assert "small-data: this would replace Database" in sentence(result)
    assert [asked["StackName"] for asked in account.done("ExecuteChangeSet")] == ["small-network"]


def test_with_the_flag_it_is_replaced_and_the_policy_closed_again(tmp_path):
    account, _ = deployed(SMALL)
    policy = account.get("small-data").policy
    settings = changed(SMALL, tmp_path, a='[data] -> [data]\ndatabase = "other"')
    result = run("deploy", "--settings", settings, "--allow-replacement", account=account)
    assert result.exit_code == 0
    set_to = [asked["StackPolicyBody"] for asked in account.done("SetStackPolicy")]
    assert set_to == [stateful.OPEN_POLICY, policy]
    assert account.get("small-data").policy == policy


def test_the_policy_is_closed_again_when_the_replacement_fails(tmp_path):
    account, _ = deployed(SMALL)
    policy = account.get("small-data").policy
    account.fails["small-data"] = ("Database", "No.")
    settings = changed(SMALL, tmp_path, a='[data] -> [data]\ndatabase = "other"')
    assert run("deploy", "--settings", settings, "--allow-replacement", account=account).exit_code == 3
    assert account.get("small-data").policy == policy


def test_removing_what_holds_data_is_refused(tmp_path):
    account, _ = deployed(PRODUCTION)
    settings = changed(PRODUCTION, tmp_path, a="[search] -> [files]\nobject_lock = false\n\n[search]")
    result = run("deploy", "--settings", settings, account=account)
    assert result.exit_code == 4
    assert "remove AuditHeadsBucket (AWS::S3::Bucket)" in sentence(result)


def test_aws_says_no_and_the_action_is_named():
    said_by_aws = (
        "User: arn:aws:iam::1:user/x is not authorized to perform: cloudformation:CreateChangeSet on resource: "
        "arn:aws:cloudformation:eu-west-1:1:stack/small-network/*"
    )
    account = Account(refuse={"CreateChangeSet": AwsError("AccessDenied", said_by_aws)}).ready(load(SMALL))
    result = run("deploy", "--settings", SMALL, account=account)
    assert result.exit_code == 3
    assert (
        "AWS does not allow cloudformation:CreateChangeSet on "
        "arn:aws:cloudformation:eu-west-1:1:stack/small-network/*. Ask for that right" in sentence(result)
    )


def test_who_waits_long_is_told_for_what():
    account = Account(polls=1).ready(load(PRODUCTION))
    run("deploy", "--settings", PRODUCTION, "--only", "edge", account=account)
    account.calls.clear()
    stack = account.get("production-edge")
    stack.status, stack.waiting, stack.then = (
        "UPDATE_IN_PROGRESS",
        40,
        lambda: account._end(stack, "UPDATE_COMPLETE"),
    )
    count = itertools.count()

    def interrupt(operation, asked):
        # The certificate is begun as soon as somebody waits.
        if operation == "DescribeStackEvents" and next(count) == 1:
            account._event(stack, "Certificate", "UPDATE_IN_PROGRESS")
        return False

    account.interrupt = interrupt
    result = run("deploy", "--settings", PRODUCTION, "--only", "edge", account=account)
    assert result.exit_code == 0
    hint = "production-edge: the certificate waits until the domain's registrar names the name servers"
    assert sentence(result).count(hint) == 1


def test_an_old_complete_is_not_taken_for_the_new_one(tmp_path, monkeypatch):
    account, _ = deployed(SMALL)
    stack, real = account.get("small-budgets"), account._ExecuteChangeSet
    settings = changed(SMALL, tmp_path, a="monthly = 150 -> monthly = 175")

    def execute(**asked):
        answer = real(**asked)
        apply, shown = stack.then, stack.events.pop()
        stack.events = [event for event in stack.events if event["ResourceStatus"] != "UPDATE_IN_PROGRESS"]

        def show():
            stack.status, stack.waiting, stack.then = "UPDATE_IN_PROGRESS", 2, apply
            stack.events.append(shown)

        stack.status, stack.waiting, stack.then = "CREATE_COMPLETE", 4, show
        return answer

    monkeypatch.setattr(account, "_ExecuteChangeSet", execute)
    result = run("deploy", "--settings", settings, "--json", account=account)
    assert result.exit_code == 0
    assert account.get("small-budgets").status == "UPDATE_COMPLETE"


@pytest.mark.parametrize("status", sorted(MEANINGS))
def test_every_status_of_a_stack_ends_in_a_deployment_or_a_sentence(status):
    account, _ = deployed(SMALL)
    stack = account.get("small-budgets")
    stack.status = status
    if status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
        stack.waiting, stack.then = 2, lambda: account._end(stack, "UPDATE_ROLLBACK_COMPLETE")
    result = run("deploy", "--settings", SMALL, "--only", "budgets", account=account)
    assert result.exit_code in {0, 4}
    assert sentence(result)


@pytest.mark.parametrize(("replacement", "helps"), [("True", False), ("Conditional", True)])
def test_a_database_that_may_only_perhaps_be_replaced_can_be_changed(replacement, helps):
    """CloudFormation says Conditional of what it mostly does in place, as of days of backups."""
    change = Change(
        action="Modify",
        logical_id="Database",
        type="AWS::RDS::DBInstance",
        replacement=replacement,
        properties=("BackupRetentionPeriod",),
    )
    assert ("--allow-replacement" in refusal("small-data", [change])) is helps
