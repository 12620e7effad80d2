"""What people are told about invitations, in the inbox and by mail."""

from __future__ import annotations

import email
from datetime import timedelta
from email.policy import default as modern
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail

from collabkit.accounts.actions import update_profile
from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.invitations import actions
from tests.factories import make_person

from .clubs import Club, make_club
from .conftest import Invite

pytestmark = pytest.mark.django_db
OUTSIDE = {"email": "zoe@elsewhere.example"}


def inbox(client: Any, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/notifications", query).json()["items"]
    return found


def counted(client: Any) -> dict[str, int]:
    found: dict[str, int] = client.get("/api/notifications/count").json()
    return found


def parsed(number: int) -> Any:
    return email.message_from_bytes(mail.outbox[number].message().as_bytes(), policy=modern)


def text_of(number: int) -> str:
    found: str = parsed(number).get_body(("plain",)).get_content()
    return found


def test_an_outsider_gets_a_mail_with_the_only_token(club: Club, invite: Invite, drain: Any) -> None:
    invitation = invite(message="Come\nand row", **OUTSIDE)
    drain()
    [sent] = mail.outbox
    assert sent.to == ["zoe@elsewhere.example"]
    assert sent.subject == "Hana Host invites you to Rowing club"
    assert f"https://site.example/invitation#{invitation.token}" in text_of(0)
    assert "Come\nand row" in text_of(0)
    html = parsed(0).get_body(("html",)).get_content()
    assert f'href="https://site.example/invitation#{invitation.token}"' in html


def test_the_link_in_the_mail_is_the_sites_own_whatever_the_host_header(
    hana: Any, club: Club, client_for: Any, drain: Any, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    body = {"kind": "club", "target": str(club.uuid), **OUTSIDE}
    answer = client_for(hana).post(
        "/api/invitations",
        body,
        content_type="application/json",
        headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
    )
    assert answer.status_code == 201
    drain()
    assert "evil.example" not in parsed(0).as_string()
    assert "https://site.example/invitation#" in text_of(0)


def test_a_resent_mail_bears_the_new_token(
    hana: Any, bo: Any, club: Club, invite: Invite, drain: Any
) -> None:
    invitation = invite(**OUTSIDE)
    old = invitation.token
    drain()
    again = actions.resend_invitation(actor=hana, uuid=invitation.uuid)
    drain()
    assert old in text_of(0)
    assert old not in text_of(1)
    assert again.token in text_of(1)


def test_a_mail_that_waits_bears_the_newest_token(hana: Any, invite: Invite, drain: Any) -> None:
    invitation = invite(**OUTSIDE)
    again = actions.resend_invitation(actor=hana, uuid=invitation.uuid)
    drain()
    assert again.token in text_of(0)


def test_who_was_taken_back_before_the_mail_went_gets_none(hana: Any, invite: Invite, drain: Any) -> None:
    actions.revoke_invitation(actor=hana, uuid=invite(**OUTSIDE).uuid)
    drain()
    assert [message.subject for message in mail.outbox] == ["Hana Host took an invitation back"]
    assert "#" not in text_of(0)


def test_an_outsider_is_told_that_it_was_taken_back(
    hana: Any, club: Club, invite: Invite, drain: Any
) -> None:
    invitation = invite(**OUTSIDE)
    drain()
    actions.revoke_invitation(actor=hana, uuid=invitation.uuid)
    drain()
    assert mail.outbox[1].to == ["zoe@elsewhere.example"]
    assert "Rowing club" not in text_of(1)


@pytest.mark.parametrize("name", ["Hana\nBcc: eve@evil.example", "Hana \u202eevil"])
def test_a_name_cannot_become_a_header(hana: Any, invite: Invite, drain: Any, club: Club, name: str) -> None:
    club.name = name
    update_profile(actor=hana, display_name="Hana Host")
    invite(**OUTSIDE)
    drain()
    assert parsed(0)["Bcc"] is None
    assert mail.outbox[0].recipients() == ["zoe@elsewhere.example"]


def test_who_has_an_account_is_told_in_the_inbox(
    bo: Any, invite: Invite, drain: Any, client_for: Any
) -> None:
    invitation = invite(message="Come")
    drain()
    client = client_for(bo)
    [item] = inbox(client)
    assert item["title"] == "Hana Host invites you to Rowing club"
    assert "Come" in item["body"]
    assert item["actor"]["display_name"] == "Hana Host"
    assert [action["name"] for action in item["actions"]] == ["accept", "decline"]
    assert counted(client) == {"unread": 1, "action": 1}
    [sent] = mail.outbox
    assert sent.to == ["bo@people.example"]
    assert invitation.token not in text_of(0)
    page = f"https://site.example/notifications/{item['uuid']}"
    assert f"Accept: {page}?action=accept\nDecline: {page}?action=decline" in text_of(0)


@pytest.mark.parametrize("choice", ["Accept", "Decline"])
def test_it_is_answered_in_place(choice: str, bo: Any, invite: Invite, drain: Any, client_for: Any) -> None:
    invite()
    invite(role="coach", person=person_of(bo))
    drain()
    client = client_for(bo)
    [action] = [action for action in inbox(client)[0]["actions"] if action["label"] == choice]
    answer = client.post(action["path"], action["body"], content_type="application/json")
    assert answer.status_code == 200, answer.content
    drain()
    done = inbox(client)[0]
    assert (done["actions"], done["outcome"]) == ([], {"Accept": "Accepted", "Decline": "Declined"}[choice])
    assert done["done_at"]
    assert counted(client)["action"] == 1  # the other invitation still waits


def test_a_resent_one_replaces_its_first_notice(
    hana: Any, bo: Any, invite: Invite, drain: Any, client_for: Any
) -> None:
    invitation = invite()
    drain()
    actions.resend_invitation(actor=hana, uuid=invitation.uuid)
    drain()
    [item] = inbox(client_for(bo))
    assert item["kind"] == "invitations.reminded"
    assert counted(client_for(bo)) == {"unread": 1, "action": 1}


def test_what_was_taken_back_is_told_without_its_name(
    bo: Any, club: Club, invite: Invite, drain: Any, client_for: Any
) -> None:
    invitation = invite()
    drain()
    actions.revoke_invitation(actor=invitation.inviter, uuid=invitation.uuid)
    drain()
    club.name = "canary"
    answer = client_for(bo).get("/api/notifications")
    assert "canary" not in answer.content.decode()
    told, first = answer.json()["items"]
    assert told["title"] == "Hana Host took an invitation back"
    assert (first["outcome"], first["actions"]) == ("Taken back", [])


def test_the_inviter_is_told_what_came_of_it(
    hana: Any, bo: Any, invite: Invite, drain: Any, client_for: Any
) -> None:
    accepted = invite()
    actions.accept(actor=bo, uuid=accepted.uuid)
    actions.decline_invitation(actor=None, token=invite(**OUTSIDE).token, reason="No time")
    invite(email="yan@elsewhere.example", expires_in_days=1)
    client = client_for(hana)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        actions.expire_due()
        drain()
        told = {item["title"]: item["body"] for item in inbox(client)}
    assert told == {
        "Bo Ek accepted your invitation to Rowing club": "",
        "zoe@elsewhere.example declined your invitation to Rowing club": "No time",
        "Your invitation of yan@elsewhere.example to Rowing club expired; you may invite again": "",
    }
    assert len(inbox(client, project=accepted.target)) == 3
    assert inbox(client, project=uuid4()) == []


def test_the_inviter_does_not_learn_who_is_behind_an_address(
    hana: Any, bo: Any, invite: Invite, drain: Any, client_for: Any
) -> None:
    actions.decline_invitation(actor=bo, uuid=invite().uuid)
    drain()
    [item] = inbox(client_for(hana))
    assert item["title"] == "bo@people.example declined your invitation to Rowing club"
    assert item["actor"] is None


def test_an_inviter_who_lost_sight_of_it_is_told_nothing(
    hana: Any, club: Club, invite: Invite, drain: Any, client_for: Any
) -> None:
    actions.decline_invitation(actor=None, token=invite().token)
    drain()
    club.hosts.clear()
    assert inbox(client_for(hana)) == []
    assert counted(client_for(hana))["unread"] == 0


def test_others_are_told_nothing(eve: Any, invite: Invite, drain: Any, client_for: Any) -> None:
    invite()
    drain()
    assert inbox(client_for(eve)) == []


@pytest.mark.parametrize("number", [1, 20])
def test_the_inbox_costs_the_same_for_one_and_for_twenty(
    bo: Any, drain: Any, client_for: Any, query_count: Any, number: int
) -> None:
    for count in range(number):
        host = make_person(f"Host {count}")
        target = make_club(host).uuid
        actions.invite(actor=host, kind="club", target=target, email="bo@people.example")
    drain()
    client = client_for(bo)
    with query_count() as queries:
        assert len(inbox(client)) == number
    # Session, user, notifications; addresses, invitations, names; people.
    assert len(queries) == 7


def test_of_what_goes_beyond_the_limit_of_a_person_nobody_is_told(
    bo: Any, invite: Invite, limited: Any, drain: Any, client_for: Any
) -> None:
    """Named once aloud, then by address: made, listed for the invited, and told neither when it is taken back."""
    limited("1/day", "invitations.send.pair")
    invite(person=person_of(bo))
    quiet = invite(email="bo@people.example")
    drain()
    actions.revoke_invitation(actor=quiet.inviter, uuid=quiet.uuid)
    drain()
    assert [item["kind"] for item in inbox(client_for(bo))] == ["invitations.received"]
    assert len(mail.outbox) == 1
    sent = client_for(quiet.inviter).get("/api/invitations/sent").json()["items"]
    assert {item["email"]: item["state"] for item in sent} == {
        None: "pending",
        "bo@people.example": "revoked",
    }
