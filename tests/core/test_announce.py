"""announce: the event stands or falls with the change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from collabkit.core.events import announce, load, on_commit_subscribe, subscribe
from collabkit.core.ids import new_uuid
from collabkit.core.models import Delivery, EventRecord
from collabkit.core.testing import event_log

from .conftest import KettleBoiled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("subscriptions")]


def test_the_record_gives_back_the_event() -> None:
    event = KettleBoiled(
        kettle=new_uuid(),
        litres=2,
        at=datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        guests=(new_uuid(), new_uuid()),
    )
    with transaction.atomic():
        record = announce(event)
    record.refresh_from_db()
    assert load(record) == event
    assert (record.type, record.subject, record.actor) == ("conftest.KettleBoiled", event.kettle, None)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        announce(KettleBoiled(kettle=new_uuid()))
    assert not EventRecord.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_announces_nothing() -> None:
    heard: list[Any] = []
    subscribe(KettleBoiled, name="tests.a")(lambda event, record: heard.append(event))
    on_commit_subscribe(KettleBoiled)(lambda event, record: heard.append(event))

    @transaction.atomic
    def change() -> None:
        announce(KettleBoiled(kettle=new_uuid()))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert not heard
    assert not EventRecord.objects.exists()
    assert not Delivery.objects.exists()


def test_two_inserts_whatever_the_number_of_subscribers(query_count: Any) -> None:
    for number in range(5):
        subscribe(KettleBoiled, name=f"tests.{number}")(lambda event, record: None)
    with transaction.atomic(), query_count() as queries:
        announce(KettleBoiled(kettle=new_uuid()))
    assert len(queries) == 2
    assert Delivery.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_failing_after_commit_handler_stops_neither_the_others_nor_the_caller() -> None:
    heard: list[str] = []

    @on_commit_subscribe(KettleBoiled)
    def breaks(event: KettleBoiled, record: EventRecord) -> None:
        raise RuntimeError

    @on_commit_subscribe(KettleBoiled)
    def works(event: KettleBoiled, record: EventRecord) -> None:
        heard.append(record.type)

    with transaction.atomic():
        announce(KettleBoiled(kettle=new_uuid()))
    assert heard == ["conftest.KettleBoiled"]


def test_a_subscriber_name_is_taken_once() -> None:
    subscribe(KettleBoiled, name="tests.same")(lambda event, record: None)
    with pytest.raises(ValueError, match="twice"):
        subscribe(KettleBoiled, name="tests.same")(lambda event, record: None)


def test_events_do_not_change() -> None:
    with event_log() as log, transaction.atomic():
        announce(KettleBoiled(kettle=new_uuid()))
    assert log.names == ["conftest.KettleBoiled"]
    with pytest.raises(TypeError):
        EventRecord.objects.update(type="other")
    with pytest.raises(TypeError):
        EventRecord.objects.all().delete()
