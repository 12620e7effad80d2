"""A socket never outlives the right behind it by more than a second (B04, B16)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone

from collabkit.realtime import identity, rights
from collabkit.realtime.registry import disconnect, drop, publish

from .live import LiveGateway, Rooms, running, session_of

pytestmark = pytest.mark.django_db(transaction=True)


def sign_out(user: Any) -> None:
    """As django.contrib.auth.logout does: the session is deleted."""
    Session.objects.all().delete()


def expire(user: Any) -> None:
    """The session's time is over."""
    Session.objects.update(expire_date=timezone.now())


def deactivate(user: Any) -> None:
    """The account is closed."""
    user.is_active = False
    user.save()


def change_password(user: Any) -> None:
    """The password is changed elsewhere."""
    user.set_password("another correct horse")
    user.save()


def remove(user: Any) -> None:
    """The account is deleted."""
    user.delete()


@pytest.mark.parametrize("end", [sign_out, expire, deactivate, change_password, remove])
def test_the_end_of_a_sign_in_closes_the_sockets_within_a_second(
    gateway: LiveGateway, ada: Any, end: Callable[[Any], None]
) -> None:
    opened = gateway.sign_in(ada)
    end(ada)
    began = time.monotonic()
    assert opened.close_code() == 4401
    assert time.monotonic() - began < 1.0


def test_others_stay_when_one_signs_out(gateway: LiveGateway, ada: Any, bob: Any) -> None:
    cookie = session_of(ada)
    leaving, staying, other = gateway.open(cookie), gateway.sign_in(ada), gateway.sign_in(bob)
    leaving.until("subscribed")
    Session.objects.filter(session_key=cookie).delete()
    assert leaving.close_code() == 4401
    staying.ping()
    other.ping()


def test_a_removed_member_is_dropped_within_a_second_and_hears_nothing_after(
    gateway: LiveGateway, ada: Any, bob: Any, rooms: Rooms
) -> None:
    key = uuid4()
    topic = rooms.let_in(ada, key)
    rooms.let_in(bob, key)
    removed, member = gateway.sign_in(ada), gateway.sign_in(bob)
    removed.subscribe(topic)
    member.subscribe(topic)
    rooms.put_out(ada, key)
    began = time.monotonic()
    drop(ada.pk, topic)
    assert removed.until("dropped") == {"t": "dropped", "topic": topic}
    assert time.monotonic() - began < 1.0
    publish(topic, "room.said", {"secret": True})
    assert member.until("event")["data"] == {"secret": True}
    removed.send({"op": "ping"})
    assert removed.read()["t"] == "pong"
    assert removed.subscribe(topic)["refused"] == [topic]


def test_a_right_that_ends_during_its_look_up_is_dropped_within_a_second(
    gateway: LiveGateway, ada: Any, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uuid4()
    topic = rooms.let_in(ada, key)
    follower = gateway.sign_in(ada)
    read, go_on = threading.Event(), threading.Event()
    real = rights.look_up
    monkeypatch.setattr(gateway.gateway.rights, "_next_on_rota", list)  # with one person it comes at once

    def look_up(*asked: Any) -> rights.Verdict:
        verdict = real(*asked)
        read.set()
        go_on.wait(4)
        return verdict

    monkeypatch.setattr(rights, "look_up", look_up)
    follower.send({"op": "subscribe", "topics": [topic]})
    assert read.wait(4)
    rooms.put_out(ada, key)
    drop(ada.pk, topic)
    time.sleep(0.7)  # the drop is handled, and finds nothing that is followed
    go_on.set()
    began = time.monotonic()
    assert follower.until("subscribed")["topics"] == [topic]
    follower.until("dropped", topic=topic)
    assert time.monotonic() - began < 1.0
    assert not gateway.gateway.desk._asking
    assert not gateway.gateway.desk._told_at


def test_a_right_that_was_only_changed_stays(gateway: LiveGateway, ada: Any, rooms: Rooms) -> None:
    topic = rooms.let_in(ada, uuid4())
    follower = gateway.sign_in(ada)
    follower.subscribe(topic)
    before = rooms.lookups
    drop(ada.pk)
    deadline = time.monotonic() + 2
    while rooms.lookups == before and time.monotonic() < deadline:
        time.sleep(0.01)
    publish(topic, "room.said", {})
    assert follower.until("event")["topic"] == topic


def test_a_right_ends_at_its_known_end_even_without_a_database(
    gateway: LiveGateway, ada: Any, rooms: Rooms
) -> None:
    topic = rooms.let_in(ada, uuid4(), until=timezone.now() + timedelta(seconds=0.5))
    follower = gateway.sign_in(ada)
    follower.subscribe(topic)
    rooms.error = OperationalError("the database is away")
    began = time.monotonic()
    follower.until("dropped", topic=topic)
    assert 0.1 < time.monotonic() - began < 1.5


def test_a_right_that_ended_unannounced_is_found_by_the_regular_check(
    ada: Any, rooms: Rooms, realtime_settings: Any
) -> None:
    realtime_settings(recheck_interval=0.5)
    key = uuid4()
    topic = rooms.let_in(ada, key)
    with running() as gateway:
        follower = gateway.sign_in(ada)
        follower.subscribe(topic)
        rooms.put_out(ada, key)
        follower.until("dropped", topic=topic)
        assert gateway.gateway.metrics.dropped_topics_total == 1


def test_disconnect_closes_every_socket_of_a_person(gateway: LiveGateway, ada: Any, bob: Any) -> None:
    windows, other = [gateway.sign_in(ada), gateway.sign_in(ada)], gateway.sign_in(bob)
    disconnect(ada.pk)
    assert [window.close_code() for window in windows] == [4403, 4403]
    other.ping()


def test_during_an_outage_sockets_stay_and_are_checked_after_it(
    gateway: LiveGateway, ada: Any, rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uuid4()
    topic = rooms.let_in(ada, key)
    follower = gateway.sign_in(ada)
    follower.subscribe(topic)

    def fail(*args: Any) -> Any:
        raise OperationalError("the database is away")

    monkeypatch.setattr(identity, "_living_sessions", fail)
    rooms.error = OperationalError("the database is away")
    rooms.put_out(ada, key)
    drop(ada.pk, topic)
    time.sleep(1.2)
    follower.ping()
    assert gateway.gateway.metrics.outages_total >= 2
    rooms.error = None
    follower.until("dropped", topic=topic)
    sign_out(ada)
    monkeypatch.undo()
    assert follower.close_code() == 4401


@pytest.mark.parametrize(
    "engine",
    [
        "django.contrib.sessions.backends.cached_db",
        "django.contrib.sessions.backends.cache",
        "django.contrib.sessions.backends.file",
    ],
)
def test_every_session_engine_notices_a_sign_out(
    ada: Any, bob: Any, settings: Any, engine: str, tmp_path: Any
) -> None:
    settings.SESSION_ENGINE = engine
    settings.SESSION_FILE_PATH = str(tmp_path)
    with running() as gateway:
        cookie = session_of(ada)
        leaving, staying = gateway.open(cookie), gateway.sign_in(bob)
        leaving.until("subscribed")
        identity._store_class()(cookie).delete()
        assert leaving.close_code() == 4401
        staying.ping()


def test_signed_cookie_sessions_end_with_the_account(ada: Any, settings: Any) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    with running() as gateway:
        opened = gateway.sign_in(ada)
        time.sleep(0.7)
        opened.ping()
        change_password(ada)
        assert opened.close_code() == 4401


def test_a_session_cache_that_is_away_is_an_outage(ada: Any, settings: Any) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    with running() as gateway:
        assert gateway.open("a" * 32).close_code() == 1013
