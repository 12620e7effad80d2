"""Nobody is flooded with invitations: not by one sender, nor by many, nor by name and address in turn (I11)."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.accounts.queries import person_of
from collabkit.core import ratelimit
from collabkit.core.errors import Conflict, RateLimited
from collabkit.invitations import actions
from collabkit.invitations.models import Invitation
from tests.factories import make_person

from .clubs import Club
from .conftest import Invite

pytestmark = pytest.mark.django_db


def test_who_sends_too_many_must_wait(limited: Any, invite: Invite) -> None:
    limited("2/day")
    invite(email="one@elsewhere.example")
    invite(email="two@elsewhere.example")
    with pytest.raises(RateLimited):
        invite(email="three@elsewhere.example")


def test_nobody_is_flooded_by_one_sender(limited: Any, invite: Invite, hana: Any) -> None:
    """Inviting and taking back counts, and so does sending again (I11)."""
    limited("1000/day")
    for _number in range(4):
        actions.revoke_invitation(actor=hana, uuid=invite(email="zoe@elsewhere.example").uuid)
    last = invite(email="zoe@elsewhere.example")
    with pytest.raises(RateLimited, match="several invitations lately"):
        actions.resend_invitation(actor=hana, uuid=last.uuid)
    actions.revoke_invitation(actor=hana, uuid=last.uuid)
    with pytest.raises(RateLimited) as refusal:
        invite(email=" ZOE@elsewhere.example")
    assert refusal.value.retry_after > 3600
    assert Invitation.objects.count() == 5
    invite(email="yan@elsewhere.example")


def test_nobody_is_flooded_by_many_senders(limited: Any, invite: Invite, club: Club, bo: Any) -> None:
    limited("2/day", "invitations.send.recipient")
    hosts = [make_person(f"Host {number}") for number in range(3)]
    club.hosts |= {host.pk: {"rower"} for host in hosts}
    for host in hosts[:2]:
        sent = invite(actor=host, person=person_of(bo))
        actions.revoke_invitation(actor=host, uuid=sent.uuid)
    with pytest.raises(RateLimited):
        invite(actor=hosts[2], person=person_of(bo))


def told_of(invitations: list[Any]) -> list[bool]:
    return [not Invitation.objects.get(pk=row.pk).is_quiet for row in invitations]


@pytest.mark.parametrize("first", ["name", "address"])
def test_by_name_and_by_address_together_nobody_is_flooded(
    limited: Any, invite: Invite, bo: Any, hana: Any, first: str
) -> None:
    """What goes beyond the limit of the person is answered as ever, so that it does not tell whose address it is."""
    limited("1000/day")
    ways: list[dict[str, Any]] = [{"person": person_of(bo)}, {"email": "bo@people.example"}]
    ways = ways if first == "name" else ways[::-1]
    sent = []
    for way in ways:
        for _number in range(5):
            sent.append(invite(**way))
            actions.revoke_invitation(actor=hana, uuid=sent[-1].uuid)
        with pytest.raises(RateLimited):
            invite(**way)
    assert told_of(sent) == [True] * 5 + [False] * 5


def test_many_senders_who_name_one_person_in_two_ways_are_counted_together(
    limited: Any, invite: Invite, club: Club, bo: Any
) -> None:
    limited("2/day", "invitations.send.recipient")
    hosts = [make_person(f"Host {number}") for number in range(4)]
    club.hosts |= {host.pk: {"rower"} for host in hosts}
    ways: list[dict[str, Any]] = [{"person": person_of(bo)}, {"email": "bo@people.example"}]
    sent = []
    for host, way in zip(hosts, ways * 2, strict=True):
        sent.append(invite(actor=host, **way))
        actions.revoke_invitation(actor=host, uuid=sent[-1].uuid)
    assert told_of(sent) == [True, True, False, False]


def test_sending_again_is_quiet_beyond_the_limit_too(
    limited: Any, invite: Invite, bo: Any, hana: Any
) -> None:
    limited("1000/day")
    quiet = invite(email="bo@people.example")
    for _number in range(4):
        actions.revoke_invitation(actor=hana, uuid=invite(person=person_of(bo)).uuid)
    assert told_of([quiet]) == [True]
    actions.resend_invitation(actor=hana, uuid=quiet.uuid)
    assert told_of([quiet]) == [False]


def test_a_stranger_is_counted_like_a_person(
    invite: Invite, bo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For an address that has no account as much is counted."""
    hits: list[str] = []

    def hit(name: str, key: str, rate: str) -> int:
        hits.append(name)
        return 0

    monkeypatch.setattr(ratelimit, "hit", hit)
    invite(email="bo@people.example")
    known, hits[:] = list(hits), []
    invite(email="nobody@people.example")
    assert known == hits
    assert len(hits) > 3


def test_an_open_invitation_does_not_use_up_the_limit(limited: Any, invite: Invite) -> None:
    limited("1/day", "invitations.send.pair")
    invite()
    for _number in range(3):
        with pytest.raises(Conflict) as refusal:
            invite()
        assert refusal.value.code == "already_invited"
