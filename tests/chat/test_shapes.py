"""What is written by hand has the shape that the API declares; limits, the admin and the checks."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, transaction
from django.test import Client
from ninja import Schema

from collabkit.accounts.payloads import PersonRef
from collabkit.chat import actions, payloads
from collabkit.chat.models import Message
from collabkit.core.publication import State
from tests import factories

from .conftest import Space, mention

pytestmark = pytest.mark.django_db


def exact(schema: type[Schema], data: dict[str, Any]) -> None:
    """Assert that the data has the schema's fields, all of them and no others, at every level."""
    model = schema.model_validate(data, strict=False)
    assert model.model_dump(mode="json").keys() == data.keys()
    assert set(schema.model_fields) == set(data)


def test_answers_have_their_declared_shapes(space: Space) -> None:
    browser = space.browser(space.member)
    direct = factories.make_direct(space.member, space.other)
    posted = browser.post(direct, mention(space.other))
    exact(payloads.Message, posted)
    exact(PersonRef, posted["author"])
    exact(payloads.MessageWindow, browser.messages(direct))
    exact(payloads.MessageChanges, browser.changes(direct))
    exact(payloads.HeldMessages, browser.get(f"conversations/{direct.uuid}/held"))
    exact(payloads.Conversation, browser.conversation(direct))
    shown = browser.conversation(space.channel)
    exact(payloads.Conversation, shown)
    exact(payloads.ConversationProject, shown["project"])
    exact(payloads.ReadState, browser.send("POST", f"conversations/{direct.uuid}/read", {"seq": 1}))
    browser.send("PATCH", f"messages/{posted['uuid']}", {"body": "Other"})
    [revision] = browser.get(f"messages/{posted['uuid']}/history")
    exact(payloads.MessageRevision, revision)
    listed = browser.get("conversations")
    assert set(listed) == {"items", "next"}


def test_answers_are_never_kept(space: Space) -> None:
    response = space.browser(space.member).client.get(
        f"/api/chat/conversations/{space.channel.uuid}/messages"
    )
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"].startswith("application/json")


def test_nobody_in_particular_gets_nothing(space: Space) -> None:
    client = Client()
    for path in (
        "conversations",
        f"conversations/{space.channel.uuid}",
        f"conversations/{space.channel.uuid}/messages",
    ):
        assert client.get(f"/api/chat/{path}").status_code == 401


def test_posting_is_limited(space: Space, settings) -> None:
    core = {**settings.COLLABKIT["CORE"], "RATE_LIMITING": True, "RATE_LIMITS": {"chat.post": "2/minute"}}
    settings.COLLABKIT = {**settings.COLLABKIT, "CORE": core}
    browser = space.browser(space.member)
    browser.post(space.channel)
    browser.post(space.channel)
    problem = browser.post(space.channel, expect=429)
    assert problem["code"] == "rate_limited"
    space.browser(space.other).post(space.channel)


def test_a_write_needs_the_csrf_token(space: Space) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(space.member, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/api/chat/conversations/{space.channel.uuid}/messages"
    assert client.post(path, "{}", content_type="application/json").status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": None},
        {"change_seq": None},
        {"state": State.HELD},
        {"published_at": None},
        {"deleted_at": "2026-01-01T00:00:00Z"},
    ],
)
def test_the_tables_refuse_contradictions(space: Space, changes: dict[str, Any]) -> None:
    message = space.post(space.member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**changes)


def test_the_admin_shows_no_words(space: Space) -> None:
    direct = factories.make_direct(space.member, space.other)
    secret = factories.make_message(direct, space.member, "canary-in-the-admin")
    group = actions.create_group(actor=space.member, name="canary-group", people=[space.person(space.other)])
    root = factories.make_person("Root", is_superuser=True, is_staff=True)
    client = space.browser(root).client
    base = "/admin/collabkit_chat"
    for path in (
        f"{base}/message/", f"{base}/message/{secret.pk}/change/", f"{base}/conversation/",
        f"{base}/conversation/{group.pk}/change/", f"{base}/message/?q=canary",
    ):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 200
        assert "canary" not in response.content.decode().replace("q=canary", "").replace('value="canary"', "")
    assert client.post(f"{base}/message/{secret.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{base}/message/add/").status_code == 403


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"MAX_BODY_LENGTH": 0}, "E001"),
        ({"MAX_BODY_LENGTH": 30_000}, "E001"),
        ({"EDIT_WINDOW_MINUTES": -1}, "E002"),
        ({"MAX_GROUP_SIZE": 1}, "E003"),
    ],
)
def test_impossible_limits_are_reported(settings, values: dict[str, Any], found: str) -> None:
    settings.COLLABKIT = {**settings.COLLABKIT, "CHAT": values}
    assert f"collabkit_chat.{found}" in [message.id for message in run_checks()]


def test_a_message_appears_when_it_is_published(space: Space) -> None:
    space.project.reviewed = True
    space.project.save()
    message = space.post(space.member)
    Message.objects.filter(pk=message.pk).update(created_at=message.created_at - timedelta(days=3))
    reviewer = factories.make_person("Sam Security")
    factories.add_member(space.project, reviewer, "security_manager")
    released = actions.release_message(actor=reviewer, message=message.uuid)
    shown = space.browser(space.other).messages(space.channel)["items"][0]
    assert released.published_at is not None
    assert shown["created_at"] == released.published_at.isoformat().replace("+00:00", "Z")
