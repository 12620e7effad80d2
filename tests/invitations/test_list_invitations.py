"""The two lists: what one sent, and what one got."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.accounts.queries import person_of
from collabkit.invitations import actions
from tests.factories import make_person

from .clubs import Club, make_club
from .conftest import Invite

pytestmark = pytest.mark.django_db
SENT, RECEIVED = "/api/invitations/sent", "/api/invitations/received"


def emails(client: Any, **query: Any) -> list[str]:
    return [row["email"] for row in client.get(SENT, query).json()["items"]]


def test_the_sender_sees_what_he_sent(hana: Any, eve: Any, invite: Invite, client_for: Any) -> None:
    invite()
    invite(email="zoe@elsewhere.example")
    assert emails(client_for(hana)) == ["zoe@elsewhere.example", "bo@people.example"]
    assert emails(client_for(eve)) == []


def test_who_may_invite_sees_what_others_sent_with_that_power(
    hana: Any, eve: Any, club: Club, invite: Invite, client_for: Any
) -> None:
    club.hosts[hana.pk].add("treasurer")
    invite()
    invite(kind="club_board", role="treasurer", email="board@elsewhere.example")
    client, here = client_for(eve), {"target": str(club.uuid)}
    assert emails(client, **here) == []
    club.members[eve.pk] = {"rower"}
    assert emails(client, **here) == []
    club.hosts[eve.pk] = {"rower"}
    assert emails(client, **here) == ["bo@people.example"]
    club.hosts[eve.pk].add("treasurer")
    assert emails(client, **here) == ["board@elsewhere.example", "bo@people.example"]
    assert emails(client, target=str(Club().uuid)) == []


def test_filters(hana: Any, bo: Any, club: Club, invite: Invite, client_for: Any) -> None:
    other = make_club(hana)
    invite()
    invite(email="elsewhere@x.example", target=other.uuid)
    actions.decline_invitation(actor=bo, uuid=invite(role="coach", person=person_of(bo)).uuid)
    client = client_for(hana)
    assert emails(client, target=str(other.uuid)) == ["elsewhere@x.example"]
    assert emails(client, target=str(club.uuid), state="pending") == ["bo@people.example"]
    assert emails(client, state="declined") == [None]
    assert client.get(SENT, {"state": "lost"}).status_code == 422
    assert client.get(SENT, {"target": "x"}).status_code == 422


def test_who_lost_sight_of_the_club_sees_no_title(
    hana: Any, club: Club, invite: Invite, client_for: Any
) -> None:
    invite()
    club.hosts.clear()
    [row] = client_for(hana).get(SENT).json()["items"]
    assert row["target"] == {"uuid": str(club.uuid), "title": "", "url": ""}


def test_the_sender_learns_who_it_was_when_accepted(
    hana: Any, bo: Any, invite: Invite, client_for: Any
) -> None:
    invitation = invite()
    [before] = client_for(hana).get(SENT).json()["items"]
    actions.accept(actor=bo, uuid=invitation.uuid)
    [after] = client_for(hana).get(SENT).json()["items"]
    assert (before["invitee"], after["invitee"]["display_name"]) == (None, "Bo Ek")


def test_the_invited_sees_what_is_for_him(
    hana: Any, bo: Any, eve: Any, invite: Invite, client_for: Any
) -> None:
    invite(message="Do come")
    invite(person=person_of(bo), role="coach")
    invite(email="zoe@elsewhere.example")
    rows = client_for(bo).get(RECEIVED).json()["items"]
    assert [(row["role"], row["message"], row["target"]["title"]) for row in rows] == [
        ("coach", "", "Rowing club"),
        ("rower", "Do come", "Rowing club"),
    ]
    assert rows[0]["inviter"]["display_name"] == "Hana Host"
    assert client_for(eve).get(RECEIVED).json()["items"] == []


def test_a_title_is_hidden_once_it_is_over(
    hana: Any, bo: Any, club: Club, invite: Invite, client_for: Any
) -> None:
    invitation = invite()
    actions.revoke_invitation(actor=hana, uuid=invitation.uuid)
    club.name = "canary"
    answer = client_for(bo).get(RECEIVED)
    assert "canary" not in answer.content.decode()
    assert answer.json()["items"][0]["state"] == "revoked"


def test_an_answer_is_not_handed_to_a_later_owner_of_the_address(
    bo: Any, eve: Any, invite: Invite, settings: Any, client_for: Any
) -> None:
    actions.decline_invitation(actor=bo, uuid=invite().uuid, reason="private")
    settings.COLLABKIT = {
        **settings.COLLABKIT,
        "ACCOUNTS": {"VERIFIED_EMAILS": "tests.invitations.test_list_invitations.everybody_is_bo"},
    }
    assert client_for(eve).get(RECEIVED).json()["items"] == []


def everybody_is_bo(user: Any) -> set[str]:
    return {"bo@people.example"}


@pytest.mark.parametrize("path", [SENT, RECEIVED])
def test_nobody_signed_in_sees_nothing(client: Any, path: str) -> None:
    assert client.get(path).status_code == 401


@pytest.mark.parametrize("number", [1, 20])
def test_the_lists_cost_the_same_for_one_and_for_twenty(
    bo: Any, client_for: Any, query_count: Any, number: int
) -> None:
    for count in range(number):
        host = make_person(f"Host {count}")
        club = make_club(host)
        club.hosts[bo.pk] = {"rower"}
        actions.invite(actor=host, kind="club", target=club.uuid, email="bo@people.example")
        actions.invite(
            actor=bo, kind="club", target=club.uuid, person=person_of(make_person(f"Guest {count}"))
        )
    client = client_for(bo)
    # Session, user, rows, people; and the proved addresses for what one got, where they have a table.
    for path, expected in ((SENT, 4), (RECEIVED, 5)):
        with query_count() as queries:
            assert len(client.get(path).json()["items"]) == number
        assert len(queries) <= expected
