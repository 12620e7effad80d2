"""Reusable links: made by who may, used as often as they say, dead when taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.core.errors import CollabkitError
from collabkit.core.testing import event_log
from collabkit.invitations import actions
from collabkit.invitations.models import InvitationLink
from tests.factories import make_person

from .clubs import Club
from .conftest import Invite

pytestmark = pytest.mark.django_db
URL = "/api/invitations/links"


def create(client: Any, club: Club, **fields: Any) -> Any:
    body = {"kind": "club", "target": str(club.uuid), **fields}
    return client.post(URL, body, content_type="application/json")


@pytest.fixture
def token(hana: Any, club: Club) -> str:
    return actions.create_link(actor=hana, kind="club", target=club.uuid, max_uses=2, expires_in_days=3)[1]


def refused(**fields: Any) -> str:
    with pytest.raises(CollabkitError) as caught:
        actions.accept(**fields)
    return caught.value.code


def test_a_link_is_made_and_shown_once(hana: Any, club: Club, client_for: Any) -> None:
    client = client_for(hana)
    with event_log() as log:
        answer = create(client, club, max_uses=3, expires_in_days=5)
    made = answer.json()
    assert answer.status_code == 201
    assert made["url"].startswith("https://site.example/invitation#L.")
    assert (made["role"], made["max_uses"], made["uses"], made["state"]) == ("rower", 3, 0, "pending")
    assert made["target"]["title"] == "Rowing club"
    assert log.names == ["invitations.InvitationLinkCreated"]
    [listed] = client.get(URL, {"target": str(club.uuid)}).json()["items"]
    assert listed == {**made, "url": None}
    secret = made["url"].rpartition(".")[2]
    assert secret not in str(InvitationLink.objects.values())


def test_whoever_has_it_gets_in(bo: Any, eve: Any, club: Club, token: str, client_for: Any) -> None:
    for person in (bo, eve):
        answer = client_for(person).post(
            "/api/invitations/accept", {"token": token}, content_type="application/json"
        )
        assert answer.status_code == 200
        assert answer.json()["target"]["url"] == f"/clubs/{club.uuid}"
    assert set(club.members) == {bo.pk, eve.pk}
    assert refused(actor=make_person("Third"), token=token) == "used_up"
    assert InvitationLink.objects.get().uses == 2


def test_each_use_is_announced(bo: Any, token: str) -> None:
    with event_log() as log:
        actions.accept(actor=bo, token=token)
    assert log.names == ["invitations.InvitationLinkUsed"]


def test_a_member_uses_nothing_up(bo: Any, token: str) -> None:
    actions.accept(actor=bo, token=token)
    assert refused(actor=bo, token=token) == "already_member"
    assert InvitationLink.objects.get().uses == 1


def test_getting_in_settles_an_invitation_by_name_and_tells_nothing_of_an_address(
    bo: Any, token: str, invite: Invite
) -> None:
    by_name, by_address = invite(person=person_of(bo)), invite()
    actions.accept(actor=bo, token=token)
    for row in (by_name, by_address):
        row.refresh_from_db()
    assert (by_name.state, by_address.state) == ("superseded", "pending")


def test_an_expired_link_is_dead(bo: Any, token: str) -> None:
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        assert refused(actor=bo, token=token) == "expired"


def test_a_link_dies_when_it_is_taken_back(
    hana: Any, bo: Any, club: Club, token: str, client_for: Any
) -> None:
    url = f"{URL}/{InvitationLink.objects.get().uuid}/revoke"
    with event_log() as log:
        for _twice in range(2):
            answer = client_for(hana).post(url)
            assert (answer.status_code, answer.json()["state"]) == (200, "revoked")
    assert log.names == ["invitations.InvitationLinkRevoked"]
    assert refused(actor=bo, token=token) == "revoked"
    assert club.members == {}


def test_the_makers_power_is_asked_at_each_use(hana: Any, bo: Any, club: Club, token: str) -> None:
    club.hosts[hana.pk] = {"coach"}
    assert refused(actor=bo, token=token) == "inviter_lost_power"
    assert InvitationLink.objects.get().uses == 0


def test_what_the_app_refuses_uses_nothing_up(bo: Any, club: Club, token: str) -> None:
    club.full = True
    assert refused(actor=bo, token=token) == "full"
    assert InvitationLink.objects.get().uses == 0


def test_a_strong_role_is_never_given_by_link(hana: Any, club: Club, client_for: Any) -> None:
    club.hosts[hana.pk].add("treasurer")
    assert create(client_for(hana), club, role="coach").json()["code"] == "no_link"
    assert create(client_for(hana), club, kind="club_board").json()["code"] == "no_link"


def test_others_make_see_and_revoke_no_links(eve: Any, club: Club, token: str, client_for: Any) -> None:
    client = client_for(eve)
    assert create(client, club).status_code == 404
    assert client.get(URL, {"target": str(club.uuid)}).json()["items"] == []
    assert client.post(f"{URL}/{InvitationLink.objects.get().uuid}/revoke").status_code == 404


def test_a_second_host_sees_and_revokes_it(eve: Any, club: Club, token: str, client_for: Any) -> None:
    club.hosts[eve.pk] = {"rower"}
    client = client_for(eve)
    [listed] = client.get(URL, {"target": str(club.uuid)}).json()["items"]
    assert listed["created_by"]["display_name"] == "Hana Host"
    assert client.get(URL).json()["items"] == []
    assert client.post(f"{URL}/{listed['uuid']}/revoke").status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"max_uses": 0},
        {"max_uses": 1001},
        {"max_uses": 10**30},
        {"expires_in_days": 0},
        {"expires_in_days": 91},
        {"role": "king"},
        {"uses": 5},
    ],
)
def test_a_bad_wish_is_refused(hana: Any, club: Club, client_for: Any, fields: dict[str, Any]) -> None:
    assert create(client_for(hana), club, **fields).status_code in {400, 422}
    assert not InvitationLink.objects.exists()


def test_a_forged_token_opens_nothing(bo: Any, token: str) -> None:
    prefix, head, secret = token.split(".")
    for forged in (
        f"{prefix}.{head}.{secret[:-1]}",
        f"{prefix}.{head}.",
        f"{prefix}..{secret}",
        f"X.{head}.{secret}",
    ):
        assert refused(actor=bo, token=forged) == "not_found"


def test_nobody_signed_in_uses_or_makes_one(club: Club, token: str, client: Any) -> None:
    body = {"token": token}
    assert client.post("/api/invitations/accept", body, content_type="application/json").status_code == 401
    assert create(client, club).status_code == 401
    assert client.get(URL).status_code == 401


def test_the_list_costs_the_same_for_one_and_for_twenty(
    hana: Any, club: Club, client_for: Any, query_count: Any
) -> None:
    client, counts = client_for(hana), []
    for more, number in ((1, 1), (19, 20)):
        for _count in range(more):
            actions.create_link(actor=hana, kind="club", target=club.uuid)
        with query_count() as queries:
            assert len(client.get(URL, {"target": str(club.uuid)}).json()["items"]) == number
        counts.append(len(queries))
    # Session, user, kinds, rows and people; and sight, if the host has kinds that look for it in the database.
    assert counts[0] == counts[1] <= 6
