"""A scaler that somebody has stopped stays so, whatever is deployed: CloudFormation would write "run" again."""

from __future__ import annotations

import pytest

from .base import PRODUCTION, changed, deployed, run, said, sentence

PATH = "/collabkit/production/scaling/Switch"
DEPLOY, DIFF = ("deploy", "--settings"), ("diff", "--settings")


def _stopped():
    account, environment = deployed(PRODUCTION)
    account.values[environment.region, PATH] = "stop"
    return account


def _switch(account):
    return account.values["eu-central-1", PATH]


def _other_body(account):
    """Let the stack be of a release with another body of the switch."""
    body = account.get("production-scaling").template["Resources"]["Switch"]
    body["Properties"]["Description"] = "another"
    return account


def _another_owner(tmp_path):
    return changed(PRODUCTION, tmp_path, a='owner = "platform" -> owner = "operations"')


@pytest.mark.parametrize("more", [(), ("--allow-replacement",), ("--only", "scaling")])
def test_a_deployment_that_would_write_the_switch_is_refused_before_anything_is_changed(more):
    account = _other_body(_stopped())
    result = run(*DEPLOY, PRODUCTION, *more, account=account)
    assert result.exit_code == 4
    assert "production-scaling: the scaler is stopped" in sentence(result)
    assert f'Write "run" to {PATH}' in sentence(result)
    assert not account.done("ExecuteChangeSet")
    assert not account.done("PutObject")
    assert _switch(account) == "stop"


@pytest.mark.parametrize("command", [DIFF, ("deploy", "--dry-run", "--settings")])
@pytest.mark.parametrize("more", [(), ("--allow-replacement",)])
def test_the_difference_says_so_after_all_of_it_is_shown(command, more):
    account = _other_body(_stopped())
    result = run(*command, PRODUCTION, "--json", *more, account=account)
    assert result.exit_code == 4
    assert len(said(result)["stacks"]) > 15
    assert f'Write "run" to {PATH}' in said(result)["error"]["message"]
    assert not any(stack.plans for stack in account.stacks)


def test_new_tags_of_the_stack_write_it_as_well(tmp_path):
    account = _stopped()
    result = run(*DEPLOY, _another_owner(tmp_path), account=account)
    assert result.exit_code == 4
    assert not account.done("ExecuteChangeSet")
    assert _switch(account) == "stop"


def test_what_shows_only_in_the_change_set_is_refused_there():
    account = _stopped()
    body = account.get("production-scaling").template["Resources"]["Switch"]
    seen = []

    def change(operation, asked):
        # Another deployment, or a change by hand, after the first look.
        if operation == "CreateChangeSet" and asked["StackName"] == "production-dashboards":
            seen.append(asked)
            body["Properties"]["Description"] = "another"
        return False

    account.interrupt = change
    result = run(*DEPLOY, PRODUCTION, account=account)
    assert seen
    assert result.exit_code == 4
    assert _switch(account) == "stop"
    assert not account.get("production-scaling").plans


def test_without_the_stack_of_the_scaler_the_others_are_deployed():
    account = _other_body(_stopped())
    assert run(*DEPLOY, PRODUCTION, "--only", "network", "--only", "worker", account=account).exit_code == 0


@pytest.mark.parametrize("command", [DEPLOY, DIFF])
def test_a_deployment_that_leaves_it_alone_goes_on_while_the_scaler_is_stopped(command, tmp_path):
    account = _stopped()
    settings = changed(PRODUCTION, tmp_path, a='owner = "platform" -> owner = "platform"\nlog_days = 60')
    result = run(*command, settings, account=account)
    assert result.exit_code == 0, result.stderr
    assert "production-scaling" in result.stdout
    assert _switch(account) == "stop"


@pytest.mark.parametrize("command", [DEPLOY, DIFF])
def test_while_the_scaler_runs_nothing_is_refused(command, tmp_path):
    account, _ = deployed(PRODUCTION)
    result = run(*command, _another_owner(tmp_path), account=_other_body(account))
    assert result.exit_code == 0, result.stderr
