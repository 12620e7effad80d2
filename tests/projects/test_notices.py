"""What people are told about projects, read anew by the viewer's own rights."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from collabkit.core import clock
from collabkit.projects import actions
from tests.projects.conftest import Cast

Told = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def told(drain: Callable[[], int]) -> Told:
    """Return a function: what a person's inbox holds of one kind, after all queued work is done."""

    def read(cast: Cast, position: str, kind: str) -> list[dict[str, Any]]:
        drain()
        answer = cast.browser(position).client.get("/api/notifications", {"kind": f"projects.{kind}"})
        assert answer.status_code == 200, answer.content
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    return read


def act(cast: Cast, position: str, item: dict[str, Any], name: str) -> Any:
    """Press one of the buttons of a notification."""
    [action] = [action for action in item["actions"] if action["name"] == name]
    client = cast.browser(position).client
    return client.generic(
        action["method"], action["path"], json.dumps(action["body"]), content_type="application/json"
    )


class TestApplications:
    """Submitted, and decided."""

    @pytest.mark.parametrize("position", ["owner", "manager"])
    def test_those_who_decide_are_told_and_decide_in_place(
        self, applying_cast: Cast, told: Told, position: str
    ) -> None:
        cast = applying_cast
        actions.apply_to_project(actor=cast["outsider"], project=cast.project, message="Please")
        [item] = told(cast, position, "application_submitted")
        assert item["title"] == "Outsider asks to join Tide gauges"
        assert item["body"] == "Please"
        assert act(cast, position, item, "accept").status_code == 200
        [item] = told(cast, position, "application_submitted")
        assert (item["actions"], item["outcome"]) == ([], "Accepted")
        [item] = told(cast, "outsider", "application_decided")
        assert item["title"] == "You are now a member of Tide gauges"

    @pytest.mark.parametrize("position", ["security_manager", "moderator", "member", "outsider"])
    def test_others_are_not(self, applying_cast: Cast, told: Told, position: str) -> None:
        actions.apply_to_project(actor=applying_cast["outsider"], project=applying_cast.project)
        assert told(applying_cast, position, "application_submitted") == []

    def test_a_manager_no_more_sees_it_no_more(self, applying_cast: Cast, told: Told) -> None:
        cast = applying_cast
        actions.apply_to_project(actor=cast["outsider"], project=cast.project)
        assert told(cast, "manager", "application_submitted")
        actions.revoke_role(actor=cast["owner"], project=cast.project, user=cast["manager"], role="manager")
        assert told(cast, "manager", "application_submitted") == []

    def test_a_withdrawn_one_needs_nothing(self, applying_cast: Cast, told: Told) -> None:
        cast = applying_cast
        application = actions.apply_to_project(actor=cast["outsider"], project=cast.project)
        actions.withdraw_application(actor=cast["outsider"], application=application)
        [item] = told(cast, "owner", "application_submitted")
        assert (item["actions"], item["outcome"]) == ([], "Withdrawn")

    def test_a_declined_applicant_reads_the_reason_while_the_project_is_visible(
        self, applying_cast: Cast, told: Told
    ) -> None:
        cast = applying_cast
        application = actions.apply_to_project(actor=cast["outsider"], project=cast.project)
        actions.decide_application(actor=cast["owner"], application=application, accept=False, reason="Full")
        [item] = told(cast, "outsider", "application_decided")
        assert (item["title"], item["body"]) == ("Tide gauges declined your application", "Full")
        actions.update_project(actor=cast["owner"], project=cast.project, changes={"visibility": "private"})
        assert told(cast, "outsider", "application_decided") == []


class TestOwnership:
    """Offered, and answered."""

    @pytest.mark.parametrize(("name", "outcome"), [("accept", "Accepted"), ("decline", "Declined")])
    def test_the_candidate_answers_in_place(self, cast: Cast, told: Told, name: str, outcome: str) -> None:
        actions.offer_ownership(actor=cast["owner"], project=cast.project, user=cast["member"])
        [item] = told(cast, "member", "ownership_offered")
        assert item["title"] == "Owner wants to hand Tide gauges over to you"
        assert act(cast, "member", item, name).status_code == 200
        [item] = told(cast, "member", "ownership_offered")
        assert (item["actions"], item["outcome"]) == ([], outcome)
        [item] = told(cast, "owner", "ownership_decided")
        assert item["title"].startswith("Member ")

    def test_a_cancelled_offer_needs_nothing(self, cast: Cast, told: Told) -> None:
        offer = actions.offer_ownership(
            actor=cast["owner"], project=cast.project, user=cast["member"], stay_owner=True
        )
        actions.cancel_ownership_offer(actor=cast["owner"], transfer=offer)
        [item] = told(cast, "member", "ownership_offered")
        assert (item["actions"], item["outcome"]) == ([], "Taken back")

    def test_nobody_else_is_told(self, cast: Cast, told: Told) -> None:
        actions.offer_ownership(actor=cast["owner"], project=cast.project, user=cast["member"])
        for position in ("owner", "manager", "moderator", "outsider"):
            assert told(cast, position, "ownership_offered") == []


class TestRights:
    """Given, taken, ended."""

    def test_a_role_given_and_taken_is_told_to_the_member(self, cast: Cast, told: Told) -> None:
        member = {"project": cast.project, "user": cast["member"], "role": "moderator"}
        with time_machine.travel(clock.now() + timedelta(hours=1)):
            actions.grant_role(actor=cast["owner"], reason="Festival", **member)
            [item] = told(cast, "member", "role_granted")
            assert (item["title"], item["body"]) == ("You are now moderator of Tide gauges", "Festival")
            actions.revoke_role(actor=cast["owner"], **member)
            [item] = told(cast, "member", "role_revoked")
            assert item["title"] == "You are no longer moderator of Tide gauges"

    def test_a_role_that_came_with_the_membership_is_no_news(self, cast: Cast, told: Told) -> None:
        assert told(cast, "moderator", "role_granted") == []

    def test_a_removed_person_is_told_without_the_name_of_what_is_hidden_now(
        self, cast: Cast, told: Told
    ) -> None:
        actions.remove_member(actor=cast["owner"], project=cast.project, user=cast["manager"], reason="Spam")
        [item] = told(cast, "manager", "membership_removed")
        assert (item["title"], item["body"]) == ("Your membership in a private project has ended", "Spam")
        assert told(cast, "manager", "role_revoked") == []

    def test_where_the_project_is_visible_it_is_named(self, open_cast: Cast, told: Told) -> None:
        actions.remove_member(actor=open_cast["owner"], project=open_cast.project, user=open_cast["member"])
        [item] = told(open_cast, "member", "membership_removed")
        assert item["title"] == "Your membership in Tide gauges has ended"

    def test_leaving_by_oneself_is_no_news(self, cast: Cast, told: Told) -> None:
        actions.leave_project(actor=cast["member"], project=cast.project)
        assert told(cast, "member", "membership_removed") == []


class TestEndsSoon:
    """Both sides are warned, while the end still stands (P6)."""

    def test_both_sides_are_told(self, cast: Cast, told: Told) -> None:
        end = clock.now() + timedelta(days=2)
        actions.set_membership_end(
            actor=cast["owner"], project=cast.project, user=cast["member"], ends_at=end
        )
        actions.warn_of_ends()
        [own] = told(cast, "member", "membership_ends_soon")
        assert own["title"] == "Your time as member of Tide gauges ends soon"
        assert str(end.year) in own["body"]
        for position in ("owner", "manager"):
            [item] = told(cast, position, "membership_ends_soon")
            assert item["title"] == "The time of Member as member of Tide gauges ends soon"
        for position in ("moderator", "security_manager"):
            assert told(cast, position, "membership_ends_soon") == []

    def test_a_role_too(self, cast: Cast, told: Told) -> None:
        actions.grant_role(
            actor=cast["owner"],
            project=cast.project,
            user=cast["member"],
            role="moderator",
            ends_at=clock.now() + timedelta(days=2),
        )
        actions.warn_of_ends()
        [own] = told(cast, "member", "membership_ends_soon")
        assert own["title"] == "Your time as moderator of Tide gauges ends soon"

    def test_an_end_that_was_moved_is_told_no_more(self, cast: Cast, told: Told) -> None:
        member = {"actor": cast["owner"], "project": cast.project, "user": cast["member"]}
        actions.set_membership_end(ends_at=clock.now() + timedelta(days=2), **member)
        actions.warn_of_ends()
        assert told(cast, "member", "membership_ends_soon")
        actions.set_membership_end(ends_at=None, **member)
        for position in ("member", "owner"):
            assert told(cast, position, "membership_ends_soon") == []
