"""A release brought in by hand: named once and for all, and taken back unless it becomes well everywhere."""

from __future__ import annotations

import hashlib

import pytest

from collabkit.infra.deploy import Stacks, deployment, releases
from collabkit.infra.settings import load

from .base import SMALL, deployed, run, said, sentence
from .fake import Account, AwsError, wire

NAME, SHA256 = (
    ("eu-west-1", "/collabkit/small/release/Name"),
    ("eu-west-1", "/collabkit/small/release/Sha256"),
)


def _archive(folder, content, name="2026.11.30"):
    path = folder / f"{name}.tar.gz"
    path.write_bytes(content)
    return path


def _brought_in(folder, content=b"first"):
    account, _ = deployed(SMALL)
    archive = _archive(folder, content)
    assert run("deploy", "--settings", SMALL, "--release", archive, account=account).exit_code == 0
    account.calls.clear()
    return account


def test_without_a_release_the_machines_are_refused_with_what_to_do():
    account = Account()
    account.values["eu-west-1", "/aws/service/debian/release/12/latest/arm64"] = "ami-1"
    result = run("deploy", "--settings", SMALL, account=account)
    assert result.exit_code == 3
    assert "No release is there yet" in sentence(result)
    assert "Give it with --release NAME.tar.gz" in sentence(result)


def test_a_release_in_a_file_is_brought_in_before_the_first_machine(tmp_path):
    archive = tmp_path / "2026.11.30.tar.gz"
    archive.write_bytes(b"wheels")
    account = Account()
    account.values["eu-west-1", "/aws/service/debian/release/12/latest/arm64"] = "ami-1"
    result = run("deploy", "--settings", SMALL, "--release", archive, account=account)
    assert result.exit_code == 0
    assert account.objects["releases/2026.11.30.tar.gz"] == b"wheels"
    assert account.values["eu-west-1", "/collabkit/small/release/Name"] == "2026.11.30"
    assert account.get("small-worker").parameters["ReleaseSha256"] == hashlib.sha256(b"wheels").hexdigest()
    # Another release reaches the machines, and nothing else changes.
    other = archive.rename(tmp_path / "next.tar.gz")
    result = run("deploy", "--settings", SMALL, "--release", other, "--json", account=account)
    outcomes = {stack["name"]: stack["outcome"] for stack in said(result)["stacks"]}
    updated = {name for name, outcome in outcomes.items() if outcome == "updated"}
    assert updated == {"small-worker", "small-cell-1"}


def test_a_release_that_does_not_become_well_is_taken_back(tmp_path):
    account, _ = deployed(SMALL)
    archive = tmp_path / "bad.tar.gz"
    archive.write_bytes(b"bad")
    account.fails["small-cell-1"] = ("Wait", "The machines signalled FAILURE.")
    result = run("deploy", "--settings", SMALL, "--release", archive, account=account)
    assert result.exit_code == 3
    assert "The release before is named again" in sentence(result)
    path = "/collabkit/small/release/Name"
    assert account.values["eu-west-1", path] == f"value of {path}"
    assert account.get("small-worker").parameters["ReleaseName"] == "bad"
    assert run("deploy", "--settings", SMALL, account=account).exit_code == 0
    assert account.get("small-worker").parameters["ReleaseName"] == f"value of {path}"


def test_what_is_no_release_is_wrong_use(tmp_path):
    archive = tmp_path / "release.zip"
    archive.write_bytes(b"")
    result = run("deploy", "--settings", SMALL, "--release", archive)
    assert result.exit_code == 2
    assert "Name the archive NAME.tar.gz" in sentence(result)
    result = run("deploy", "--settings", SMALL, "--release", archive, "--only", "files")
    assert result.exit_code == 2
    assert "needs a stack with machines" in sentence(result)


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("only", [(), ("--dry-run",)])
def test_other_content_under_a_name_that_is_taken_is_refused(noted, only, tmp_path):
    account = _brought_in(tmp_path)
    # The delivery notes no hash beside its archives.
    account.hashes["releases/2026.11.30.tar.gz"] *= noted
    other = _archive(tmp_path, b"second")
    result = run("deploy", "--settings", SMALL, "--release", other, *only, account=account)
    assert result.exit_code == 2
    assert "There is a release 2026.11.30 already, with other content" in sentence(result)
    assert "Name the new archive otherwise, such as 2026.11.30-2.tar.gz" in sentence(result)
    assert account.objects["releases/2026.11.30.tar.gz"] == b"first"
    assert account.values[SHA256] == hashlib.sha256(b"first").hexdigest()
    assert not account.done("CreateChangeSet")


@pytest.mark.parametrize("noted", [True, False])
def test_the_same_content_is_not_sent_again_and_may_be_named_again(noted, tmp_path):
    account = _brought_in(tmp_path)
    account.hashes["releases/2026.11.30.tar.gz"] *= noted
    account.values[NAME] = "another"
    archive = tmp_path / "2026.11.30.tar.gz"
    assert run("deploy", "--settings", SMALL, "--release", archive, account=account).exit_code == 0
    assert not account.done("PutObject")
    assert account.values[NAME] == "2026.11.30"


def test_what_may_not_be_looked_at_is_not_taken_for_absent(tmp_path):
    account = _brought_in(tmp_path)
    account.refuse["HeadObject"] = AwsError("AccessDenied")
    result = run("deploy", "--settings", SMALL, "--release", _archive(tmp_path, b"x"), account=account)
    assert result.exit_code == 3
    assert not account.done("PutObject")


def _second(tmp_path, account):
    archive = _archive(tmp_path, b"second", "second")
    return run("deploy", "--settings", SMALL, "--release", archive, account=account)


def _interrupted(account, operation, name=""):
    account.interrupt = lambda asked, how: asked == operation and name in str(how)


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("ExecuteChangeSet", "small-worker"),
        ("ExecuteChangeSet", "small-cell-1"),
        ("PutParameter", "Sha256"),
        ("DescribeStackEvents", "small-cell-1"),
    ],
)
def test_an_interruption_takes_it_back(operation, name, tmp_path):
    account = _brought_in(tmp_path)
    interrupted: list[str] = []

    def once(asked, how):
        hit = not interrupted and asked == operation and name in str(how)
        interrupted.extend([asked] * hit)
        return hit

    account.interrupt = once
    assert _second(tmp_path, account).exit_code == 4
    assert interrupted
    assert account.values[NAME] == "2026.11.30"
    assert account.values[SHA256] == hashlib.sha256(b"first").hexdigest()


def test_an_error_of_aws_takes_it_back(tmp_path):
    account = _brought_in(tmp_path)
    account.refuse["ExecuteChangeSet"] = AwsError("AccessDenied")
    assert _second(tmp_path, account).exit_code == 3
    assert account.values[NAME] == "2026.11.30"


def test_a_stack_that_is_stuck_takes_it_back(tmp_path):
    account = _brought_in(tmp_path)
    account.get("small-cell-1").status = "UPDATE_ROLLBACK_FAILED"
    assert _second(tmp_path, account).exit_code == 4
    assert account.values[NAME] == "2026.11.30"


def test_who_stops_asking_for_results_has_it_taken_back(tmp_path):
    account, environment = _brought_in(tmp_path), load(SMALL)
    wire().account = account
    stacks = Stacks(wire().clients, sleep=lambda seconds: None)
    release = releases.read(_archive(tmp_path, b"second", "second"))
    results = deployment.deploy(stacks, environment, deployment.choose(stacks, environment), release=release)
    assert any(result.name == "small-worker" for result in results)
    assert account.values[NAME] == "second"
    results.close()
    assert account.values[NAME] == "2026.11.30"


def test_when_it_cannot_be_taken_back_the_first_error_is_told_and_how_to_do_it_by_hand(tmp_path):
    account = _brought_in(tmp_path)

    def interrupt(operation, asked):
        if operation == "ExecuteChangeSet":
            account.refuse["PutParameter"] = AwsError("ExpiredToken")
        return operation == "ExecuteChangeSet"

    account.interrupt = interrupt
    result = _second(tmp_path, account)
    assert result.exit_code == 4
    text = sentence(result)
    assert "The release before could not be named again. The credentials have expired." in text
    assert "Then write 2026.11.30 to /collabkit/small/release/Name" in text
    assert "Interrupted." in text


def test_a_release_that_became_well_stays(tmp_path):
    account = _brought_in(tmp_path)
    assert _second(tmp_path, account).exit_code == 0
    assert account.values[NAME] == "second"
