"""The clock ends what nobody answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from collabkit.core import clock
from collabkit.core.testing import event_log
from collabkit.invitations import actions
from collabkit.invitations.events import InvitationExpired
from collabkit.invitations.tasks import expire_due

from .clubs import Club
from .conftest import Invite

pytestmark = pytest.mark.django_db


def test_what_is_overdue_expires_once(club: Club, invite: Invite) -> None:
    short, long = invite(expires_in_days=1), invite(email="zoe@elsewhere.example", expires_in_days=9)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False), event_log() as log:
        expire_due()
        expire_due()
    for row in (short, long):
        row.refresh_from_db()
    assert [short.state, long.state] == ["expired", "pending"]
    assert log.events == [InvitationExpired(invitation=short.uuid, target=club.uuid)]


def test_what_is_answered_does_not_expire(bo: Any, invite: Invite) -> None:
    actions.accept(actor=bo, uuid=invite(expires_in_days=1).uuid)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        assert actions.expire_due() == 0


def test_an_overdue_one_is_shown_as_expired_before_the_clock_has_run(
    hana: Any, bo: Any, invite: Invite, client_for: Any
) -> None:
    invite(expires_in_days=1)
    sender, invited = client_for(hana), client_for(bo)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        for client, path in ((sender, "sent"), (invited, "received")):
            url = f"/api/invitations/{path}"
            assert [row["state"] for row in client.get(url).json()["items"]] == ["expired"]
            assert len(client.get(url, {"state": "expired"}).json()["items"]) == 1
            assert client.get(url, {"state": "pending"}).json()["items"] == []
