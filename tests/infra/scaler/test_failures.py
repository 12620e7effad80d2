"""The failure table of the design: whatever happens, the fleet ends as it should, and never does too much."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from collabkit.infra.lambdas.scaler.handler import run
from collabkit.infra.lambdas.scaler.lock import LEASE_SECONDS

from .fakes import IN, OUT, PAGES, PREFIX, AwsError, Context, Killed, wire
from .sites import Site, site


@pytest.fixture
def two_cells() -> Site:
    return site()


def call_count(here: Site) -> int:
    """Return how many calls one look at this account makes."""
    here.look()
    return len(here.aws.calls)


def busy() -> Site:
    here = site()
    here.aws.alarms[OUT] = "ALARM"
    return here


def idle() -> Site:
    here = site()
    for number in (3, 4):
        here.aws.cell(number, created_at=here.aws.now - timedelta(hours=number))
    here.aws.alarms[IN] = "ALARM"
    return here


def test_an_alarm_brings_a_cell_into_service_and_a_quiet_hour_takes_it_back(two_cells: Site) -> None:
    aws = two_cells.aws
    aws.alarms[OUT] = "ALARM"
    assert two_cells.look()["outcome"] == "create"
    aws.alarms[OUT] = "OK"
    aws.finish()
    assert two_cells.look(minutes=5)["outcome"] == "set-weights"
    assert two_cells.weights() == {f"{PREFIX}{number}": 100 for number in (1, 2, 3)}
    assert two_cells.look(minutes=1)["outcome"] == "note"
    aws.alarms[IN] = "ALARM"
    assert two_cells.look(minutes=20)["cell"] == f"{PREFIX}3"
    assert two_cells.weights()[f"{PREFIX}3"] == 0
    two_cells.settle()
    assert sorted(aws.stacks) == sorted(two_cells.weights()) == [f"{PREFIX}1", f"{PREFIX}2"]
    first_lines = [mail["text"].partition("\n")[0] for mail in aws.mails]
    assert first_lines == [f"{PREFIX}3 is in service.", f"{PREFIX}3 is destroyed."]


def test_the_same_message_fifty_times_launches_one_cell() -> None:
    here = busy()
    for number in range(50):
        here.look(request=f"run-{number}")
    assert here.aws.created == [f"{PREFIX}3"]


@pytest.mark.parametrize("count", [24, 50])
def test_parallel_deliveries_take_one_step(count: int) -> None:
    here = busy()
    barrier, outcomes = threading.Barrier(count), []

    def deliver(number: int) -> None:
        barrier.wait()
        outcomes.append(here.look(request=f"run-{number}")["outcome"])

    threads = [threading.Thread(target=deliver, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert here.aws.created == [f"{PREFIX}3"]
    assert outcomes.count("create") == 1
    assert set(outcomes) <= {"create", "busy", "wait"}
    assert here.ledger.actions == (here.aws.now,)


@pytest.mark.parametrize("begin", [busy, idle])
@pytest.mark.parametrize("point", range(16))
def test_killed_before_any_call_the_next_looks_converge(begin: Callable[[], Site], point: int) -> None:
    calls = call_count(begin())
    here = begin()
    expected = {busy: {1, 2, 3}, idle: {1, 2, 3}}[begin]
    here.aws.die_before = min(point, calls)
    try:
        here.look()
    except Killed:
        assert point < calls
    here.aws.die_before = None
    here.aws.now += timedelta(seconds=LEASE_SECONDS)
    for _ in range(5):
        here.look(minutes=1)
    here.aws.alarms.update({OUT: "OK", IN: "OK"})
    here.settle()
    assert set(here.aws.stacks) == {f"{PREFIX}{number}" for number in expected}
    assert here.weights() == {f"{PREFIX}{number}": 100 for number in expected}
    assert len(here.aws.created) == (begin is busy)
    assert not here.ledger.launches
    assert not here.ledger.draining


def test_the_two_kill_tests_reach_every_call() -> None:
    assert max(call_count(busy()), call_count(idle())) <= 16


CHANGES = ("CreateStack", "DeleteStack", "ChangeResourceRecordSets", "Publish")


def whole_life(point: int | None) -> Site:
    """Let a cell come and go, with the scaler dying once before the call of this number."""
    here = site(in_cooldown=120, drain_seconds=60)
    here.aws.die_before = point
    plan = {0: {OUT: "ALARM", IN: "OK"}, 4: {OUT: "OK", IN: "OK"}, 9: {OUT: "OK", IN: "ALARM"}}
    for minute in range(20):
        here.aws.alarms.update(plan.get(minute, {}))
        try:
            here.look(minutes=1)
        except Killed:
            here.aws.die_before = None
            here.aws.now += timedelta(seconds=LEASE_SECONDS)
        here.aws.finish()
    return here


def test_killed_around_any_change_in_a_cells_whole_life_all_ends_well() -> None:
    calls = [name.partition(":")[2] for name, _ in whole_life(None).aws.calls]
    changes = [index for index, name in enumerate(calls) if name in CHANGES]
    assert {calls[index] for index in changes} == set(CHANGES)
    for point in sorted({point for index in changes for point in range(index - 1, index + 3)}):
        here = whole_life(point)
        assert set(here.aws.stacks) == {f"{PREFIX}1", f"{PREFIX}2"}, point
        assert here.weights() == {f"{PREFIX}1": 100, f"{PREFIX}2": 100}, point
        assert here.aws.created == [f"{PREFIX}3"], point
        # Who dies before he has written down that a mail is out sends it again.
        published = [name.partition(":")[2] for name, _ in here.aws.calls[:point]][-1:] == ["Publish"]
        for words in ("is in service.", "is destroyed."):
            assert told(here, f"{PREFIX}3 {words}") in ({1, 2} if published else {1}), (point, words)


def test_who_dies_holding_the_lock_keeps_nobody_out_for_long() -> None:
    here = busy()
    here.aws.die_before = 3
    with pytest.raises(Killed):
        here.look()
    here.aws.die_before = None
    assert here.look()["outcome"] == "busy"
    here.aws.now += timedelta(seconds=LEASE_SECONDS)
    assert here.look()["outcome"] == "create"


def test_who_has_lost_the_lock_does_nothing() -> None:
    here = busy()
    call = here.aws.call

    def steal(operation: str, params: dict[str, Any]) -> dict[str, Any]:
        if operation == "monitoring:DescribeAlarms":
            here.aws.item["fence"] = {"N": "99"}
        return call(operation, params)

    here.aws.call = steal  # type: ignore[method-assign]
    assert here.look()["outcome"] == "lock lost"
    assert not here.aws.created


@pytest.mark.parametrize(
    "code", ["LimitExceededException", "Throttling", "InsufficientCapabilitiesException"]
)
def test_a_refused_launch_is_told_and_tried_again_later_and_later(two_cells: Site, code: str) -> None:
    aws = two_cells.aws
    aws.alarms[OUT] = "ALARM"
    aws.refuse["cloudformation:CreateStack"] = [AwsError(code)] * 9
    for _ in range(120):
        two_cells.look(minutes=1)
    assert [name for name, _ in aws.calls].count("cloudformation:CreateStack") == 3
    assert sum("refused" in mail["text"] for mail in aws.mails) == 3
    assert sum("steps in a row have failed" in mail["text"] for mail in aws.mails) == 1
    aws.refuse.clear()
    aws.switch_version += 1
    two_cells.look(minutes=1)
    assert aws.created == [f"{PREFIX}3"]


@pytest.mark.parametrize(
    "operation",
    [
        "cloudformation:DescribeStacks",
        "monitoring:DescribeAlarms",
        "route53:ListResourceRecordSets",
        "ssm:GetParameter",
    ],
)
def test_without_the_truth_nothing_is_done_and_the_lock_goes_back(two_cells: Site, operation: str) -> None:
    two_cells.aws.alarms[OUT] = "ALARM"
    two_cells.aws.refuse[operation] = [AwsError("ServiceUnavailable")]
    with pytest.raises(Exception, match="ServiceUnavailable"):
        two_cells.look()
    assert not two_cells.aws.created
    assert two_cells.look()["outcome"] == "create"


def test_checks_that_cannot_be_read_neither_drain_nor_replace_anything(two_cells: Site) -> None:
    two_cells.aws.health = {}
    two_cells.aws.alarms[IN] = "ALARM"
    two_cells.settle()
    assert two_cells.weights() == {f"{PREFIX}1": 100, f"{PREFIX}2": 100}
    assert not two_cells.aws.created


def test_a_refused_weight_is_set_later(two_cells: Site) -> None:
    two_cells.aws.cell(3, weight=None)
    two_cells.aws.refuse["route53:ChangeResourceRecordSets"] = [AwsError("PriorRequestNotComplete")]
    two_cells.settle(5)
    assert two_cells.weights()[f"{PREFIX}3"] == 100


def told(here: Site, words: str) -> int:
    """Return how many mails begin with these words, those about refused steps left out."""
    return sum(mail["text"].startswith(words) for mail in here.aws.mails)


@pytest.mark.parametrize("times", [0, 1, 2])
def test_however_often_a_weight_is_refused_its_cell_is_told_of_once(two_cells: Site, times: int) -> None:
    aws = two_cells.aws
    aws.alarms[OUT] = "ALARM"
    two_cells.look()
    aws.alarms[OUT] = "OK"
    aws.finish()
    aws.refuse["route53:ChangeResourceRecordSets"] = [AwsError("Throttling")] * times
    two_cells.settle(20)
    assert two_cells.weights()[f"{PREFIX}3"] == 100
    assert told(two_cells, "ACT: AWS has refused a step") == times
    assert told(two_cells, f"{PREFIX}3 is in service.") == 1
    (came,) = (mail["text"] for mail in aws.mails if mail["text"].startswith(f"{PREFIX}3"))
    assert "Why:        The cells are busy." in came


def test_a_cell_whose_taking_back_is_refused_is_told_of_once_as_well(two_cells: Site) -> None:
    aws = two_cells.aws
    aws.cell(3)
    aws.alarms[IN] = "ALARM"
    two_cells.look()
    aws.alarms.update({OUT: "ALARM", IN: "OK"})
    aws.refuse["route53:ChangeResourceRecordSets"] = [AwsError("Throttling")]
    two_cells.look(minutes=1)
    aws.alarms[OUT] = "OK"
    two_cells.settle(10)
    assert two_cells.weights()[f"{PREFIX}3"] == 100
    assert told(two_cells, f"{PREFIX}3 is in service.") == 1


def test_a_mail_that_could_not_go_out_goes_out_later(two_cells: Site) -> None:
    two_cells.aws.switch = "stop"
    two_cells.aws.refuse["sns:Publish"] = [AwsError("InternalError")]
    two_cells.look()
    assert not two_cells.aws.mails
    two_cells.look(minutes=1)
    assert [mail["subject"] for mail in two_cells.aws.mails] == ["[test] The kill switch is set."]
    two_cells.look(minutes=1)
    assert len(two_cells.aws.mails) == 1


def test_with_little_time_left_no_step_is_begun(two_cells: Site) -> None:
    two_cells.aws.alarms[OUT] = "ALARM"
    context = Context(left=14_000)
    assert (
        run(wire().services, two_cells.config, context, "the schedule", two_cells.aws.now)["outcome"]
        == "no time"
    )
    assert not two_cells.aws.created
    assert two_cells.look()["outcome"] == "create"


def test_a_stack_deleted_by_hand_loses_its_record_and_is_replaced(two_cells: Site) -> None:
    del two_cells.aws.stacks[f"{PREFIX}2"]
    two_cells.settle()
    assert two_cells.weights() == {f"{PREFIX}1": 100, f"{PREFIX}2": 100}
    assert two_cells.aws.created == [f"{PREFIX}2"]


def test_a_record_deleted_by_hand_comes_back(two_cells: Site) -> None:
    del two_cells.aws.records[f"{PREFIX}2"]
    two_cells.look()
    assert two_cells.weights() == {f"{PREFIX}1": 100, f"{PREFIX}2": 100}


def test_somebody_elses_deployment_is_waited_for(two_cells: Site) -> None:
    two_cells.aws.alarms[OUT] = "ALARM"
    data = two_cells.aws.cell(9, "UPDATE_IN_PROGRESS", weight=None)
    two_cells.aws.stacks["test-data"] = {**two_cells.aws.stacks.pop(data), "StackName": "test-data"}
    assert two_cells.look()["outcome"] == "wait"
    two_cells.aws.stacks["test-data"]["StackStatus"] = "UPDATE_COMPLETE"
    assert two_cells.look()["outcome"] == "create"


@pytest.mark.parametrize("tags", [[], [{"Key": "collabkit:environment", "Value": "other"}]])
def test_a_stack_that_is_not_tagged_as_ours_is_not_waited_for(two_cells: Site, tags: list[Any]) -> None:
    two_cells.aws.alarms[OUT] = "ALARM"
    made = two_cells.aws.stacks.pop(two_cells.aws.cell(9, "UPDATE_IN_PROGRESS", weight=None))
    two_cells.aws.stacks["test-hand-made"] = {**made, "StackName": "test-hand-made", "Tags": tags}
    assert two_cells.look()["outcome"] == "create"


def test_a_launch_without_end_is_told_every_few_hours_and_not_each_minute(two_cells: Site) -> None:
    two_cells.aws.alarms[OUT] = "ALARM"
    for _ in range(8 * 60):
        two_cells.look(minutes=1)
    pages = [mail for mail in two_cells.aws.mails if mail["topic"] == PAGES]
    stuck = f"ACT: {PREFIX}3 is in CREATE_IN_PROGRESS for"
    assert [mail["text"].partition(" minutes;")[0] for mail in pages] == [f"{stuck} 45", f"{stuck} 405"]


def test_a_stack_of_somebody_else_with_a_cells_name_is_left_alone(two_cells: Site) -> None:
    two_cells.aws.cell(3, "ROLLBACK_COMPLETE", weight=None, tag="other")
    two_cells.aws.alarms[OUT] = "ALARM"
    two_cells.look()
    assert two_cells.aws.created == [f"{PREFIX}4"]
    assert two_cells.aws.stacks[f"{PREFIX}3"]["StackStatus"] == "ROLLBACK_COMPLETE"


def test_the_record_of_a_stack_that_is_not_ours_stays(two_cells: Site) -> None:
    """A cell of the base that somebody deployed without its tags must not lose its visitors."""
    two_cells.aws.stacks[f"{PREFIX}2"]["Tags"] = []
    two_cells.settle()
    assert two_cells.weights() == {f"{PREFIX}{number}": 100 for number in (1, 2, 3)}


def test_another_environment_with_a_longer_name_is_not_waited_for(two_cells: Site) -> None:
    two_cells.aws.alarms[OUT] = "ALARM"
    cell = two_cells.aws.cell(9, "UPDATE_IN_PROGRESS", weight=None, tag="test-two")
    two_cells.aws.stacks["test-two-data"] = {**two_cells.aws.stacks.pop(cell), "StackName": "test-two-data"}
    assert two_cells.look()["outcome"] == "create"


def test_a_protected_stack_is_tried_and_then_left_to_a_person(two_cells: Site) -> None:
    two_cells.aws.cell(3, "ROLLBACK_COMPLETE", weight=None, protected=True)
    two_cells.settle(60)
    deletions = [params for name, params in two_cells.aws.calls if name == "cloudformation:DeleteStack"]
    assert len(deletions) == 3
    assert any("steps in a row have failed" in mail["text"] for mail in two_cells.aws.mails)


def test_a_stack_that_will_not_go_is_forced_in_the_end(two_cells: Site) -> None:
    name = two_cells.aws.cell(3, "DELETE_FAILED", weight=None)
    for _ in range(40):
        two_cells.look(minutes=1)
        if two_cells.aws.stacks[name]["StackStatus"] == "DELETE_IN_PROGRESS":
            two_cells.aws.stacks[name]["StackStatus"] = "DELETE_FAILED"
    forced = [
        params["DeletionMode"] for call, params in two_cells.aws.calls if call == "cloudformation:DeleteStack"
    ]
    assert forced == ["STANDARD", "STANDARD", "FORCE_DELETE_STACK"]
    assert sum("is left in DELETE_FAILED" in mail["text"] for mail in two_cells.aws.mails) == 1


def test_a_cell_that_a_deployment_began_with_is_taken_into_service(two_cells: Site) -> None:
    third = two_cells.aws.cell(3, "CREATE_COMPLETE", weight=None)
    for _ in range(5):
        two_cells.look(minutes=1)
        two_cells.aws.finish()
    assert two_cells.weights()[third] == 100


def test_a_stopped_roll_back_is_continued(two_cells: Site) -> None:
    two_cells.aws.stacks[f"{PREFIX}2"]["StackStatus"] = "UPDATE_ROLLBACK_FAILED"
    assert two_cells.look()["outcome"] == "continue-rollback"
    assert two_cells.weights()[f"{PREFIX}2"] == 100
    assert two_cells.aws.stacks[f"{PREFIX}2"]["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"


def test_the_kill_switch_stops_everything(two_cells: Site) -> None:
    two_cells.aws.switch = "stop"
    two_cells.aws.alarms[OUT] = "ALARM"
    two_cells.aws.cell(3, "ROLLBACK_COMPLETE", weight=None)
    before = dict(two_cells.aws.stacks)
    two_cells.settle()
    assert two_cells.aws.stacks == before
    assert [mail["text"].partition("\n")[0] for mail in two_cells.aws.mails] == [
        "The kill switch is set.",
        f"{PREFIX}3 is in ROLLBACK_COMPLETE. The kill switch is set.",
    ]
