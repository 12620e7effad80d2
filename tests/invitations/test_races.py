"""Many at once on PostgreSQL: one winner, exact numbers, no way round a change of rights (B15)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from collabkit.core.errors import CollabkitError
from collabkit.invitations import actions
from collabkit.invitations.models import Invitation, InvitationLink
from tests.factories import make_person
from tests.together import ROUNDS

from .clubs import Club, make_club
from .conftest import Invite

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Attempt = Callable[[int], Any]


def outcome(attempt: Attempt, round_: int) -> str:
    try:
        attempt(round_)
    except CollabkitError as error:
        return error.code
    return "in"


def in_rounds(attempts: Sequence[Attempt], rounds: int) -> list[list[str]]:
    """Let all attempts start together in each round; return how they ended, by round."""
    start = threading.Barrier(len(attempts))

    def run(attempt: Attempt) -> list[str]:
        ended = []
        try:
            for round_ in range(rounds):
                start.wait(timeout=60)
                ended.append(outcome(attempt, round_))
        finally:
            connection.close()
        return ended

    with ThreadPoolExecutor(len(attempts)) as pool:
        by_attempt = list(pool.map(run, attempts, timeout=500))
    return [list(ended) for ended in zip(*by_attempt, strict=True)]


@pytest.fixture
def host(transactional_db: None) -> Any:
    return make_person("Hana Host")


def many_invitations(host: Any, number: int, address: str = "bo@people.example") -> list[Invitation]:
    """Invite one address to as many clubs."""
    return [
        actions.invite(actor=host, kind="club", target=make_club(host).uuid, email=address)
        for _count in range(number)
    ]


def test_of_twenty_parallel_acceptances_one_wins_in_every_round(host: Any) -> None:
    bo = make_person("Bo Ek", email="bo@people.example")
    tokens = [row.token for row in many_invitations(host, ROUNDS)]
    ended = in_rounds([lambda round_: actions.accept(actor=bo, token=tokens[round_])] * 20, ROUNDS)
    assert {tuple(sorted(Counter(codes).items())) for codes in ended} == {(("accepted", 19), ("in", 1))}
    assert Invitation.objects.filter(state="accepted").count() == ROUNDS


def test_acceptance_and_withdrawal_have_one_winner(host: Any) -> None:
    bo = make_person("Bo Ek", email="bo@people.example")
    rows = many_invitations(host, ROUNDS)
    ended = in_rounds(
        [
            lambda round_: actions.accept(actor=bo, token=rows[round_].token),
            lambda round_: actions.revoke_invitation(actor=host, uuid=rows[round_].uuid),
        ],
        ROUNDS,
    )
    assert {tuple(codes) for codes in ended} <= {("in", "accepted"), ("revoked", "in")}
    states = Counter(Invitation.objects.values_list("state", flat=True))
    assert states["accepted"] == sum(codes[0] == "in" for codes in ended)


def test_acceptance_and_refusal_have_one_winner(host: Any) -> None:
    bo = make_person("Bo Ek", email="bo@people.example")
    rows = many_invitations(host, ROUNDS)
    ended = in_rounds(
        [
            lambda round_: actions.accept(actor=bo, uuid=rows[round_].uuid),
            lambda round_: actions.decline_invitation(actor=bo, uuid=rows[round_].uuid),
        ],
        ROUNDS,
    )
    # Who comes late is told what was decided.
    assert all(codes.count("in") == 1 for codes in ended)


def test_a_token_is_dead_as_soon_as_it_was_sent_again(host: Any) -> None:
    bo = make_person("Bo Ek", email="bo@people.example")
    rows = many_invitations(host, ROUNDS)
    tokens = [row.token for row in rows]
    ended = in_rounds(
        [
            lambda round_: actions.accept(actor=bo, token=tokens[round_]),
            lambda round_: actions.resend_invitation(actor=host, uuid=rows[round_].uuid),
        ],
        ROUNDS,
    )
    assert {tuple(codes) for codes in ended} <= {("in", "accepted"), ("in", "conflict"), ("superseded", "in")}


def test_a_link_lets_in_exactly_as_many_as_it_may(host: Any) -> None:
    people = [make_person(f"Guest {number}") for number in range(20)]
    made = [
        actions.create_link(actor=host, kind="club", target=make_club(host).uuid, max_uses=5)
        for _count in range(ROUNDS)
    ]

    def use(person: Any) -> Attempt:
        return lambda round_: actions.accept(actor=person, token=made[round_][1])

    ended = in_rounds([use(person) for person in people], ROUNDS)
    assert {tuple(sorted(Counter(codes).items())) for codes in ended} == {(("in", 5), ("used_up", 15))}
    assert set(InvitationLink.objects.values_list("uses", flat=True)) == {5}


def test_one_person_uses_a_link_once(host: Any) -> None:
    bo = make_person("Bo Ek")
    made = [
        actions.create_link(actor=host, kind="club", target=make_club(host).uuid, max_uses=25)
        for _count in range(ROUNDS)
    ]
    ended = in_rounds([lambda round_: actions.accept(actor=bo, token=made[round_][1])] * 10, ROUNDS)
    assert {codes.count("in") for codes in ended} == {1}
    assert set(InvitationLink.objects.values_list("uses", flat=True)) == {1}


def test_one_address_is_invited_once(host: Any, invite: Invite, club: Club) -> None:
    def send(round_: int) -> None:
        invite(email=f"guest-{round_}@elsewhere.example")

    ended = in_rounds([send] * 10, ROUNDS)
    assert {tuple(sorted(Counter(codes).items())) for codes in ended} == {(("already_invited", 9), ("in", 1))}
    assert Invitation.objects.count() == ROUNDS
