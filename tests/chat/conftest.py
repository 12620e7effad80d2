"""A project with people in it, its chat, and browsers of the people."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from collabkit.accounts.queries import person_of
from collabkit.chat import actions
from collabkit.chat.models import Conversation
from tests import factories

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def queries_in(captured: CaptureQueriesContext) -> int:
    """Count what asks the database something; where a transaction begins and ends is not a question."""
    return sum(not query["sql"].startswith(CONTROL) for query in captured.captured_queries)


@dataclass
class Browser:
    """One person's browser, speaking JSON to the chat API."""

    client: Client
    user: Any

    def get(self, path: str, expect: int = 200, **params: Any) -> Any:
        return self._read(self.client.get(f"/api/chat/{path}", params), expect)

    def send(self, method: str, path: str, data: Any = None, expect: int = 200) -> Any:
        body = data if isinstance(data, str | bytes) else json.dumps(data or {})
        response = self.client.generic(method, f"/api/chat/{path}", body, content_type="application/json")
        return self._read(response, expect)

    def post(
        self, conversation: Conversation, body: str = "Hello", *, expect: int = 201, client_id: Any = None
    ) -> Any:
        data = {"client_id": str(client_id or uuid4()), "body": body}
        return self.send("POST", f"conversations/{conversation.uuid}/messages", data, expect)

    def messages(self, conversation: Conversation, expect: int = 200, **params: Any) -> Any:
        return self.get(f"conversations/{conversation.uuid}/messages", expect, **params)

    def changes(self, conversation: Conversation, after: int = 0, **params: Any) -> Any:
        return self.get(f"conversations/{conversation.uuid}/changes", after=after, **params)

    def conversation(self, conversation: Conversation, expect: int = 200) -> Any:
        return self.get(f"conversations/{conversation.uuid}", expect)

    def _read(self, response: Any, expect: int) -> Any:
        assert response.status_code == expect, response.content.decode()
        data: Any = json.loads(response.content) if response.content else None
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
            # All that may differ between two refusals.
            data.pop("request_id", None)
        return data


@dataclass
class Space:
    """A project, its chat, who is in it and who is not."""

    project: Any
    channel: Conversation
    owner: Any
    manager: Any
    moderator: Any
    member: Any
    other: Any
    outsider: Any
    browsers: dict[Any, Browser] = field(default_factory=dict)

    def browser(self, user: Any) -> Browser:
        if user.pk not in self.browsers:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            self.browsers[user.pk] = Browser(client, user)
        return self.browsers[user.pk]

    def person(self, user: Any) -> UUID:
        return person_of(user)

    def post(self, author: Any, body: str = "Hello") -> Any:
        return factories.make_message(self.channel, author, body)


def nth(conversation: Conversation, number: int) -> int:
    """Return the `seq` of a conversation's message by its place: the first, the second, …; 0 is before them all."""
    return conversation.start_seq + number


def nth_change(conversation: Conversation, number: int) -> int:
    """Return the `change_seq` of a conversation's first, second, … change."""
    return conversation.start_change_seq + number


def make_space(**fields: Any) -> Space:
    """Found a project with one person in each role."""
    owner = factories.make_person("Olga Owner")
    project = factories.make_project(owner, **fields)
    people = {
        "manager": factories.make_person("Mary Manager"),
        "moderator": factories.make_person("Moss Moderator"),
        "member": factories.make_person("Mei Member"),
    }
    for role, person in people.items():
        factories.add_member(project, person, role)
    other = factories.make_person("Otto Other")
    factories.add_member(project, other)
    return Space(
        project=project,
        channel=actions.open_channel(project=project),
        owner=owner,
        other=other,
        outsider=factories.make_person("Ivan Outsider"),
        **people,
    )


@pytest.fixture
def space(db: None) -> Space:
    """A project with an owner, a manager, a moderator, two members, and somebody outside."""
    return make_space()


@pytest.fixture
def count() -> Callable[[Callable[[], Any]], int]:
    """Return a function that says how many queries another one takes."""

    def run(what: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            what()
        return queries_in(captured)

    return run


def mention(user: Any, name: str = "") -> str:
    """Return the Markdown that mentions a person."""
    return f"@[{name or 'Somebody'}](person:{person_of(user)})"
