"""What the tests of the gateway share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from collabkit.realtime import publisher
from collabkit.realtime.registry import TopicKind, register_topic, topic_kinds
from tests.factories import make_person

from .live import LiveGateway, Rooms, running


@pytest.fixture(autouse=True)
def _fresh_publisher(settings: Any) -> Iterator[None]:
    """Each test publishes to the bus that its settings name; the memory bus unless it says otherwise."""
    configured = settings.COLLABKIT
    settings.COLLABKIT = {**configured, "REALTIME": {**configured.get("REALTIME", {}), "BUS": "memory"}}
    publisher.reset()
    yield
    publisher.reset()


@pytest.fixture
def realtime_settings(settings: Any) -> Any:
    """Return a function that changes settings of collabkit.realtime for this test."""

    def change(**values: Any) -> None:
        whole = settings.COLLABKIT
        part = {key.upper(): value for key, value in values.items()}
        settings.COLLABKIT = {**whole, "REALTIME": {**whole.get("REALTIME", {}), **part}}
        publisher.reset()

    return change


@pytest.fixture
def rooms() -> Iterator[Rooms]:
    """A registered kind of topic, `room`, under the test's control."""
    made = Rooms()
    register_topic(TopicKind(name="room", authorize=made.authorize, heads=made.newest))
    yield made
    topic_kinds.unregister("room")


@pytest.fixture
def gateway(transactional_db: None) -> Iterator[LiveGateway]:
    """A running gateway with the settings of the test so far."""
    with running() as live:
        yield live


@pytest.fixture
def ada(transactional_db: None) -> Any:
    """A person."""
    return make_person("Ada Lovelace")


@pytest.fixture
def bob(transactional_db: None) -> Any:
    """Another person."""
    return make_person("Bob Kahn")
