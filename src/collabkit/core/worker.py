"""The worker: delivers events to their durable subscribers and runs scheduled work.

A delivery is locked, handled and deleted in one transaction, so a killed worker leaves it exactly as it was and
another takes it up. Several workers may run side by side.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import QuerySet
from msgspec import ValidationError

from .clock import now
from .conf import settings
from .events import load, subscriber
from .models import Delivery, PeriodicRun
from .registry import Registry
from .wakeup import wait_for_work, wake_worker

__all__ = [
    "Periodic",
    "Step",
    "drain",
    "periodic",
    "periodic_work",
    "retry",
    "run_forever",
    "run_periodic",
    "step",
]

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Periodic:
    """Scheduled work; must be safe to run twice, since nothing but its due time keeps two workers apart."""

    name: str
    every: timedelta
    run: Callable[[], None]


@dataclass(frozen=True)
class Step:
    """Work the worker looks for in each round; returns how much it did (0 when there was nothing due)."""

    name: str
    run: Callable[[], int]


periodic_work: Registry[Periodic] = Registry("scheduled work")
steps: Registry[Step] = Registry("worker step")


def periodic(name: str, *, every: timedelta) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Run the decorated function about once per ``every`` in one of the workers, outside any transaction."""

    def decorate(run: Callable[[], None]) -> Callable[[], None]:
        periodic_work.register(Periodic(name=name, every=every, run=run))
        return run

    return decorate


def step(name: str) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Run the decorated function in every round of the worker, outside any transaction.

    For queues of an app's own (mail to be sent); it returns how many items it handled and locks them itself.
    """

    def decorate(run: Callable[[], int]) -> Callable[[], int]:
        steps.register(Step(name=name, run=run))
        return run

    return decorate


def drain(limit: int = 10_000) -> int:
    """Do everything that is due now: deliveries and steps. Returns how many items were handled."""
    done = 0
    while done < limit:
        round_ = _deliver_due(limit - done) + sum(_run_step(item) for item in steps)
        if not round_:
            break
        done += round_
    return done


def retry(deliveries: QuerySet[Delivery]) -> int:
    """Put those of the deliveries that were given up back in the queue, to be tried at once; return how many."""
    given_up = deliveries.filter(state=Delivery.State.DEAD)
    put_back = given_up.update(state=Delivery.State.PENDING, attempts=0, available_at=now())
    if put_back:
        transaction.on_commit(wake_worker)
    return put_back


def run_periodic() -> int:
    """Run the scheduled work that is due. Returns how many pieces ran."""
    return sum(_run_if_due(item) for item in periodic_work)


def run_forever(stop: threading.Event | None = None) -> None:
    """Work until ``stop`` is set. A database that goes away is waited for."""
    stop = stop or threading.Event()
    while not stop.is_set():
        close_old_connections()
        try:
            run_periodic()
            busy = drain(limit=500)
        except (OperationalError, InterfaceError):
            logger.warning("The database does not answer; the worker waits.", exc_info=True)
            connection.close()
            stop.wait(1)
            continue
        if not busy:
            wait_for_work(settings.worker_poll_seconds)
    connection.close()


def _run_step(item: Step) -> int:
    try:
        return item.run()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("The step %s failed", item.name)
        return 0


def _deliver_due(limit: int) -> int:
    done = 0
    while done < limit and _deliver_one():
        done += 1
    return done


def _deliver_one() -> bool:
    with transaction.atomic():
        due = Delivery.objects.filter(state=Delivery.State.PENDING, available_at__lte=now())
        # SQLite has no row locks (Django ignores the request there): its transactions are one at a time anyway.
        skip = connection.features.has_select_for_update_skip_locked
        delivery = (
            due.select_for_update(skip_locked=skip, of=("self",) if skip else ())
            .select_related("event__actor")
            .order_by("available_at", "id")
            .first()
        )
        if delivery is None:
            return False
        _handle(delivery)
        return True


def _handle(delivery: Delivery) -> None:
    target = subscriber(delivery.subscriber)
    try:
        # A release may have changed the fields of an event that an older one wrote: that row alone is set aside.
        event = load(delivery.event)
    except ValidationError as error:
        logger.exception("Event %s cannot be read", delivery.event_id)
        _set_aside(delivery, _where(error))
        return
    if target is None or event is None:
        _set_aside(delivery, "No installed app handles this any more.")
        return
    try:
        with transaction.atomic():
            target.handler(event, delivery.event)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("Delivery %s to %s failed", delivery.pk, delivery.subscriber)
        _retry_later(delivery, error)
    else:
        delivery.delete()


def _retry_later(delivery: Delivery, error: Exception) -> None:
    delivery.attempts += 1
    delivery.last_error = _where(error)
    if delivery.attempts >= settings.delivery_attempts:
        _set_aside(delivery, delivery.last_error)
        return
    delivery.available_at = now() + min(timedelta(seconds=2**delivery.attempts), LONGEST_WAIT)
    delivery.save(update_fields=("attempts", "available_at", "last_error"))


def _set_aside(delivery: Delivery, reason: str) -> None:
    logger.error("Delivery %s to %s is given up: %s", delivery.pk, delivery.subscriber, reason)
    delivery.state = Delivery.State.DEAD
    delivery.last_error = reason
    delivery.save(update_fields=("state", "attempts", "last_error"))


def _where(error: Exception) -> str:
    """Name the error and its place, but not its message: that may quote what a person wrote."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}, line {frame.lineno}"


def _run_if_due(item: Periodic) -> int:
    moment = now()
    claimed = PeriodicRun.objects.filter(name=item.name, next_run_at__lte=moment).update(
        next_run_at=moment + item.every, started_at=moment
    )
    if not claimed:
        if not PeriodicRun.objects.filter(name=item.name).exists():
            PeriodicRun.objects.get_or_create(name=item.name, defaults={"next_run_at": moment})
            return _run_if_due(item)
        return 0
    error = ""
    try:
        item.run()
    except (OperationalError, InterfaceError):
        raise
    except Exception as problem:
        logger.exception("Scheduled work %s failed", item.name)
        error = _where(problem)
    PeriodicRun.objects.filter(name=item.name).update(finished_at=now(), last_error=error)
    return 1
