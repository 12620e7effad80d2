"""Several workers at once on PostgreSQL: every mail goes out once, every person is told once (B37)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from collabkit.core import worker
from collabkit.notifications import actions
from collabkit.notifications.models import Notification, OutgoingEmail
from tests.factories import make_person

from . import things
from .things import happen, make_thing

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(job: Callable[[], Any], number: int) -> list[Any]:
    start = threading.Barrier(number)

    def run(_number: int) -> Any:
        try:
            start.wait(timeout=20)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number), timeout=120))


def test_four_workers_send_every_mail_once() -> None:
    people = [make_person(f"Person {number}") for number in range(10)]
    for _count in range(20):
        happen(make_thing(*people), channel="mailed")
    at_once(worker.drain, 4)
    worker.drain()
    assert Counter(OutgoingEmail.objects.values_list("state", "attempts")) == {("sent", 1): 200}
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(ids) == len(set(ids)) == 200


def test_eight_workers_tell_everybody_once() -> None:
    people = [make_person(f"Person {number}") for number in range(10)]
    for _round in range(30):
        thing = make_thing(*people)
        record = happen(thing, channel="nobody")
        event = things.ThingHappened(thing=thing.uuid, channel="mailed")

        def tell(event: Any = event, record: Any = record) -> int:
            return actions.post_notifications(kind=things.MAILED, event=event, record=record)

        assert sum(at_once(tell, 8)) == 10
    assert Notification.objects.count() == OutgoingEmail.objects.count() == 300
