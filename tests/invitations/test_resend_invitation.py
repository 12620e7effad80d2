"""Sending again: a new token, the old one dead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from collabkit.core import clock
from collabkit.core.errors import RateLimited
from collabkit.core.testing import event_log
from collabkit.invitations import actions
from collabkit.invitations.events import InvitationResent
from collabkit.invitations.models import Invitation
from tests.factories import make_person

from .clubs import Club
from .conftest import Invite

pytestmark = pytest.mark.django_db


def resend(client: Any, invitation: Invitation) -> Any:
    return client.post(f"/api/invitations/{invitation.uuid}/resend")


def test_the_sender_sends_it_again(hana: Any, club: Club, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    old = invitation.token
    with event_log() as log:
        answer = resend(client_for(hana), invitation)
    assert (answer.status_code, answer.json()["state"]) == (200, "pending")
    assert log.events == [InvitationResent(invitation=invitation.uuid, target=club.uuid, issue=2)]
    invitation.refresh_from_db()
    assert invitation.token != old


def test_it_stands_as_long_as_at_first(hana: Any, invite: Invite) -> None:
    invitation = invite(expires_in_days=3)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        again = actions.resend_invitation(actor=hana, uuid=invitation.uuid)
        assert again.expires_at - clock.now() == pytest.approx(timedelta(days=3), abs=timedelta(seconds=1))


@pytest.mark.parametrize("meanwhile", [actions.expire_due, lambda: 0])
def test_an_expired_one_comes_to_life(hana: Any, bo: Any, club: Club, invite: Invite, meanwhile: Any) -> None:
    invitation = invite(expires_in_days=1)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        meanwhile()
        again = actions.resend_invitation(actor=hana, uuid=invitation.uuid)
        actions.accept(actor=bo, token=again.token)
    assert bo.pk in club.members


def test_who_sends_it_again_vouches_for_it(
    hana: Any, eve: Any, club: Club, invite: Invite, client_for: Any
) -> None:
    invitation = invite()
    club.hosts = {eve.pk: {"rower"}}
    assert resend(client_for(hana), invitation).status_code == 404  # she no longer sees the club
    assert resend(client_for(eve), invitation).json()["inviter"]["display_name"] == "Eve Outside"
    bo = make_person("Bo Ek", email=invitation.email)
    actions.accept(actor=bo, uuid=invitation.uuid)
    assert bo.pk in club.members


def test_a_member_without_power_is_told_so(hana: Any, club: Club, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    club.hosts.clear()
    club.members[hana.pk] = {"rower"}
    assert resend(client_for(hana), invitation).status_code == 403


@pytest.mark.parametrize("person", ["bo", "eve"])
def test_others_send_nothing(person: str, invite: Invite, client_for: Any, request: Any) -> None:
    assert resend(client_for(request.getfixturevalue(person)), invite()).status_code == 404


def test_a_declined_one_is_not_sent_again(hana: Any, bo: Any, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    actions.decline_invitation(actor=bo, uuid=invitation.uuid)
    assert resend(client_for(hana), invitation).json()["code"] == "declined"


def test_an_expired_one_is_not_revived_beside_a_newer_one(hana: Any, invite: Invite, client_for: Any) -> None:
    invitation = invite(expires_in_days=1)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        invite()
        assert resend(client_for(hana), invitation).json()["code"] == "already_invited"


def test_each_sending_counts_against_the_limit(hana: Any, limited: Any, invite: Invite) -> None:
    invitation = invite()
    limited("1/day")
    actions.resend_invitation(actor=hana, uuid=invitation.uuid)
    with pytest.raises(RateLimited):
        actions.resend_invitation(actor=hana, uuid=invitation.uuid)


def test_nobody_signed_in_sends_nothing(invite: Invite, client: Any) -> None:
    assert resend(client, invite()).status_code == 401
