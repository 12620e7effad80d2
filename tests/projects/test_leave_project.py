"""Leaving a project (P7)."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError

from collabkit.accounts.actions import CannotLeaveYet, deactivate_person
from collabkit.core.errors import Conflict, NotFound
from collabkit.core.testing import event_log
from collabkit.projects import actions, queries
from collabkit.projects.models import OwnershipTransfer
from tests.projects.conftest import Cast, second_owner


@pytest.mark.parametrize("position", ["manager", "security_manager", "moderator", "member"])
def test_a_member_leaves_with_all_roles(cast: Cast, position: str) -> None:
    cast.browser(position).send("POST", f"{cast.path}/leave", 204)
    assert queries.roles_of(cast[position], cast.project) == frozenset()
    cast.browser(position).get(cast.path, 404)


def test_it_is_announced_once(cast: Cast) -> None:
    with event_log() as log:
        actions.leave_project(actor=cast["manager"], project=cast.project)
    assert log.names == ["projects.RoleRevoked", "projects.MemberLeft"]
    assert log.events[1].how == "left"  # type: ignore[attr-defined]


def test_the_only_owner_stays(cast: Cast) -> None:
    problem = cast.browser("owner").send("POST", f"{cast.path}/leave", 409)
    assert (problem["code"], "Offer the ownership" in problem["detail"]) == ("last_owner", True)
    assert "owner" in queries.roles_of(cast["owner"], cast.project)


def test_an_owner_beside_another_leaves(cast: Cast) -> None:
    second_owner(cast)
    cast.browser("owner").send("POST", f"{cast.path}/leave", 204)
    cast.browser("manager").send("POST", f"{cast.path}/leave", 409)


def test_an_owner_whose_account_is_closed_does_not_count(cast: Cast) -> None:
    second_owner(cast)
    type(cast["manager"]).objects.filter(pk=cast["manager"].pk).update(is_active=False)
    assert cast.browser("owner").send("POST", f"{cast.path}/leave", 409)["code"] == "last_owner"


def test_an_owner_whose_time_is_limited_does_not_count(cast: Cast) -> None:
    """When that time is over the project would have nobody."""
    second_owner(cast)
    far = cast.project.created_at.replace(year=2090)
    cast.project.memberships.filter(user=cast["manager"]).update(ends_at=far)
    with pytest.raises(actions.LastOwner):
        actions.leave_project(actor=cast["owner"], project=cast.project)


@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired"])
def test_who_is_outside_finds_nothing(cast: Cast, position: str) -> None:
    cast.browser(position).send("POST", f"{cast.path}/leave", 404)


def test_an_outsider_of_a_visible_project_is_told_so(open_cast: Cast) -> None:
    problem = open_cast.browser("outsider").send("POST", f"{open_cast.path}/leave", 404)
    assert problem["code"] == "not_a_member"
    with pytest.raises(NotFound):
        actions.leave_project(actor=open_cast["outsider"], project=open_cast.project)


def test_an_offer_of_ownership_falls_with_its_candidate(cast: Cast) -> None:
    offer = actions.offer_ownership(actor=cast["owner"], project=cast.project, user=cast["member"])
    actions.leave_project(actor=cast["member"], project=cast.project)
    assert OwnershipTransfer.objects.get(pk=offer.pk).state == "cancelled"


def test_the_only_owner_cannot_close_the_account(cast: Cast) -> None:
    with pytest.raises(CannotLeaveYet) as refusal:
        deactivate_person(actor=cast["owner"], person=cast["owner"])
    assert isinstance(refusal.value, Conflict)
    assert "only owner of 1 project" in str(refusal.value.detail)
    cast["owner"].refresh_from_db()
    assert cast["owner"].is_active


def test_an_owner_beside_another_can(cast: Cast) -> None:
    second_owner(cast)
    deactivate_person(actor=cast["owner"], person=cast["owner"])
    assert "owner" not in queries.roles_of(cast["owner"], cast.project)


def test_the_only_owner_cannot_be_deleted(cast: Cast) -> None:
    with pytest.raises(ProtectedError):
        cast["owner"].delete()
    assert cast["member"].delete()
