"""A closed account acts no more, however many of its windows are at work; who comes after owns nothing (B16)."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from collabkit.accounts.actions import deactivate_person
from collabkit.chat.actions import open_channel
from collabkit.chat.models import Message
from tests.factories import add_member, make_message, make_person, make_project

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, ROUNDS = 8, 25


@pytest.mark.postgres
@pytest.mark.slow
def test_eight_windows_of_an_account_end_with_it(client_for: Any) -> None:
    owner, root = make_person("Olga"), make_person("Root", is_staff=True, is_superuser=True)
    project = make_project(owner)
    channel = open_channel(project=project)
    for round_ in range(ROUNDS):
        bob = make_person(f"Bob {round_}")
        add_member(project, bob)
        windows = [client_for(bob) for _ in range(CLIENTS)]
        ended, begun = threading.Event(), threading.Barrier(CLIENTS + 1)

        def work(window: Client, ended: Any = ended, begun: Any = begun) -> list[tuple[bool, int]]:
            """Write until it is refused; return whether the account had ended before each request, and the answer."""
            path, seen = f"/api/chat/conversations/{channel.uuid}/messages", []
            try:
                begun.wait(timeout=60)
                while True:
                    before = ended.is_set()
                    body = json.dumps({"client_id": str(uuid4()), "body": "Hello"})
                    status = window.post(path, body, content_type="application/json").status_code
                    seen.append((before, status))
                    if status != 201:
                        return seen
            finally:
                connection.close()

        with ThreadPoolExecutor(CLIENTS) as pool:
            works = [pool.submit(work, window) for window in windows]
            begun.wait(timeout=60)
            while not Message.objects.filter(author=bob).exists():
                ended.wait(0.001)
            deactivate_person(actor=root, person=bob)
            ended.set()
            answers = [answer for done in works for answer in done.result(timeout=60)]
        # Who was let in just before, and waited for the room, finds none: 404.
        assert {status for _before, status in answers} <= {201, 401, 403, 404}
        assert not [answer for answer in answers if answer == (True, 201)]
        assert Message.objects.filter(author=bob).count() == [status for _b, status in answers].count(201)


def test_who_comes_after_with_the_same_address_owns_nothing(client_for: Any) -> None:
    owner = make_person("Olga")
    project = make_project(owner)
    channel = open_channel(project=project)
    bob = make_person("Bob", email="bob@people.example")
    add_member(project, bob)
    message = make_message(channel, bob)
    window = client_for(bob)
    get_user_model().objects.filter(pk=bob.pk).delete()
    newcomer = client_for(make_person("Bob", email="bob@people.example"))
    for browser, status in ((window, 401), (newcomer, 404)):
        assert browser.get(f"/api/projects/{project.uuid}").status_code == 404
        assert browser.delete(f"/api/chat/messages/{message.uuid}").status_code == status
    assert newcomer.get("/api/chat/conversations").json()["items"] == []
    assert newcomer.get("/api/projects?mine=true").json()["items"] == []
