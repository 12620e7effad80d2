"""Looking at what a token leads to: allowed to whoever holds it, and without any effect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.core.testing import event_log
from collabkit.invitations import actions
from collabkit.invitations.models import Invitation, InvitationLink

from .clubs import Club
from .conftest import Invite

pytestmark = pytest.mark.django_db
URL = "/api/invitations/lookup"


def lookup(client: Any, token: str) -> Any:
    return client.post(URL, {"token": token}, content_type="application/json")


def test_a_newcomer_sees_enough_to_sign_up(club: Club, invite: Invite, client: Any) -> None:
    invitation = invite(email="zoe@elsewhere.example", role="coach", message="Come")
    found = lookup(client, invitation.token).json()
    assert found.pop("expires_at")
    assert found == {
        "uuid": None,
        "kind": "club",
        "title": "Rowing club",
        "url": f"/clubs/{club.uuid}",
        "inviter_name": "Hana Host",
        "role": "coach",
        "role_label": "head coach",
        "message": "Come",
        "email_masked": "z***@elsewhere.example",
        "email": "zoe@elsewhere.example",
        "state": "pending",
        "address_matches": None,
        "is_link": False,
    }


def test_the_invited_sees_that_the_address_matches(bo: Any, invite: Invite, client_for: Any) -> None:
    for invitation in (invite(), invite(person=person_of(bo))):
        found = lookup(client_for(bo), invitation.token).json()
        assert (found["address_matches"], found["uuid"]) == (True, str(invitation.uuid))


def test_another_account_does_not_see_the_address(eve: Any, invite: Invite, client_for: Any) -> None:
    answer = lookup(client_for(eve), invite(message="for Bo").token)
    found = answer.json()
    assert (found["address_matches"], found["email"], found["uuid"]) == (False, None, None)
    assert (found["email_masked"], found["message"]) == ("b***@people.example", "")
    assert b"bo@people" not in answer.content


def test_it_changes_nothing(invite: Invite, client: Any) -> None:
    token = invite().token
    before = list(Invitation.objects.values())
    with event_log() as log:
        for _time in range(3):
            lookup(client, token)
    assert (log.events, list(Invitation.objects.values())) == ([], before)


def test_what_is_over_shows_its_state_and_no_name(
    hana: Any, bo: Any, club: Club, invite: Invite, client: Any
) -> None:
    expired = invite(expires_in_days=1)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        found = [lookup(client, expired.token).json()]
        revoked = invite()
        actions.revoke_invitation(actor=hana, uuid=revoked.uuid)
        found.append(lookup(client, revoked.token).json())
        resent = invite()
        old = resent.token
        actions.resend_invitation(actor=hana, uuid=resent.uuid)
        found.append(lookup(client, old).json())
        actions.accept(actor=bo, uuid=resent.uuid)
        resent.refresh_from_db()
        found.append(lookup(client, resent.token).json())
    assert [row["state"] for row in found] == ["expired", "revoked", "superseded", "accepted"]
    assert {(row["title"], row["url"], row["email"], row["message"]) for row in found} == {("", "", None, "")}


def test_a_link_is_shown_with_its_state(hana: Any, bo: Any, club: Club, client: Any) -> None:
    _link, token = actions.create_link(actor=hana, kind="club", target=club.uuid, max_uses=1)
    found = lookup(client, token).json()
    assert (found["is_link"], found["title"], found["state"], found["email_masked"]) == (
        True,
        "Rowing club",
        "pending",
        None,
    )
    actions.accept(actor=bo, token=token)
    assert lookup(client, token).json()["state"] == "used_up"
    assert InvitationLink.objects.get().uses == 1


@pytest.mark.parametrize("token", ["x", "a.b", "L.a.b", "L.", ".", "💥", "ÿ.ÿ"])
def test_a_forged_token_is_unknown(db: None, client: Any, token: str) -> None:
    answer = lookup(client, token)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "This invitation link is not valid. Check that you copied all of it."


@pytest.mark.parametrize("body", ['{"token": "a\\u0000b"}', '{"token": "\\ud800"}', "{}", "[]", "no"])
def test_a_bad_body_is_refused(db: None, client: Any, body: str) -> None:
    assert client.post(URL, body, content_type="application/json").status_code in {400, 422}
