"""Accepting: one winner, the right person, and only what the inviter may still give."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth import get_user_model

from collabkit.accounts.queries import person_of
from collabkit.core import clock
from collabkit.core.errors import CollabkitError, NotFound
from collabkit.core.testing import event_log
from collabkit.invitations import actions
from collabkit.invitations.events import InvitationAccepted, InvitationSuperseded
from collabkit.invitations.models import Invitation, packed, read_token
from tests.factories import make_person

from .clubs import Club, make_club
from .conftest import Invite

pytestmark = pytest.mark.django_db
URL = "/api/invitations/accept"


def accept(client: Any, **body: Any) -> Any:
    return client.post(URL, {key: str(value) for key, value in body.items()}, content_type="application/json")


def refusal(**fields: Any) -> CollabkitError:
    """Return how an attempt to accept fails."""
    with pytest.raises(CollabkitError) as caught:
        actions.accept(**fields)
    return caught.value


def test_the_invited_accepts_by_token(bo: Any, club: Club, invite: Invite, client_for: Any) -> None:
    invitation = invite(role="coach")
    answer = accept(client_for(bo), token=invitation.token)
    assert answer.status_code == 200
    assert answer.json() == {
        "kind": "club",
        "role": "coach",
        "role_label": "head coach",
        "target": {"uuid": str(club.uuid), "title": "Rowing club", "url": f"/clubs/{club.uuid}"},
    }
    assert club.members[bo.pk] == {"coach"}
    invitation.refresh_from_db()
    assert (invitation.state, invitation.invitee) == ("accepted", bo)


def test_the_invited_accepts_from_the_inbox(bo: Any, club: Club, invite: Invite, client_for: Any) -> None:
    assert accept(client_for(bo), uuid=invite().uuid).status_code == 200
    assert accept(client_for(bo), uuid=invite(person=person_of(bo), role="coach").uuid).status_code == 200
    assert club.members[bo.pk] == {"rower", "coach"}


def test_one_event_is_announced(bo: Any, club: Club, invite: Invite) -> None:
    invitation = invite()
    with event_log() as log:
        actions.accept_invitation(actor=bo, uuid=invitation.uuid)
    assert log.events == [
        InvitationAccepted(invitation=invitation.uuid, target=club.uuid, person=person_of(bo))
    ]


def test_a_token_opens_once(bo: Any, invite: Invite) -> None:
    token = invite().token
    actions.accept(actor=bo, token=token)
    again = refusal(actor=bo, token=token)
    assert (again.status, again.code) == (409, "accepted")


def test_another_account_must_prove_the_address_first(
    eve: Any, club: Club, invite: Invite, client_for: Any
) -> None:
    answer = accept(client_for(eve), token=invite().token)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (403, "wrong_address")
    assert problem["email_masked"] == "b***@people.example"
    assert "bo@people" not in answer.content.decode()
    assert eve.pk not in club.members


def test_a_proved_second_address_will_do(eve: Any, club: Club, invite: Invite, settings: Any) -> None:
    settings.COLLABKIT = {
        **settings.COLLABKIT,
        "ACCOUNTS": {"VERIFIED_EMAILS": "tests.invitations.test_accept_invitation.two_addresses"},
    }
    actions.accept(actor=eve, token=invite(email="second@people.example").token)
    assert eve.pk in club.members


def no_address(user: Any) -> set[str]:
    return set()


def two_addresses(user: Any) -> set[str]:
    return {user.email, "second@people.example"}


def test_an_unproved_address_will_not_do(invite: Invite, settings: Any) -> None:
    claimer = make_person("Zoe Claims", email="zoe@elsewhere.example")
    settings.COLLABKIT = {
        **settings.COLLABKIT,
        "ACCOUNTS": {"VERIFIED_EMAILS": "tests.invitations.test_accept_invitation.no_address"},
    }
    assert refusal(actor=claimer, token=invite(email="zoe@elsewhere.example").token).code == "wrong_address"


def test_an_invitation_by_name_is_for_that_account(eve: Any, bo: Any, invite: Invite) -> None:
    token = invite(person=person_of(bo)).token
    assert refusal(actor=eve, token=token).code == "wrong_address"
    actions.accept(actor=bo, token=token)


def test_an_id_alone_is_nothing_to_others(eve: Any, invite: Invite) -> None:
    foreign = refusal(actor=eve, uuid=invite().uuid)
    unknown = refusal(actor=eve, uuid=uuid4())
    assert (type(foreign), foreign.detail) == (NotFound, unknown.detail)


@pytest.mark.parametrize("person", ["bo", "eve"])
def test_each_dead_end_has_its_own_words(
    person: str, hana: Any, bo: Any, invite: Invite, request: Any
) -> None:
    actor = request.getfixturevalue(person)
    expired = invite(expires_in_days=1)
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        found = [refusal(actor=actor, token=expired.token)]
        actions.expire_due()
        found.append(refusal(actor=actor, token=expired.token))
        revoked = invite()
        actions.revoke_invitation(actor=hana, uuid=revoked.uuid)
        found.append(refusal(actor=actor, token=revoked.token))
        resent = invite()
        old = resent.token
        actions.resend_invitation(actor=hana, uuid=resent.uuid)
        found.append(refusal(actor=actor, token=old))
        actions.decline_invitation(actor=bo, uuid=resent.uuid)
        resent.refresh_from_db()
        found.append(refusal(actor=actor, token=resent.token))
    codes = [error.code for error in found]
    words = {str(error.detail) for error in found}
    assert codes == ["expired", "expired", "revoked", "superseded", "declined"]
    assert len(words) == 4


def test_a_resent_invitation_opens_by_its_newest_token(
    hana: Any, bo: Any, club: Club, invite: Invite
) -> None:
    invitation = actions.resend_invitation(actor=hana, uuid=invite().uuid)
    actions.accept(actor=bo, token=invitation.token)
    assert bo.pk in club.members


def test_the_inviters_power_is_asked_again(hana: Any, bo: Any, club: Club, invite: Invite) -> None:
    invitation = invite(role="coach")
    club.hosts[hana.pk] = {"rower"}
    assert refusal(actor=bo, uuid=invitation.uuid).code == "inviter_lost_power"
    invitation.refresh_from_db()
    assert (invitation.state, club.members) == ("pending", {})
    club.hosts[hana.pk] = {"rower", "coach"}
    actions.accept(actor=bo, uuid=invitation.uuid)


def test_a_closed_account_has_no_power(hana: Any, bo: Any, club: Club, invite: Invite) -> None:
    invitation = invite()
    get_user_model()._default_manager.filter(pk=hana.pk).update(is_active=False)
    assert refusal(actor=bo, uuid=invitation.uuid).code == "inviter_lost_power"


def test_a_removed_account_has_no_power(bo: Any, club: Club, invite: Invite) -> None:
    invitation = invite()
    Invitation.objects.update(inviter=None)
    assert refusal(actor=bo, uuid=invitation.uuid).code == "inviter_lost_power"


def test_what_the_app_refuses_leaves_the_invitation_open(bo: Any, club: Club, invite: Invite) -> None:
    invitation = invite()
    club.full = True
    assert refusal(actor=bo, uuid=invitation.uuid).code == "full"
    invitation.refresh_from_db()
    assert invitation.state == "pending"


def test_who_is_in_already_settles_the_invitation(bo: Any, club: Club, invite: Invite) -> None:
    invitation = invite()
    club.members[bo.pk] = {"rower"}
    club.full = True
    actions.accept(actor=bo, uuid=invitation.uuid)
    invitation.refresh_from_db()
    assert invitation.state == "accepted"


def test_other_invitations_to_the_same_are_settled(hana: Any, bo: Any, club: Club, invite: Invite) -> None:
    club.hosts[hana.pk].add("treasurer")
    by_name, elsewhere = invite(person=person_of(bo)), invite(target=make_club(hana).uuid)
    higher = invite(kind="club_board", role="treasurer", person=person_of(bo))
    with event_log() as log:
        actions.accept(actor=bo, uuid=invite().uuid)
    for row in (by_name, elsewhere, higher):
        row.refresh_from_db()
    assert [row.state for row in (by_name, elsewhere, higher)] == ["superseded", "pending", "pending"]
    assert log.of(InvitationSuperseded) == [InvitationSuperseded(invitation=by_name.uuid, target=club.uuid)]
    assert refusal(actor=bo, uuid=by_name.uuid).code == "superseded"


def test_an_invitation_to_an_address_does_not_tell_whose_it_is_when_the_person_gets_in_by_name(
    hana: Any, bo: Any, club: Club, invite: Invite, client_for: Any
) -> None:
    club.hosts[hana.pk].add("treasurer")
    secret = invite()
    same_address = invite(kind="club_board", role="treasurer")
    sent = client_for(hana).get("/api/invitations/sent?state=pending").json()["items"]
    actions.accept(actor=bo, uuid=invite(person=person_of(bo)).uuid)
    assert client_for(hana).get("/api/invitations/sent?state=pending").json()["items"] == sent
    # The person's own answer tells it, and then the other one to this address has nothing more to hide.
    club.members[bo.pk].add("treasurer")
    actions.accept(actor=bo, uuid=secret.uuid)
    same_address.refresh_from_db()
    assert (same_address.state, club.members[bo.pk]) == ("superseded", {"rower", "treasurer"})


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"token": ""},
        {"token": "x" * 201},
        {"uuid": "x"},
        {"token": "a.b", "uuid": str(uuid4())},
        {"who": "me"},
    ],
)
def test_a_bad_body_is_refused(bo: Any, client_for: Any, body: dict[str, Any]) -> None:
    assert accept(client_for(bo), **body).status_code == 422


def forgeries(invitation: Invitation) -> list[str]:
    head, _dot, tail = invitation.token.partition(".")
    other = packed(uuid4().bytes + (1).to_bytes(2, "big"))
    later = packed(invitation.uuid.bytes + (2).to_bytes(2, "big"))
    flipped = tail[:-2] + ("A" if tail[-2] != "A" else "B") + tail[-1]
    return ["x", ".", "..", f"{head}.", f".{tail}", f"{head}.{flipped}", f"{other}.{tail}", f"{later}.{tail}",
            f"{head}.{head}", f"L.{head}.{tail}", "💥.💥", f"{head}.{tail[:10]}",
            f"{head} .{tail}"]  # fmt: skip


def test_a_forged_token_opens_nothing(bo: Any, club: Club, invite: Invite, client_for: Any) -> None:
    client = client_for(bo)
    answers = {accept(client, token=token).status_code for token in forgeries(invite())}
    assert (answers, club.members) == ({404}, {})


def test_a_token_is_for_its_own_club_only(hana: Any, bo: Any, club: Club, invite: Invite) -> None:
    other = make_club(hana, name="Chess club")
    first, second = invite(), invite(target=other.uuid)
    parts = [read_token(row.token) for row in (first, second)]
    assert parts[0] is not None
    assert parts[1] is not None
    assert parts[0][2] != parts[1][2]
    actions.accept(actor=bo, token=first.token)
    assert (bo.pk in club.members, bo.pk in other.members) == (True, False)


def test_a_token_of_a_former_key_still_opens(bo: Any, club: Club, invite: Invite, settings: Any) -> None:
    token, old = invite().token, settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert isinstance(refusal(actor=bo, token=token), NotFound)
    settings.SECRET_KEY_FALLBACKS = [old]
    actions.accept(actor=bo, token=token)
    assert bo.pk in club.members


def test_looking_by_link_previews_changes_nothing(bo: Any, invite: Invite, client_for: Any) -> None:
    invitation = invite()
    client = client_for(bo)
    for method in (client.get, client.head, client.options, client.put, client.delete):
        assert method(URL, {"token": invitation.token}).status_code == 405
    invitation.refresh_from_db()
    assert invitation.state == "pending"


def test_nobody_signed_in_accepts_nothing(invite: Invite, client: Any) -> None:
    assert accept(client, token=invite().token).status_code == 401


def test_parallel_attempts_have_one_winner_in_turn(bo: Any, club: Club, invite: Invite) -> None:
    token, outcomes = invite().token, []
    for _attempt in range(20):
        try:
            actions.accept(actor=bo, token=token)
        except CollabkitError as error:
            outcomes.append(error.code)
        else:
            outcomes.append("in")
    assert outcomes == ["in"] + ["accepted"] * 19


def test_a_newcomer_signs_up_and_finds_the_invitation(club: Club, invite: Invite, client_for: Any) -> None:
    invite(email="zoe@elsewhere.example")
    zoe = make_person("Zoe New", email="zoe@elsewhere.example")
    [waiting] = client_for(zoe).get("/api/invitations/received").json()["items"]
    assert accept(client_for(zoe), uuid=waiting["uuid"]).status_code == 200
    assert zoe.pk in club.members
