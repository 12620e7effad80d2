"""Taking back: by the sender and by who could have sent it; the link dies at once."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.core.errors import Conflict
from collabkit.core.testing import event_log
from collabkit.invitations import actions
from collabkit.invitations.events import InvitationRevoked
from collabkit.invitations.models import Invitation

from .clubs import Club
from .conftest import Invite

pytestmark = pytest.mark.django_db


def revoke(client: Any, invitation: Invitation) -> Any:
    return client.post(f"/api/invitations/{invitation.uuid}/revoke")


def test_the_sender_takes_it_back(hana: Any, bo: Any, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    token = invitation.token
    with event_log() as log:
        answer = revoke(client_for(hana), invitation)
    assert (answer.status_code, answer.json()["state"]) == (200, "revoked")
    assert log.names == ["invitations.InvitationRevoked"]
    assert isinstance(log.events[0], InvitationRevoked)
    with pytest.raises(Conflict):
        actions.accept(actor=bo, token=token)


def test_who_may_invite_takes_back_what_others_sent(
    eve: Any, club: Club, invite: Invite, client_for: Any
) -> None:
    invitation = invite(role="coach")
    club.hosts[eve.pk] = {"rower"}
    assert revoke(client_for(eve), invitation).status_code == 404
    club.hosts[eve.pk] = {"coach"}
    assert revoke(client_for(eve), invitation).status_code == 200


def test_a_sender_without_power_may_still_take_back(
    hana: Any, club: Club, invite: Invite, client_for: Any
) -> None:
    invitation = invite()
    club.hosts.clear()
    answer = revoke(client_for(hana), invitation)
    assert (answer.status_code, answer.json()["target"]["title"]) == (200, "")


@pytest.mark.parametrize("person", ["bo", "eve"])
def test_others_take_nothing_back(person: str, invite: Invite, client_for: Any, request: Any) -> None:
    invitation = invite()
    assert revoke(client_for(request.getfixturevalue(person)), invitation).status_code == 404


def test_what_is_settled_cannot_be_taken_back(hana: Any, bo: Any, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    actions.accept(actor=bo, uuid=invitation.uuid)
    answer = revoke(client_for(hana), invitation)
    assert (answer.status_code, answer.json()["code"]) == (409, "accepted")


def test_nobody_signed_in_takes_nothing_back(invite: Invite, client: Any) -> None:
    assert revoke(client, invite()).status_code == 401
