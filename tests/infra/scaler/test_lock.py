"""One at a time, and nobody for ever."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from collabkit.infra.lambdas.scaler.decide import decide
from collabkit.infra.lambdas.scaler.lock import LEASE_SECONDS, Lock, LockLost
from collabkit.infra.lambdas.scaler.model import Alarm, Cell, Ledger, Origin, Policy, State

from .fakes import OUT, PAGES, PREFIX, AwsError, FakeAws, wire
from .sites import site

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def lock() -> Lock:
    wire().aws = FakeAws(NOON)
    return Lock(wire().services["dynamodb"], "test-lock", "test")


@pytest.mark.parametrize("attempt", range(5))
def test_of_twenty_four_at_once_one_gets_it(lock: Lock, attempt: int) -> None:
    barrier, got = threading.Barrier(24), []

    def acquire(number: int) -> None:
        barrier.wait()
        got.append(lock.acquire(f"run-{number}", NOON))

    threads = [threading.Thread(target=acquire, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 24
    assert len([held for held in got if held]) == 1


def test_it_is_free_again_when_given_back_and_when_its_time_is_over(lock: Lock) -> None:
    first = lock.acquire("one", NOON)
    assert first
    lock.release(first, Ledger(failures=2))
    second = lock.acquire("two", NOON)
    assert second
    assert second.ledger.failures == 2
    assert lock.acquire("three", NOON + timedelta(seconds=LEASE_SECONDS - 1)) is None
    assert lock.acquire("three", NOON + timedelta(seconds=LEASE_SECONDS))


def test_who_wakes_up_too_late_can_write_nothing(lock: Lock) -> None:
    slow = lock.acquire("slow", NOON)
    later = lock.acquire("quick", NOON + timedelta(seconds=LEASE_SECONDS))
    assert slow
    assert later
    assert later.fence > slow.fence
    for write in (lock.store, lock.release):
        with pytest.raises(LockLost):
            write(slow, Ledger(failures=9))
    lock.store(later, Ledger())


def test_the_same_owner_in_a_second_life_has_another_fence(lock: Lock) -> None:
    """Lambda repeats a failed invocation under the same request id."""
    first = lock.acquire("run", NOON)
    second = lock.acquire("run", NOON + timedelta(seconds=LEASE_SECONDS))
    assert first
    assert second
    with pytest.raises(LockLost):
        lock.store(first, Ledger())


MOMENTS = st.integers(0, 10**9).map(lambda seconds: NOON + timedelta(seconds=seconds))
BY_NAME = st.dictionaries(st.text(max_size=9), MOMENTS, max_size=3)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    st.builds(
        Ledger,
        actions=st.lists(MOMENTS, max_size=3).map(tuple),
        changed_at=st.none() | MOMENTS,
        retry_at=st.none() | MOMENTS,
        launches=BY_NAME,
        draining=BY_NAME,
        sick=BY_NAME,
        told=BY_NAME,
        attempts=st.dictionaries(st.text(max_size=9), st.integers(0, 9), max_size=3),
        origins=st.dictionaries(
            st.text(max_size=9), st.builds(Origin, st.text(), st.text(), st.integers(0, 9)), max_size=3
        ),
        waits=BY_NAME,
        outbox=st.text(max_size=30),
    )
)
def test_the_ledger_comes_back_as_it_went(ledger: Ledger) -> None:
    assert Ledger.load(ledger.dump()) == ledger


def test_an_older_or_newer_ledger_is_read() -> None:
    assert Ledger.load('{"failures": 2, "added_later": 1}').failures == 2


ORIGIN = {"reason": "The cells are busy.", "woken_by": "the alarm busy", "before": 2}
DAMAGED = {
    "nothing": "",
    "half of it": '{"failures": 2, "tol',
    "no mapping": "[]",
    "a count in words": '{"failures": "two"}',
    "a count that is none": '{"failures": true}',
    "an amount without end": '{"cost_today": NaN}',
    "an amount in words": '{"cost_today": "much"}',
    "no list": '{"actions": "now"}',
    "a moment that is none": '{"actions": ["noon"]}',
    "a moment as a number": '{"changed_at": 12}',
    "a moment before all time": '{"changed_at": "0001-01-01T00:00:00+14:00"}',
    "cells in a list": '{"launches": ["cell-3"]}',
    "a cell without a moment": '{"draining": {"cell-3": null}}',
    "an origin without its reason": '{"origins": {"cell-3": {"woken_by": "x", "before": 2}}}',
    "an origin in one word": '{"origins": {"cell-3": "busy"}}',
    "too deep": '{"sick": ' + "[" * 100_000 + "]" * 100_000 + "}",
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED.keys())
def test_what_is_damaged_is_called_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Ledger.load(text)


@pytest.mark.parametrize(
    "stored", [*({"S": text} for text in DAMAGED.values()), {"N": "5"}], ids=[*DAMAGED, "a number"]
)
def test_a_damaged_ledger_is_told_once_and_stops_nobody(stored: dict[str, str]) -> None:
    here = site()
    here.aws.item["ledger"] = stored
    here.look()
    here.look(minutes=1)
    (page,) = here.aws.mails
    assert page["topic"] == PAGES
    assert "What the scaler remembered is damaged" in page["text"]
    assert here.aws.item["expires"] == {"N": "0"}
    here.aws.alarms[OUT] = "ALARM"
    here.look(minutes=5)
    assert here.aws.created == [f"{PREFIX}3"]


def test_a_page_about_a_damaged_ledger_that_cannot_go_out_goes_out_later() -> None:
    here = site()
    here.aws.item["ledger"] = {"S": "{"}
    here.aws.refuse["sns:Publish"] = [AwsError("InternalError")]
    here.look()
    assert not here.aws.mails
    here.look(minutes=1)
    assert [mail["topic"] for mail in here.aws.mails] == [PAGES]


def test_after_a_damaged_ledger_the_pauses_begin_anew() -> None:
    here = site()
    here.aws.item["ledger"] = {"S": "{"}
    here.aws.alarms[OUT] = "ALARM"
    here.look()
    here.look(minutes=4)
    assert not here.aws.created
    here.look(minutes=2)
    assert here.aws.created == [f"{PREFIX}3"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("2026-03-04T12:00:00Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
SHAPES = st.dictionaries(
    st.sampled_from([each.name for each in fields(Ledger)]),
    ANYTHING | st.just({"cell-3": ORIGIN}),
    max_size=4,
)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(SHAPES)
def test_whatever_is_read_can_be_decided_upon(shape: dict[str, Any]) -> None:
    try:
        ledger = Ledger.load(json.dumps(shape))
    except ValueError:
        return
    cells = tuple(
        Cell(f"cell-{number}", number, "CREATE_COMPLETE", NOON, healthy=True, weight=100)
        for number in (1, 2, 3)
    )
    decision = decide(State(cells, Alarm.ALARM, Alarm.ALARM, ledger), Policy(), NOON)
    assert Ledger.load(decision.ledger.dump()) == decision.ledger


class Throttled:
    """The wire itself: two refusals, then an answer; the client's own retries are to make up for it."""

    def __init__(self, refusals: int) -> None:
        self.left = refusals
        self.asked = 0

    def __call__(self, request: Any, **more: Any) -> AWSResponse:
        self.asked += 1
        self.left -= 1
        if self.left >= 0:
            body = b'{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"slow down"}'
            return _response(request, 400, body)
        item = b'{"Attributes":{"fence":{"N":"1"}}}'
        return _response(request, 200, item)


def _response(request: Any, status: int, body: bytes) -> AWSResponse:
    class Raw:
        def stream(self, **more: Any) -> Iterator[bytes]:
            yield body

    return AWSResponse(request.url, status, {"Content-Type": "application/x-amz-json-1.0"}, Raw())


@pytest.mark.parametrize(("refusals", "asked"), [(2, 3), (9, 4)])
def test_a_throttled_call_is_repeated_a_few_times(
    lock: Lock, monkeypatch: Any, refusals: int, asked: int
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr("botocore.retries.bucket.TokenBucket.acquire", lambda *args, **more: True)
    wire().aws = None
    throttled, events = Throttled(refusals), wire().services["dynamodb"].meta.events
    events.register("before-send.dynamodb", throttled)
    try:
        if asked > refusals:
            assert lock.acquire("run", NOON)
        else:
            with pytest.raises(ClientError, match="Throttling"):
                lock.acquire("run", NOON)
    finally:
        events.unregister("before-send.dynamodb", throttled)
    assert throttled.asked == asked
