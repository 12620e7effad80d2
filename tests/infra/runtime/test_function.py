"""The packed scaler does its work under Lambda's own runtime client, and says so when it cannot."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from collabkit.infra.lambdas.scaler.handler import MARGIN_MS
from collabkit.infra.lambdas.scaler.lock import LEASE_SECONDS
from tests.infra.scaler.fakes import OUT, PREFIX, TOPIC, AwsError, FakeAws
from tests.infra.scaler.test_events import notice, scheduled

from .function import Function, running, unpack
from .servers import aws_on_loopback

THIRD = f"{PREFIX}3"
FORGED = "arn:aws:sns:eu-central-1:999999999999:test-scaler"


def account(state: str = "ALARM") -> FakeAws:
    """Return an account with two cells at work since last week, and an alarm in this state."""
    now = datetime.now(UTC)
    aws = FakeAws(now=now)
    for number in (1, 2):
        aws.cell(number, created_at=now - timedelta(days=9 - number))
    aws.alarms = dict.fromkeys((OUT, "test-scale-out-latency", "test-scale-in-cpu"), "OK") | {OUT: state}
    return aws


@pytest.fixture
def aws() -> FakeAws:
    return account()


@pytest.fixture
def task(tmp_path: Path) -> Path:
    return unpack(tmp_path / "task")


@pytest.fixture
def function(aws: FakeAws, task: Path) -> Iterator[Function]:
    with aws_on_loopback(aws) as address, running(task, address) as process:
        yield process


def test_a_cold_start_hears_an_alarm_and_launches_a_cell(aws: FakeAws, function: Function) -> None:
    report = function.api.invoke(notice())
    assert (report.kind, report.content["outcome"], report.content["cell"]) == ("response", "create", THIRD)
    assert aws.created == [THIRD]
    (asked,) = [params for name, params in aws.calls if name == "cloudformation:CreateStack"]
    assert asked["Parameters"] == [{"ParameterKey": "Number", "ParameterValue": "3"}]
    assert asked["OnFailure"] == "DELETE"
    assert json.loads(aws.item["ledger"]["S"])["launches"].keys() == {THIRD}


def test_the_log_names_the_request_and_what_was_decided(function: Function) -> None:
    request = function.api.send(notice())
    function.api.report(request)
    (line,) = [line for line in function.log.read_text().splitlines() if request in line]
    assert line.startswith("[INFO]")
    told = json.loads(line.rpartition("\t")[2])
    assert told["woken_by"] == f"the alarm {OUT}"
    assert told["outcome"] == "create"


@pytest.mark.parametrize(
    "event",
    [
        notice(topic=FORGED),
        notice(name="test-scale-out-everything"),
        notice(message="[" * 60_000),
        {"Records": notice()["Records"] * 11},
        {"action": "create", "cell": THIRD},
        None,
    ],
)
def test_what_is_forged_asks_nothing_of_aws(aws: FakeAws, function: Function, event: Any) -> None:
    assert function.api.invoke(event).content == {"outcome": "ignored"}
    assert aws.calls == []
    # The same process still hears what is meant for it.
    assert function.api.invoke(notice(topic=TOPIC)).content["outcome"] == "create"


def test_one_process_takes_a_cell_from_its_launch_into_service(aws: FakeAws, function: Function) -> None:
    outcomes = []
    for _ in range(3):
        outcomes.append(function.api.invoke(scheduled()).content["outcome"])
        aws.finish()
    assert outcomes == ["create", "set-weights", "note"]
    assert aws.created == [THIRD]
    assert aws.records[f"{THIRD}-added"]["Weight"] == 100
    assert [mail["text"].partition("\n")[0] for mail in aws.mails] == [f"{THIRD} is in service."]
    assert function.process.poll() is None


def test_a_function_that_cannot_be_loaded_is_an_error_of_its_start(aws: FakeAws, task: Path) -> None:
    (task / "scaler" / "decide.py").unlink()
    with running(task, "http://127.0.0.1:9") as function:
        report = function.api.init_errors.get(timeout=30)
        assert report.error_type == report.content["errorType"] == "Runtime.ImportModuleError"
        assert "scaler.decide" in report.content["errorMessage"]
        assert function.process.wait(timeout=30) == 1
        assert not function.api.asked.is_set()


def test_a_handler_that_is_not_there_is_an_error_of_its_start(task: Path) -> None:
    with running(task, "http://127.0.0.1:9", handler="scaler.handler.main") as function:
        assert function.api.init_errors.get(timeout=30).error_type == "Runtime.HandlerNotFound"


def test_what_it_cannot_see_is_reported_and_the_lock_comes_back(aws: FakeAws, function: Function) -> None:
    aws.refuse["ssm:GetParameter"] = [AwsError("AccessDeniedException", "not for you")]
    report = function.api.invoke(notice())
    assert (report.kind, report.content["errorType"]) == ("error", "AccessDeniedException")
    assert "AccessDeniedException" in report.content["errorMessage"]
    assert any("look" in line for line in report.content["stackTrace"])
    assert aws.created == []
    # Lambda delivers it again, to the same process: nobody has to wait until the lease ends.
    assert function.api.invoke(notice()).content["outcome"] == "create"


def test_a_function_that_is_set_up_wrongly_says_which_variable(aws: FakeAws, task: Path) -> None:
    with aws_on_loopback(aws) as address, running(task, address, TIMEOUT_MINUTES="soon") as function:
        report = function.api.invoke(notice())
    assert (report.kind, report.content["errorType"]) == ("error", "ValueError")
    assert "soon" in report.content["errorMessage"]
    assert aws.calls == []


def test_an_aws_that_is_away_is_reported_before_the_time_is_up(task: Path) -> None:
    with running(task, "http://127.0.0.1:9") as function:
        begun = time.monotonic()
        report = function.api.invoke(notice(), seconds=60)
        assert (report.kind, report.content["errorType"]) == ("error", "EndpointConnectionError")
        assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    ("left", "outcome"), [(MARGIN_MS / 1000 - 1, "no time"), (MARGIN_MS / 1000 + 15, "create")]
)
def test_no_step_is_begun_when_little_time_is_left(
    aws: FakeAws, function: Function, left: float, outcome: str
) -> None:
    assert function.api.invoke(notice(), seconds=left).content["outcome"] == outcome
    assert aws.created == ([THIRD] if outcome == "create" else [])


def test_a_process_killed_in_the_middle_of_a_step_leaves_the_next_one_to_finish(
    aws: FakeAws, task: Path
) -> None:
    running_now: list[Function] = []

    def kill(operation: str) -> None:
        if operation == "cloudformation:CreateStack" and len(running_now) == 1:
            running_now[0].die()

    with aws_on_loopback(aws, before=kill) as address:
        with running(task, address, log="first.log") as first:
            running_now.append(first)
            first.api.send(notice())
            assert first.process.wait(timeout=30) == -9
        with running(task, address, log="second.log") as second:
            running_now.append(second)
            assert second.api.invoke(notice()).content["outcome"] == "busy"
            aws.item["expires"] = {"N": str(int(aws.item["expires"]["N"]) - LEASE_SECONDS)}
            second.api.invoke(notice())
            aws.finish()
            second.api.invoke(scheduled())
    assert aws.created == [THIRD]
    assert aws.records[f"{THIRD}-added"]["Weight"] == 100


@pytest.mark.slow
def test_the_same_message_to_many_processes_is_one_cell(aws: FakeAws, task: Path) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(aws_on_loopback(aws))
        functions = [stack.enter_context(running(task, address, log=f"{number}.log")) for number in range(3)]
        sent = [(each, each.api.send(notice())) for _ in range(17) for each in functions]
        outcomes = [each.api.report(request).content["outcome"] for each, request in sent]
    assert aws.created == [THIRD]
    assert outcomes.count("create") == 1
    assert set(outcomes) <= {"create", "wait", "busy"}
