"""Offering the ownership, deciding on it and taking the offer back (P7)."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.core.errors import NotAllowed
from collabkit.core.testing import event_log
from collabkit.projects import actions, queries
from collabkit.projects.models import OwnershipTransfer
from tests.projects.conftest import Cast, second_owner


def offer(cast: Cast, candidate: str = "member", expect: int = 201, by: str = "owner", **data: Any) -> Any:
    path = f"{cast.path}/ownership"
    return cast.browser(by).send("POST", path, expect, person=cast.person(candidate), **data)


def answer(cast: Cast, made: Any, by: str = "member", expect: int = 200, *, accept: bool = True) -> Any:
    return cast.browser(by).send("POST", f"/ownership/{made['uuid']}/decision", expect, accept=accept)


def test_an_owner_offers_it_and_it_is_announced_once(cast: Cast) -> None:
    with event_log() as log:
        made = offer(cast)
    assert made["state"] == "pending"
    assert log.names == ["projects.OwnershipOffered"]
    assert "owner" not in queries.roles_of(cast["member"], cast.project)


@pytest.mark.parametrize("position", ["manager", "security_manager", "moderator", "member"])
def test_others_do_not(cast: Cast, position: str) -> None:
    offer(cast, "moderator", 403, position)


@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired"])
def test_who_is_outside_finds_nothing(cast: Cast, position: str) -> None:
    offer(cast, "member", 404, position)


@pytest.mark.parametrize("candidate", ["outsider", "ex_member", "expired", "deactivated"])
def test_the_candidate_is_an_active_member(cast: Cast, candidate: str) -> None:
    offer(cast, candidate, 404)


def test_one_offer_at_a_time_and_not_to_an_owner(cast: Cast) -> None:
    offer(cast)
    assert offer(cast, "manager", 409)["code"] == "offer_pending"
    assert offer(cast, "owner", 409)["code"] == "already_owner"


def test_accepted_it_is_handed_over(cast: Cast) -> None:
    made = offer(cast)
    with event_log() as log:
        assert answer(cast, made)["state"] == "accepted"
    assert queries.roles_of(cast["member"], cast.project) == {"member", "owner"}
    assert queries.roles_of(cast["owner"], cast.project) == {"member", "manager"}
    assert log.names == [
        "projects.RoleGranted",
        "projects.RoleRevoked",
        "projects.RoleGranted",
        "projects.OwnershipDecided",
    ]


def test_accepted_it_is_shared_if_so_offered(cast: Cast) -> None:
    answer(cast, offer(cast, stay_owner=True))
    assert queries.member_user_ids(cast.project, roles=["owner"]) == {cast["member"].pk, cast["owner"].pk}


def test_declined_nothing_changes(cast: Cast) -> None:
    made = offer(cast)
    with event_log() as log:
        assert answer(cast, made, accept=False)["state"] == "declined"
    assert log.names == ["projects.OwnershipDecided"]
    assert queries.member_user_ids(cast.project, roles=["owner"]) == {cast["owner"].pk}
    offer(cast, "manager")


def test_an_answer_stands(cast: Cast) -> None:
    made = offer(cast)
    answer(cast, made, accept=False)
    assert answer(cast, made, expect=409)["code"] == "already_decided"


@pytest.mark.parametrize(
    ("position", "status"),
    [("owner", 403), ("manager", 404), ("moderator", 404), ("outsider", 404), ("ex_member", 404)],
)
def test_only_the_candidate_answers(cast: Cast, position: str, status: int) -> None:
    made = offer(cast)
    answer(cast, made, position, status)
    assert "owner" not in queries.roles_of(cast["member"], cast.project)


def test_an_offer_falls_with_the_right_of_whoever_made_it(cast: Cast) -> None:
    second_owner(cast)
    made = offer(cast)
    path = f"{cast.path}/members/{cast.person('owner')}/roles/owner"
    cast.browser("manager").send("DELETE", path)
    assert answer(cast, made, expect=409)["code"] == "offer_void"
    assert "owner" not in queries.roles_of(cast["member"], cast.project)


def test_a_membership_with_an_end_becomes_lasting(cast: Cast) -> None:
    """An owner whose time runs out would leave the project to nobody."""
    far = cast.project.created_at.replace(year=2090)
    cast.project.memberships.filter(user=cast["member"]).update(ends_at=far)
    answer(cast, offer(cast))
    assert queries.membership_of(cast["member"], cast.project).ends_at is None  # type: ignore[union-attr]


def test_the_giver_takes_it_back_and_it_is_announced_once(cast: Cast) -> None:
    made = offer(cast)
    with event_log() as log:
        cancelled = cast.browser("owner").send("POST", f"/ownership/{made['uuid']}/cancel")
    assert (cancelled["state"], log.names) == ("cancelled", ["projects.OwnershipOfferCancelled"])
    assert answer(cast, made, expect=409)["code"] == "already_decided"
    assert cast.browser("owner").send("POST", f"/ownership/{made['uuid']}/cancel", 409)


def test_another_owner_takes_it_back(cast: Cast) -> None:
    second_owner(cast)
    made = offer(cast)
    cast.browser("manager").send("POST", f"/ownership/{made['uuid']}/cancel")


@pytest.mark.parametrize(
    ("position", "status"), [("member", 403), ("manager", 404), ("moderator", 404), ("outsider", 404)]
)
def test_others_do_not_take_it_back(cast: Cast, position: str, status: int) -> None:
    made = offer(cast)
    cast.browser(position).send("POST", f"/ownership/{made['uuid']}/cancel", status)
    assert OwnershipTransfer.objects.get().state == "pending"


def test_it_is_shown_to_owners_and_candidate_only(cast: Cast) -> None:
    made = offer(cast)
    for position in ("owner", "member"):
        assert cast.browser(position).get(cast.path)["pending_transfer"]["uuid"] == made["uuid"]
    for position in ("manager", "moderator"):
        assert cast.browser(position).get(cast.path)["pending_transfer"] is None


def test_a_superuser_rescues_an_ownerless_project_only(cast: Cast) -> None:
    root = cast["outsider"]
    type(root).objects.filter(pk=root.pk).update(is_superuser=True)
    root.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.rescue_project(actor=root, project=cast.project, user=root, reason="Test")
    type(root).objects.filter(pk=cast["owner"].pk).update(is_active=False)
    with event_log() as log:
        actions.rescue_project(actor=root, project=cast.project, user=cast["member"], reason="Owner is gone")
    assert "owner" in queries.roles_of(cast["member"], cast.project)
    assert log.names == ["projects.RoleGranted"]
