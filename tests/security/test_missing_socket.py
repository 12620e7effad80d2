"""On a live socket, a topic that one may not follow is refused in the same bytes as one of nothing (P1, B13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from collabkit.chat.actions import open_channel
from collabkit.projects.actions import remove_member
from collabkit.realtime import publisher
from tests.factories import add_member, make_direct, make_message, make_person, make_project
from tests.realtime.live import LiveGateway, running

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gateway(settings: Any) -> Iterator[LiveGateway]:
    """A running gateway on a bus of its own."""
    settings.COLLABKIT = {**settings.COLLABKIT, "REALTIME": {"BUS": "memory"}}
    publisher.reset()
    with running() as live:
        yield live
    publisher.reset()


def test_hidden_and_made_up_topics_are_answered_alike(gateway: LiveGateway) -> None:
    owner, member, gone = make_person("Olga"), make_person("Mei"), make_person("Gus")
    project = make_project(owner)
    channel = open_channel(project=project)
    add_member(project, member)
    add_member(project, gone)
    make_message(channel, gone, "I was here")
    direct = make_direct(owner, member)
    remove_member(actor=owner, project=project, user=gone)
    hidden = [f"project:{project.uuid}", f"conversation:{channel.uuid}", f"conversation:{direct.uuid}"]
    for person in (make_person("Otto"), gone):
        told = []
        for topics in (hidden, [topic.partition(":")[0] + f":{uuid4()}" for topic in hidden]):
            socket = gateway.sign_in(person)
            for topic in topics:
                socket.send({"op": "subscribe", "topics": [topic]})
            socket.ping()
            answers = str(socket.messages[1:])
            for number, topic in enumerate(topics):
                answers = answers.replace(topic, f"TOPIC {number}")
            told.append(answers)
        assert told[0] == told[1]
        assert "TOPIC 2" in told[0]
    assert gateway.sign_in(member).subscribe(*hidden)["topics"] == hidden
