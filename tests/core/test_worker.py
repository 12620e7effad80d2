"""The worker: delivers once, retries, sets aside, runs what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import QuerySet

from collabkit.core import worker
from collabkit.core.events import announce, subscribe
from collabkit.core.ids import new_uuid
from collabkit.core.models import Delivery, EventRecord, PeriodicRun

from .conftest import KettleBoiled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("subscriptions")]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def boil() -> KettleBoiled:
    event = KettleBoiled(kettle=new_uuid())
    with transaction.atomic():
        announce(event)
    return event


def test_each_subscriber_hears_each_event_once() -> None:
    heard: list[tuple[str, Any]] = []
    subscribe(KettleBoiled, name="tests.a")(lambda event, record: heard.append(("a", event)))
    subscribe(KettleBoiled, name="tests.b")(lambda event, record: heard.append(("b", event)))
    event = boil()
    assert worker.drain() == 2
    assert worker.drain() == 0
    assert sorted(heard) == [("a", event), ("b", event)]
    assert not Delivery.objects.exists()


def test_a_failing_handler_is_tried_later_and_leaves_nothing_behind(clock: time_machine.Traveller) -> None:
    tries: list[int] = []

    @subscribe(KettleBoiled, name="tests.flaky")
    def flaky(event: KettleBoiled, record: EventRecord) -> None:
        tries.append(1)
        PeriodicRun.objects.create(name=f"try {len(tries)}", next_run_at=NOON)
        if len(tries) < 3:
            raise ValueError("the words of a person")

    boil()
    worker.drain()
    delivery = Delivery.objects.get()
    assert (len(tries), delivery.attempts, delivery.state) == (1, 1, Delivery.State.PENDING)
    assert delivery.available_at == NOON + timedelta(seconds=2)
    assert "the words" not in delivery.last_error
    assert delivery.last_error.startswith("ValueError in flaky")
    assert not PeriodicRun.objects.filter(name="try 1").exists()
    clock.shift(2)
    worker.drain()
    clock.shift(4)
    worker.drain()
    assert len(tries) == 3
    assert not Delivery.objects.exists()
    assert PeriodicRun.objects.filter(name="try 3").exists()


def test_after_the_last_attempt_it_is_set_aside_and_others_go_on(
    clock: time_machine.Traveller, settings: Any
) -> None:
    settings.COLLABKIT = {
        **settings.COLLABKIT,
        "CORE": {**settings.COLLABKIT["CORE"], "DELIVERY_ATTEMPTS": 2},
    }
    heard: list[Any] = []

    @subscribe(KettleBoiled, name="tests.broken")
    def broken(event: KettleBoiled, record: EventRecord) -> None:
        raise ValueError

    subscribe(KettleBoiled, name="tests.fine")(lambda event, record: heard.append(event))
    boil()
    worker.drain()
    clock.shift(600)
    worker.drain()
    assert len(heard) == 1
    assert Delivery.objects.get().state == Delivery.State.DEAD
    clock.shift(6000)
    assert worker.drain() == 0


def test_an_event_nobody_knows_any_more_is_set_aside() -> None:
    subscribe(KettleBoiled, name="tests.gone")(lambda event, record: None)
    boil()
    Delivery.objects.update(subscriber="an.app.that.left")
    worker.drain()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.last_error) == ("dead", "No installed app handles this any more.")


def test_an_event_that_cannot_be_read_any_more_is_set_aside_and_others_go_on() -> None:
    heard: list[Any] = []
    subscribe(KettleBoiled, name="tests.reader")(lambda event, record: heard.append(event))
    broken = boil()
    # What a release before this one wrote: the log itself refuses to be changed.
    QuerySet.update(EventRecord.objects.filter(subject=broken.kettle), data={"litres": 1})
    fine = boil()
    worker.drain()
    assert heard == [fine]
    assert Delivery.objects.get().state == Delivery.State.DEAD


def test_a_failing_step_stops_neither_the_others_nor_the_deliveries() -> None:
    heard: list[Any] = []
    subscribe(KettleBoiled, name="tests.beside")(lambda event, record: heard.append(event))
    worker.step("tests.breaks")(lambda: 1 // 0)
    try:
        boil()
        worker.drain()
        assert len(heard) == 1
    finally:
        worker.steps.unregister("tests.breaks")


def test_scheduled_work_runs_once_per_period(clock: time_machine.Traveller) -> None:
    ran: list[datetime] = []
    worker.periodic("tests.tick", every=timedelta(minutes=5))(lambda: ran.append(datetime.now(UTC)))
    try:
        for _ in range(4):
            worker.run_periodic()
            clock.shift(100)
        assert ran == [NOON, NOON + timedelta(seconds=300)]
    finally:
        worker.periodic_work.unregister("tests.tick")


def test_failing_scheduled_work_is_noted_and_runs_again(clock: time_machine.Traveller) -> None:
    @worker.periodic("tests.fails", every=timedelta(minutes=1))
    def fails() -> None:
        raise KeyError

    try:
        worker.run_periodic()
        run = PeriodicRun.objects.get(name="tests.fails")
        assert run.last_error.startswith("KeyError in fails")
        assert run.next_run_at == NOON + timedelta(minutes=1)
    finally:
        worker.periodic_work.unregister("tests.fails")


def test_steps_run_until_nothing_is_left() -> None:
    queue = [1, 2, 3]
    worker.step("tests.queue")(lambda: 1 if queue and queue.pop() else 0)
    try:
        assert worker.drain() == 3
    finally:
        worker.steps.unregister("tests.queue")
