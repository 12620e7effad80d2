"""Taking an environment down while its scaler is at work: what it launches meanwhile goes too, or the role stays."""

from __future__ import annotations

import pytest

from .base import PRODUCTION, deployed, run, sentence
from .fake import AwsError, FakeStack

DESTROY = ("destroy", "--settings", PRODUCTION, "--confirm", "production")


def _cell(number, status="CREATE_COMPLETE"):
    stack = FakeStack(f"arn:{number}", f"production-cell-{number}", "eu-central-1", status)
    stack.tags = {"collabkit:environment": "production"}
    return stack


def _launching(account, number, then="CREATE_COMPLETE"):
    """A run that read "run" before the switch was turned launches a cell; afterwards it gives the lock back."""
    stack = _cell(number, "CREATE_IN_PROGRESS")
    stack.waiting, stack.then = 3, lambda: account._end(stack, then)
    account.stacks.append(stack)


def _at_work(account, looks, launch=None):
    """Let the lock be held for the first `looks`, and a cell be launched while it is."""
    account.held = looks

    def happen(operation, asked):
        if operation == "GetItem" and account.held == 1 and launch:
            launch()
        return False

    account.interrupt = happen


def _steps(account):
    wanted = {"PutParameter", "GetItem", "DeleteStack"}
    return [asked.get("StackName") or name for name, asked in account.calls if name in wanted]


def test_a_cell_that_was_launched_after_the_question_goes_too():
    account, _ = deployed(PRODUCTION)
    _at_work(account, 3, lambda: _launching(account, 3))
    result = run(*DESTROY, account=account)
    assert result.exit_code == 0, result.stderr
    assert "production-cell-3 was launched meanwhile" in sentence(result)
    assert not [name for name in account.names() if "cell" in name or "scaling" in name]
    steps = _steps(account)
    # First the switch: a run that begins after it launches nothing.
    assert steps[:6] == ["PutParameter", "GetItem", "GetItem", "GetItem", "GetItem", "production-cell-3"]
    assert "production-cell-3" in result.stdout


def test_a_launch_that_fails_by_itself_is_not_waited_for_twice():
    account, _ = deployed(PRODUCTION)
    _at_work(account, 2, lambda: _launching(account, 3, "DELETE_COMPLETE"))
    assert run(*DESTROY, account=account).exit_code == 0
    assert "production-cell-3" not in _steps(account)


def test_a_run_that_has_died_is_waited_for_a_minute_and_no_longer():
    account, _ = deployed(PRODUCTION)
    _at_work(account, 10_000)
    assert run(*DESTROY, account=account).exit_code == 0
    assert len(account.done("GetItem")) == 60 / 5


def test_a_switch_that_somebody_has_just_turned_is_no_reason_not_to_wait():
    account, environment = deployed(PRODUCTION)
    account.values[environment.region, "/collabkit/production/scaling/Switch"] = "stop"
    _at_work(account, 2, lambda: _launching(account, 3))
    assert run(*DESTROY, account=account).exit_code == 0
    assert len(account.done("GetItem")) == 3
    assert not [name for name in account.names() if "cell" in name]


def test_a_lock_that_is_gone_already_is_nothing_to_wait_for():
    account, _ = deployed(PRODUCTION)
    account.refuse["GetItem"] = AwsError("ResourceNotFoundException")
    assert run(*DESTROY, account=account).exit_code == 0
    assert len(account.done("GetItem")) == 1


def test_the_role_of_the_cells_goes_after_every_cell():
    account, _ = deployed(PRODUCTION)
    account.stacks.append(_cell(3))
    assert run(*DESTROY, account=account).exit_code == 0
    steps = [step.removeprefix("production-") for step in _steps(account)]
    assert max(steps.index(f"cell-{number}") for number in (1, 2, 3)) < steps.index("scaling")


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "DELETE_FAILED"])
def test_while_a_cell_is_there_its_role_is_not_deleted(status):
    account, _ = deployed(PRODUCTION)

    def launch(operation, asked):
        # Somebody who launches one by hand, say; the scaler is still by now.
        if (operation, asked.get("StackName")) == ("DeleteStack", "production-cell-1"):
            account.stacks.append(_cell(7, status))
        return False

    account.interrupt = launch
    result = run(*DESTROY, account=account)
    assert result.exit_code == 4
    assert "production-cell-7" in sentence(result)
    assert "repeat" in sentence(result)
    assert "production-scaling" in account.names()
    account.interrupt = lambda operation, asked: False
    # The command again: the list is made anew, with this cell in it.
    assert run(*DESTROY, account=account).exit_code == 0
    assert not [name for name in account.names() if "cell" in name or "scaling" in name]


def test_an_empty_stack_that_a_change_set_left_does_not_count():
    account, _ = deployed(PRODUCTION)
    account.stacks.append(_cell(7, "REVIEW_IN_PROGRESS"))
    assert run(*DESTROY, account=account).exit_code == 0
    assert "production-scaling" not in account.names()
