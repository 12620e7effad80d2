"""Declining: by who is invited, with or without an account; the inviter is told."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.core.testing import event_log
from collabkit.invitations.events import InvitationDeclined

from .clubs import Club
from .conftest import Invite

pytestmark = pytest.mark.django_db
URL = "/api/invitations/decline"


def decline(client: Any, **body: Any) -> Any:
    return client.post(URL, {key: str(value) for key, value in body.items()}, content_type="application/json")


def test_the_invited_declines_with_a_reason(bo: Any, club: Club, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    answer = decline(client_for(bo), uuid=invitation.uuid, reason="No  time\nat all")
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["reason"]) == ("declined", "No time at all")
    # What one declined is no longer one's business by name.
    assert answer.json()["target"]["title"] == ""
    assert club.members == {}


def test_one_event_is_announced(bo: Any, club: Club, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    with event_log() as log:
        decline(client_for(bo), uuid=invitation.uuid)
        decline(client_for(bo), uuid=invitation.uuid)
    assert log.events == [InvitationDeclined(invitation=invitation.uuid, target=club.uuid)]


def test_who_holds_the_token_needs_no_account_to_say_no(invite: Invite, client: Any) -> None:
    invitation = invite(email="zoe@elsewhere.example")
    assert decline(client, token=invitation.token, reason="Who are you?").json()["state"] == "declined"
    invitation.refresh_from_db()
    assert (invitation.state, invitation.invitee, invitation.reason) == ("declined", None, "Who are you?")


def test_without_the_token_nobody_says_no_unknown(invite: Invite, client: Any) -> None:
    assert decline(client, uuid=invite().uuid).status_code == 404


def test_a_forged_form_of_another_site_is_refused(bo: Any, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    client = client_for(bo, enforce_csrf_checks=True)
    assert decline(client, uuid=invitation.uuid).status_code == 403
    invitation.refresh_from_db()
    assert invitation.state == "pending"


def test_another_account_declines_nothing(eve: Any, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    assert decline(client_for(eve), uuid=invitation.uuid).status_code == 404
    assert decline(client_for(eve), token=invitation.token).json()["code"] == "wrong_address"


def test_the_sender_does_not_learn_who_declined_an_address(
    hana: Any, bo: Any, invite: Invite, client_for: Any
) -> None:
    decline(client_for(bo), uuid=invite().uuid, reason="No")
    [sent] = client_for(hana).get("/api/invitations/sent").json()["items"]
    assert (sent["state"], sent["reason"], sent["invitee"]) == ("declined", "No", None)


def test_a_reason_is_short(bo: Any, invite: Invite, client_for: Any) -> None:
    assert decline(client_for(bo), uuid=invite().uuid, reason="x" * 501).status_code == 422
