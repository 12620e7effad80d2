"""Inviting one person: by address or by name."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.core.errors import Conflict
from collabkit.core.testing import event_log
from collabkit.invitations import actions
from collabkit.invitations.events import InvitationExpired, InvitationSent
from collabkit.invitations.models import Invitation
from tests.factories import make_person

from .clubs import Club, make_club
from .conftest import Invite

pytestmark = pytest.mark.django_db
URL = "/api/invitations"
# What differs between any two requests: the values, and the names of savepoints.
QUOTED = re.compile(r"'[^']*'|\"s\d+_x\d+\"|\b\d+\b")
VARYING = ("uuid", "email", "created_at", "expires_at")


def send(client: Any, club: Club, **fields: Any) -> Any:
    body = {"kind": "club", "target": str(club.uuid), **fields}
    return client.post(URL, body, content_type="application/json")


def test_an_address_without_an_account_is_invited(hana: Any, club: Club, client_for: Any) -> None:
    answer = send(
        client_for(hana),
        club,
        email=" Zoe@Elsewhere.example ",
        role="coach",
        message="Come\nrow",
        expires_in_days=3,
    )
    assert answer.status_code == 201
    sent = answer.json()
    assert sent["email"] == "zoe@elsewhere.example"
    assert (sent["role"], sent["role_label"], sent["message"]) == ("coach", "head coach", "Come\nrow")
    assert sent["target"] == {
        "uuid": str(club.uuid),
        "title": "Rowing club",
        "url": f"/clubs/{club.uuid}",
    }
    assert (sent["state"], sent["invitee"], sent["reason"], sent["warning"]) == ("pending", None, None, None)
    assert sent["inviter"]["display_name"] == "Hana Host"
    row = Invitation.objects.get()
    assert timedelta(days=3) - (row.expires_at - clock.now()) < timedelta(minutes=1)


def test_a_person_is_invited_by_name(hana: Any, bo: Any, club: Club, client_for: Any) -> None:
    sent = send(client_for(hana), club, person=str(person_of(bo))).json()
    assert (sent["email"], sent["invitee"]["display_name"], sent["role"]) == (None, "Bo Ek", "rower")


def test_the_answer_does_not_tell_whether_an_address_has_an_account(
    hana: Any, bo: Any, club: Club, client_for: Any
) -> None:
    client = client_for(hana)
    known = send(client, club, email="bo@people.example").json()
    unknown = send(client, club, email="nobody@people.example").json()
    for sent in (known, unknown):
        for varying in VARYING:
            sent.pop(varying)
    assert known == unknown


def test_nor_do_the_statements_behind_it(
    hana: Any, bo: Any, club: Club, client_for: Any, query_count: Any
) -> None:
    client, asked = client_for(hana), []
    send(client, club, email="first@people.example")
    for email in ("bo@people.example", "no@people.example"):
        with query_count() as queries:
            assert send(client, club, email=email).status_code == 201
        asked.append([QUOTED.sub("?", query["sql"]) for query in queries])
    assert asked[0] == asked[1]
    assert len(asked[0]) > 5


def test_no_answer_ever_holds_the_token(hana: Any, club: Club, client_for: Any) -> None:
    client = client_for(hana)
    answer = send(client, club, email="zoe@elsewhere.example")
    listed = client.get(f"{URL}/sent")
    token = Invitation.objects.get().token
    assert token.encode() not in answer.content
    assert token.encode() not in listed.content
    assert token not in str(Invitation.objects.values())


def test_one_event_is_announced(invite: Invite, club: Club) -> None:
    with event_log() as log:
        invitation = invite()
    assert log.events == [InvitationSent(invitation=invitation.uuid, target=club.uuid, kind="club")]


def test_an_outsider_cannot_tell_the_club_from_a_missing_one(eve: Any, club: Club, client_for: Any) -> None:
    client = client_for(eve)
    hidden = send(client, club, email="zoe@elsewhere.example")
    missing = send(client, Club(), email="zoe@elsewhere.example")
    assert hidden.status_code == missing.status_code == 404
    assert {**hidden.json(), "request_id": ""} == {**missing.json(), "request_id": ""}


def test_a_member_without_the_power_is_told_so(eve: Any, club: Club, client_for: Any) -> None:
    club.members[eve.pk] = {"rower"}
    assert send(client_for(eve), club, email="zoe@elsewhere.example").status_code == 403


def test_nobody_invites_beyond_own_power(eve: Any, club: Club, client_for: Any) -> None:
    club.hosts[eve.pk] = {"rower"}
    client = client_for(eve)
    assert send(client, club, email="zoe@elsewhere.example", role="coach").status_code == 403
    assert send(client, club, email="zoe@elsewhere.example", role="rower").status_code == 201


def test_nobody_signed_in_invites_nobody(club: Club, client: Any) -> None:
    assert send(client, club, email="zoe@elsewhere.example").status_code == 401
    assert not Invitation.objects.exists()


def test_a_forged_form_of_another_site_is_refused(hana: Any, club: Club, client_for: Any) -> None:
    client = client_for(hana, enforce_csrf_checks=True)
    assert send(client, club, email="zoe@elsewhere.example").status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"email": "zoe@elsewhere.example", "person": str(uuid4())},
        {"email": "zoe"},
        {"email": "zoe@elsewhere.example\nBcc: eve@evil.example"},
        {"email": "zoë@elsewhere.example"},
        {"email": "zoe@elsewhere.example", "role": "king"},
        {"email": "zoe@elsewhere.example", "kind": "no_such_kind"},
        {"email": "zoe@elsewhere.example", "message": "x" * 1001},
        {"email": "zoe@elsewhere.example", "expires_in_days": 0},
        {"email": "zoe@elsewhere.example", "expires_in_days": 91},
        {"email": "zoe@elsewhere.example", "expires_in_days": 1.5},
        {"email": "zoe@elsewhere.example", "state": "accepted"},
        {"email": "zoe@elsewhere.example", "inviter": 1},
        {"email": "zoe@elsewhere.example", "target": "x"},
    ],
)
def test_a_bad_wish_is_refused_in_words(
    hana: Any, club: Club, client_for: Any, fields: dict[str, Any]
) -> None:
    answer = send(client_for(hana), club, **fields)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert not Invitation.objects.exists()


def test_an_unknown_person_cannot_be_invited(hana: Any, club: Club, client_for: Any) -> None:
    assert send(client_for(hana), club, person=str(uuid4())).status_code == 404


def test_nobody_invites_himself(hana: Any, invite: Invite) -> None:
    for fields in ({"email": hana.email}, {"person": person_of(hana)}):
        with pytest.raises(Conflict) as refusal:
            invite(**fields)
        assert refusal.value.code == "yourself"


def test_a_member_is_not_invited_again_by_name(bo: Any, club: Club, invite: Invite) -> None:
    club.members[bo.pk] = {"rower"}
    with pytest.raises(Conflict) as refusal:
        invite(person=person_of(bo))
    assert refusal.value.code == "already_member"
    assert invite(person=person_of(bo), role="coach").role == "coach"


def test_the_address_of_a_member_is_answered_as_a_strangers(
    hana: Any, bo: Any, club: Club, client_for: Any
) -> None:
    """Members see each other's names and not their addresses: the answer does not tell whose one is."""
    club.members[bo.pk] = {"rower"}
    client = client_for(hana)
    answers = []
    for address in ("bo@people.example", "nobody@people.example"):
        answer = send(client, club, email=address)
        assert answer.status_code == 201
        answers.append({name: value for name, value in answer.json().items() if name not in VARYING})
    assert answers[0] == answers[1]
    csv_text = "bo@people.example\nyan@people.example"
    for row in Invitation.objects.all():
        actions.revoke_invitation(actor=hana, uuid=row.uuid)
    lines = actions.invite_many(actor=hana, kind="club", target=club.uuid, csv_text=csv_text)
    assert [(line.ok, line.detail) for line in lines] == [(True, "Invited.")] * 2
    assert club.members[bo.pk] == {"rower"}


def test_a_member_who_answers_an_invitation_to_an_address_keeps_what_there_is(
    bo: Any, club: Club, invite: Invite
) -> None:
    club.members[bo.pk] = {"rower"}
    sent = invite(email="bo@people.example")
    actions.accept(actor=bo, token=sent.token)
    sent.refresh_from_db()
    assert (sent.state, club.members[bo.pk]) == ("accepted", {"rower"})


def test_a_pending_invitation_is_sent_again_instead(hana: Any, club: Club, client_for: Any) -> None:
    client = client_for(hana)
    first = send(client, club, email="zoe@elsewhere.example").json()
    second = send(client, club, email="ZOE@elsewhere.example")
    assert second.status_code == 409
    assert second.json()["code"] == "already_invited"
    assert second.json()["invitation"] == first["uuid"]


def test_after_an_expiry_one_may_invite_anew(invite: Invite) -> None:
    first = invite(expires_in_days=1)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False), event_log() as log:
        second = invite()
    first.refresh_from_db()
    assert (first.state, second.state) == ("expired", "pending")
    assert len(log.of(InvitationExpired)) == 1


def test_after_a_refusal_one_may_invite_anew(bo: Any, invite: Invite) -> None:
    actions.decline_invitation(actor=bo, uuid=invite().uuid)
    assert invite().state == "pending"


def test_one_address_may_be_invited_to_two_clubs(hana: Any, invite: Invite) -> None:
    invite()
    invite(target=make_club(hana).uuid)
    assert Invitation.objects.count() == 2


def test_a_sender_whom_many_decline_is_warned(hana: Any, club: Club, client_for: Any) -> None:
    client = client_for(hana)
    for number in range(5):
        person = make_person(f"Person {number}")
        sent = send(client, club, email=person.email).json()
        assert sent["warning"] is None
        actions.decline_invitation(actor=person, uuid=sent["uuid"])
    assert "5 of your last 10" in send(client, club, email="zoe@elsewhere.example").json()["warning"]
    for number in range(6):
        person = make_person(f"Friend {number}")
        actions.accept_invitation(actor=person, uuid=send(client, club, email=person.email).json()["uuid"])
    assert send(client, club, email="yan@elsewhere.example").json()["warning"] is None
