"""Invitations to real projects: member, manager, security manager, initiative."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.accounts.queries import person_of
from collabkit.core.errors import CollabkitError
from collabkit.core.testing import event_log
from collabkit.invitations import actions
from collabkit.projects.actions import archive_project, remove_member, revoke_role
from collabkit.projects.queries import roles_of
from tests.factories import add_member, make_person, make_project

from .test_races import in_rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Any:
    return make_person("Olga Owner")


@pytest.fixture
def guest(db: None) -> Any:
    return make_person("Gus Guest", email="gus@people.example")


@pytest.fixture
def project(owner: Any) -> Any:
    return make_project(owner)


def invited(actor: Any, project: Any, kind: str = "project_member", role: str | None = None) -> Any:
    return actions.invite(actor=actor, kind=kind, target=project.uuid, role=role, email="gus@people.example")


def refused(call: Any, *args: Any, **fields: Any) -> str:
    with pytest.raises(CollabkitError) as caught:
        call(*args, **fields)
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("project_member", {"member"}),
        ("project_manager", {"member", "manager"}),
        ("security_manager", {"member", "security_manager"}),
    ],
)
def test_the_owner_invites_with_every_role(
    owner: Any, guest: Any, project: Any, kind: str, given: set[str]
) -> None:
    invitation = invited(owner, project, kind)
    with event_log() as log:
        actions.accept(actor=guest, token=invitation.token)
    assert roles_of(guest, project) == given
    assert "projects.MemberJoined" in log.names
    assert "invitations.InvitationAccepted" in log.names


def test_a_kind_may_carry_a_second_role(owner: Any, guest: Any, project: Any) -> None:
    actions.accept(actor=guest, uuid=invited(owner, project, role="moderator").uuid)
    assert roles_of(guest, project) == {"member", "moderator"}


def test_an_initiative_is_one_of_its_own(owner: Any, guest: Any, project: Any) -> None:
    initiative = make_project(owner, kind="social_initiative")
    actions.accept(actor=guest, uuid=invited(owner, initiative, "initiative").uuid)
    assert "member" in roles_of(guest, initiative)
    assert refused(invited, owner, project, "initiative") == "not_allowed"


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("member", set()),
        ("moderator", set()),
        ("security_manager", set()),
        ("manager", {"project_member"}),
    ],
)
def test_each_role_invites_within_its_power(owner: Any, project: Any, role: str, allowed: set[str]) -> None:
    actor = make_person("Some Body")
    add_member(project, actor, role)
    outcomes = {
        kind: outcome(actor, project, kind)
        for kind in ("project_member", "project_manager", "security_manager")
    }
    assert {kind for kind, said in outcomes.items() if said == "sent"} == allowed
    assert {said for kind, said in outcomes.items() if kind not in allowed} == {"not_allowed"}


def outcome(actor: Any, project: Any, kind: str) -> str:
    try:
        invited(actor, project, kind)
    except CollabkitError as error:
        return error.code
    return "sent"


def test_whoever_cannot_invite_managers_is_not_shown_their_invitations(owner: Any, client_for: Any) -> None:
    initiative = make_project(owner, kind="social_initiative")
    manager = make_person("Max Manager")
    add_member(initiative, manager, "manager")
    for role in ("member", "manager"):
        actions.invite(
            actor=owner, kind="initiative", target=initiative.uuid, role=role, email=f"{role}@people.example"
        )
    window, here = client_for(manager), {"target": str(initiative.uuid)}
    rows = window.get("/api/invitations/sent", here).json()["items"]
    assert [row["role"] for row in rows] == ["member"]
    assert window.post(f"/api/invitations/{rows[0]['uuid']}/revoke").status_code == 200


def test_an_outsider_learns_nothing(project: Any) -> None:
    assert refused(invited, make_person("Eve"), project) == "not_found"


def test_an_inviter_who_was_dismissed_lets_nobody_in(owner: Any, guest: Any, project: Any) -> None:
    manager = make_person("Max Manager")
    add_member(project, manager, "manager")
    invitation = invited(manager, project)
    revoke_role(actor=owner, project=project, user=manager, role="manager")
    assert refused(actions.accept, actor=guest, token=invitation.token) == "inviter_lost_power"
    assert roles_of(guest, project) == frozenset()


def test_nobody_gets_into_an_archived_project(owner: Any, guest: Any, project: Any) -> None:
    invitation = invited(owner, project)
    archive_project(actor=owner, project=project)
    assert refused(actions.accept, actor=guest, token=invitation.token)
    assert roles_of(guest, project) == frozenset()


def test_a_link_lets_members_in_and_nobody_higher(owner: Any, guest: Any, project: Any) -> None:
    _link, token = actions.create_link(actor=owner, kind="project_member", target=project.uuid)
    actions.accept(actor=guest, token=token)
    assert roles_of(guest, project) == {"member"}
    for kind in ("project_manager", "security_manager"):
        assert refused(actions.create_link, actor=owner, kind=kind, target=project.uuid) == "no_link"


def test_a_link_does_not_let_in_who_was_removed(owner: Any, guest: Any, project: Any) -> None:
    link, token = actions.create_link(actor=owner, kind="project_member", target=project.uuid)
    actions.use_link(actor=guest, token=token)
    remove_member(actor=owner, project=project, user=guest)
    assert refused(actions.use_link, actor=guest, token=token) == "removed"
    link.refresh_from_db()
    assert link.uses == 1
    actions.accept(actor=guest, token=invited(owner, project).token)
    assert roles_of(guest, project) == {"member"}


def test_a_member_can_be_invited_to_manage(owner: Any, guest: Any, project: Any) -> None:
    add_member(project, guest)
    named = {"kind": "project_member", "target": project.uuid, "person": person_of(guest)}
    assert refused(actions.invite, actor=owner, **named) == "already_member"
    actions.accept(actor=guest, uuid=invited(owner, project, "project_manager").uuid)
    assert roles_of(guest, project) == {"member", "manager"}


@pytest.mark.parametrize("number", [1, 20])
def test_the_invited_lists_cost_the_same_for_one_and_for_twenty(
    owner: Any, guest: Any, client_for: Any, query_count: Any, number: int
) -> None:
    for count in range(number):
        invited(owner, make_project(owner, name=f"Project {count}"))
    for person, path in ((guest, "received"), (owner, "sent")):
        client = client_for(person)
        with query_count() as queries:
            assert len(client.get(f"/api/invitations/{path}").json()["items"]) == number
        assert len(queries) <= 8


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_invitations_to_one_project_are_accepted_at_once(owner: Any, guest: Any) -> None:
    """By name and by address, in two windows: both are answered; what lets in first may settle the other."""
    pairs = []
    for _round in range(100):
        project = make_project(owner)
        by_name = actions.invite(
            actor=owner, kind="project_member", target=project.uuid, person=person_of(guest)
        )
        pairs.append((invited(owner, project).uuid, by_name.uuid))
    ended = in_rounds(
        [
            lambda round_: actions.accept(actor=guest, uuid=pairs[round_][0]),
            lambda round_: actions.accept(actor=guest, uuid=pairs[round_][1]),
        ],
        100,
    )
    # By name first, the one to the address is still open and has nothing left to give.
    assert {tuple(codes) for codes in ended} <= {("in", "superseded"), ("in", "in")}
