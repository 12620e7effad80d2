"""The club's members found a project, invite, join, talk and are told, with nothing but the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test import Client

from collabkit.core import worker
from collabkit.core.models import Delivery, EventRecord

pytestmark = pytest.mark.django_db
API = "/kit/api"


def _member(email: str, called: str) -> Any:
    return get_user_model()._default_manager.create_user(email=email, called=called)


def _browser(member: Any) -> Client:
    client = Client()
    client.force_login(member)
    return client


def _send(client: Client, path: str, body: dict[str, Any] | None = None, *, expect: int = 201) -> Any:
    answer = client.post(f"{API}{path}", body or {}, content_type="application/json")
    assert answer.status_code == expect, answer.content
    return answer.json()


@pytest.fixture
def cox() -> Client:
    """Return the browser of somebody who steers."""
    return _browser(_member("cox@host.example", "Connie Cox"))


@pytest.fixture
def stroke() -> Client:
    """Return the browser of somebody who rows."""
    return _browser(_member("stroke@host.example", "Stan Stroke"))


def test_the_system_checks_are_silent() -> None:
    """Nothing is missing, and no migration is left to be made."""
    call_command("check", fail_level="DEBUG")
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_people_are_known_by_the_hosts_name_and_not_by_its_key(cox: Client) -> None:
    """The public id is the profile's; the host's key stays inside."""
    me = cox.get(f"{API}/people/me").json()
    key: Any = get_user_model()._default_manager.get().pk
    assert me["display_name"] == "Connie Cox"
    assert isinstance(key, UUID)
    assert me["uuid"] != str(key)


def test_from_an_invitation_to_a_conversation(cox: Client, stroke: Client) -> None:
    """Found, invite by address, answer in the inbox, talk, mention, be told."""
    project = _send(cox, "/projects", {"name": "The new eight"})
    invitation = {"kind": "project_member", "target": project["uuid"], "email": "stroke@host.example"}
    _send(cox, "/invitations", invitation)
    worker.drain()
    assert mail.outbox[-1].to == ["stroke@host.example"]
    assert "https://club.example/notifications/" in str(mail.outbox[-1].body)
    (received,) = stroke.get(f"{API}/invitations/received").json()["items"]
    _send(stroke, "/invitations/accept", {"uuid": received["uuid"]}, expect=200)
    (room,) = stroke.get(f"{API}/chat/conversations").json()["items"]
    person = cox.get(f"{API}/people/me").json()["uuid"]
    body = f"@[Connie Cox](person:{person}) six o'clock?"
    _send(stroke, f"/chat/conversations/{room['uuid']}/messages", {"client_id": str(uuid4()), "body": body})
    worker.drain()
    (seen,) = cox.get(f"{API}/chat/conversations/{room['uuid']}/messages").json()["items"]
    assert seen["author"]["display_name"] == "Stan Stroke"
    kinds = {row["kind"] for row in cox.get(f"{API}/notifications").json()["items"]}
    assert {"chat.mention", "invitations.accepted"} <= kinds
    assert not Delivery.objects.exists()


def test_the_hosts_own_page_shows_what_its_viewer_may_see(cox: Client, stroke: Client) -> None:
    """A private project is on its member's page and on nobody else's."""
    _send(cox, "/projects", {"name": "Secret regatta", "visibility": "private"})
    assert "Secret regatta" in cox.get("/").content.decode()
    assert "Secret regatta" not in stroke.get("/").content.decode()


def test_events_name_the_hosts_user(cox: Client) -> None:
    """A UUID as the key fits wherever a user is pointed at."""
    _send(cox, "/projects", {"name": "The new eight"})
    record = EventRecord.objects.filter(type="projects.ProjectCreated").get()
    assert record.actor == get_user_model()._default_manager.get()


def test_a_closed_account_is_out_at_once(cox: Client) -> None:
    """The host's own flag counts."""
    get_user_model()._default_manager.update(is_active=False)
    assert cox.get(f"{API}/people/me").status_code == 401
