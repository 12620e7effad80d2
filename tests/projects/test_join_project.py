"""Becoming a member of an open project."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collabkit.core import clock
from collabkit.core.testing import event_log
from collabkit.projects import actions, queries
from tests.factories import make_person
from tests.projects.conftest import Cast, make_cast


def test_anybody_who_sees_it_joins_and_it_is_announced_once(open_cast: Cast) -> None:
    with event_log() as log:
        shown = open_cast.browser("outsider").send("POST", f"{open_cast.path}/join")
    assert shown["my_roles"] == ["member"]
    assert log.names == ["projects.MemberJoined"]
    assert log.events[0].via == "open"  # type: ignore[attr-defined]


@pytest.mark.parametrize("position", ["ex_member", "expired"])
def test_who_was_a_member_joins_again(open_cast: Cast, position: str) -> None:
    open_cast.browser(position).send("POST", f"{open_cast.path}/join")
    assert queries.roles_of(open_cast[position], open_cast.project) == {"member"}
    assert open_cast.project.memberships.filter(user=open_cast[position], ended_at=None).count() == 1


def test_who_was_removed_comes_back_by_invitation_only(open_cast: Cast) -> None:
    member, owner, project = open_cast["member"], open_cast["owner"], open_cast.project
    actions.remove_member(actor=owner, project=project, user=member)
    browser = open_cast.browser("member")
    assert browser.get(open_cast.path)["permissions"]["join"] is False
    answer = browser.send("POST", f"{open_cast.path}/join", 403)
    assert (answer["code"], "invite" in answer["detail"]) == ("removed", True)
    actions.add_member(actor=owner, project=project, user=member, via="invitation")
    assert queries.roles_of(member, project) == {"member"}
    actions.leave_project(actor=member, project=project)
    assert browser.get(open_cast.path)["permissions"]["join"] is True
    browser.send("POST", f"{open_cast.path}/join")


def test_an_old_membership_that_expired_unnoticed_is_closed_first(open_cast: Cast) -> None:
    with event_log() as log:
        actions.join_project(actor=open_cast["expired"], project=open_cast.project)
    assert log.names == ["projects.MemberLeft", "projects.MemberJoined"]


def test_a_member_is_told_so(open_cast: Cast) -> None:
    assert open_cast.browser("member").send("POST", f"{open_cast.path}/join", 409)["code"] == "already_member"


@pytest.mark.django_db
@pytest.mark.parametrize(("policy", "word"), [("closed", "invitation"), ("application", "application")])
def test_other_join_policies_say_what_to_do(policy: str, word: str) -> None:
    cast = make_cast(visibility="network", join_policy=policy)
    problem = cast.browser("outsider").send("POST", f"{cast.path}/join", 403)
    assert word in problem["detail"]


@pytest.mark.django_db
def test_a_private_project_is_not_there_even_when_open() -> None:
    cast = make_cast(visibility="private", join_policy="open")
    cast.browser("outsider").send("POST", f"{cast.path}/join", 404)


def test_a_role_that_ended_with_the_membership_does_not_come_back(open_cast: Cast) -> None:
    actions.leave_project(actor=open_cast["manager"], project=open_cast.project)
    actions.join_project(actor=open_cast["manager"], project=open_cast.project)
    assert queries.roles_of(open_cast["manager"], open_cast.project) == {"member"}


def test_a_new_account_owns_nothing_of_an_old_one(open_cast: Cast) -> None:
    """B16: the same name and address again is another person."""
    old = open_cast["manager"]
    address = old.email
    old.delete()
    again = make_person("Manager", email=address)
    assert queries.roles_of(again, open_cast.project) == frozenset()


def test_a_membership_that_ends_later_counts_until_then(open_cast: Cast) -> None:
    membership = actions.join_project(actor=open_cast["outsider"], project=open_cast.project)
    type(membership).objects.filter(pk=membership.pk).update(ends_at=clock.now() + timedelta(hours=1))
    assert queries.membership_of(open_cast["outsider"], open_cast.project) == membership
