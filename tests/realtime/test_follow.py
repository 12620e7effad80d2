"""Subscribing, and events on their way to the sockets."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction

from collabkit.realtime.registry import publish

from .live import LiveGateway, Rooms


def test_topics_are_granted_by_the_policy_of_their_kind(gateway: LiveGateway, ada: Any, rooms: Rooms) -> None:
    mine = rooms.let_in(ada, uuid4())
    others = [f"room:{uuid4()}", f"nosuchkind:{uuid4()}"]
    answer = gateway.sign_in(ada).subscribe(mine, *others)
    assert answer == {"t": "subscribed", "topics": [mine], "refused": others}


def test_an_event_reaches_its_followers_and_nobody_else(
    gateway: LiveGateway, ada: Any, bob: Any, rooms: Rooms
) -> None:
    topic = rooms.let_in(ada, uuid4())
    follower, stranger = gateway.sign_in(ada), gateway.sign_in(bob)
    follower.subscribe(topic)
    stranger.subscribe(topic)
    publish(topic, "room.said", {"body": "Grüße\u2028"}, cursor=3)
    assert follower.until("event") == {
        "t": "event",
        "topic": topic,
        "type": "room.said",
        "cursor": 3,
        "data": {"body": "Grüße\u2028"},
    }
    stranger.send({"op": "ping"})
    assert stranger.read()["t"] == "pong"


def test_payload_bytes_are_passed_on_as_they_are(gateway: LiveGateway, ada: Any, rooms: Rooms) -> None:
    topic = rooms.let_in(ada, uuid4())
    follower = gateway.sign_in(ada)
    follower.subscribe(topic)
    publish(topic, "room.said", b'{"n":1}')
    assert follower.until("event")["data"] == {"n": 1}


def test_a_push_waits_for_the_commit_and_dies_with_a_rollback(
    gateway: LiveGateway, ada: Any, rooms: Rooms
) -> None:
    topic = rooms.let_in(ada, uuid4())
    follower = gateway.sign_in(ada)
    follower.subscribe(topic)
    with transaction.atomic():
        publish(topic, "lost", {})
        transaction.set_rollback(True)
    with transaction.atomic():
        publish(topic, "kept", {})
        follower.ping()
    assert follower.until("event")["type"] == "kept"


def test_a_payload_that_is_no_json_never_fails_the_write(caplog: pytest.LogCaptureFixture) -> None:
    publish(f"room:{uuid4()}", "room.said", {"body": object()})
    assert "cannot be written as JSON" in caplog.text


def test_an_event_too_big_to_push_becomes_a_head(gateway: LiveGateway, ada: Any, rooms: Rooms) -> None:
    topic = rooms.let_in(ada, uuid4())
    follower = gateway.sign_in(ada)
    follower.subscribe(topic)
    publish(topic, "room.said", {"body": "x" * 300_000}, cursor=9)
    assert follower.until("head", cursor=9)["topic"] == topic


def test_a_burst_is_gathered_and_shared(gateway: LiveGateway, ada: Any, bob: Any, rooms: Rooms) -> None:
    key = uuid4()
    topic = rooms.let_in(ada, key)
    rooms.let_in(bob, key)
    followers = [gateway.sign_in(ada), gateway.sign_in(bob)]
    for follower in followers:
        follower.subscribe(topic)
        follower.messages.clear()
    for number in range(1, 201):
        publish(topic, "room.said", {"n": number}, cursor=number)
    for follower in followers:
        got = [follower.until("event")["data"]["n"] for _ in range(200)]
        assert got == list(range(1, 201))
        assert len(follower.messages) < 40
        follower.ping()
    assert gateway.gateway.metrics.deliveries_total >= 400


def test_a_socket_in_several_rooms_gets_their_events_in_order(
    gateway: LiveGateway, ada: Any, bob: Any, rooms: Rooms
) -> None:
    keys = [uuid4() for _ in range(3)]
    topics = [rooms.let_in(ada, key) for key in keys]
    rooms.let_in(bob, keys[0])
    everywhere, one_room = gateway.sign_in(ada), gateway.sign_in(bob)
    everywhere.subscribe(*topics)
    one_room.subscribe(topics[0])
    for number in range(30):
        publish(topics[number % 3], "room.said", {"n": number})
    got = [everywhere.until("event") for _ in range(30)]
    for topic in topics:
        numbers = [frame["data"]["n"] for frame in got if frame["topic"] == topic]
        assert numbers == sorted(numbers)
    assert [one_room.until("event")["data"]["n"] for _ in range(10)] == list(range(0, 30, 3))


def test_unsubscribing_ends_it(gateway: LiveGateway, ada: Any, rooms: Rooms) -> None:
    topic = rooms.let_in(ada, uuid4())
    follower = gateway.sign_in(ada)
    follower.subscribe(topic)
    follower.send({"op": "unsubscribe", "topics": [topic]})
    follower.ping()
    publish(topic, "room.said", {})
    follower.send({"op": "ping"})
    assert follower.read()["t"] == "pong"
    assert topic not in gateway.gateway.hub.topics


def test_a_new_follower_is_told_how_far_the_topic_is(gateway: LiveGateway, ada: Any, rooms: Rooms) -> None:
    key = uuid4()
    topic = rooms.let_in(ada, key)
    rooms.heads[key] = 41
    follower = gateway.sign_in(ada)
    follower.subscribe(topic)
    assert follower.until("head") == {"t": "head", "topic": topic, "cursor": 41}


def test_a_lost_push_is_healed_by_the_heads(
    transactional_db: None, ada: Any, rooms: Rooms, realtime_settings: Any
) -> None:
    from .live import running

    realtime_settings(heads_interval=0.2)
    key = uuid4()
    topic = rooms.let_in(ada, key)
    rooms.heads[key] = 5
    with running() as gateway:
        follower = gateway.sign_in(ada)
        follower.subscribe(topic)
        assert follower.until("head")["cursor"] == 5
        publish(topic, "room.said", {}, cursor=6)
        publish(topic, "room.said", {}, cursor=8)
        rooms.heads[key] = 8
        assert follower.until("head") == {"t": "head", "topic": topic, "cursor": 8}
        assert gateway.gateway.metrics.heads_healed_total == 1


def test_events_out_of_order_are_not_taken_for_lost(
    transactional_db: None, ada: Any, rooms: Rooms, realtime_settings: Any
) -> None:
    from .live import running

    realtime_settings(heads_interval=0.2)
    key = uuid4()
    topic = rooms.let_in(ada, key)
    with running() as gateway:
        follower = gateway.sign_in(ada)
        follower.subscribe(topic)
        for cursor in (2, 1, 3):
            publish(topic, "room.said", {}, cursor=cursor)
        rooms.heads[key] = 3
        time.sleep(0.8)
        assert gateway.gateway.metrics.heads_healed_total == 0


def test_topics_asked_for_during_an_outage_follow_later(gateway: LiveGateway, ada: Any, rooms: Rooms) -> None:
    topic = rooms.let_in(ada, uuid4())
    follower = gateway.sign_in(ada)
    rooms.error = OperationalError("the database is away")
    follower.send({"op": "subscribe", "topics": [topic]})
    assert "cannot be looked up" in follower.until("error")["detail"]
    rooms.error = None
    assert follower.until("subscribed")["topics"] == [topic]
    publish(topic, "room.said", {"n": 1})
    assert follower.until("event")["data"] == {"n": 1}


def test_a_faulty_policy_refuses_and_the_socket_stays(
    gateway: LiveGateway, ada: Any, rooms: Rooms, caplog: pytest.LogCaptureFixture
) -> None:
    topic = rooms.let_in(ada, uuid4())
    rooms.error = KeyError("a fault")
    follower = gateway.sign_in(ada)
    assert follower.subscribe(topic)["refused"] == [topic]
    follower.ping()
    assert "failed to authorize" in caplog.text
