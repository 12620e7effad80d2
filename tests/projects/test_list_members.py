"""Who sees the members (P10), and the history of their rights (P12)."""

from __future__ import annotations

import pytest

from collabkit.projects import actions, queries
from tests.factories import add_member, make_person
from tests.projects.conftest import INSIDE, Browser, Cast, make_cast

pytestmark = pytest.mark.django_db

MANAGING = {"owner", "manager"}


@pytest.mark.parametrize("position", [*INSIDE, "outsider"])
@pytest.mark.parametrize("member_list", ["everybody", "members", "managers"])
def test_the_setting_decides(member_list: str, position: str) -> None:
    cast = make_cast(visibility="network", member_list=member_list)
    allowed = {"everybody": {*INSIDE, "outsider"}, "members": set(INSIDE), "managers": MANAGING}[member_list]
    browser = cast.browser(position)
    shown = browser.get(cast.path)
    assert shown["permissions"]["see_members"] == (position in allowed)
    assert (shown["member_count"] is not None) == (position in allowed)
    answer = browser.get(f"{cast.path}/members", 200 if position in allowed else 403)
    assert len(answer.get("items", [])) == (5 if position in allowed else 0)


def test_nobody_signed_in_sees_no_people() -> None:
    cast = make_cast(visibility="public", member_list="everybody")
    Browser().get(f"{cast.path}/members", 401)


def test_only_members_who_count_are_listed(cast: Cast) -> None:
    items = cast.browser("member").get(f"{cast.path}/members")["items"]
    assert [item["person"]["display_name"] for item in items] == [
        "Owner",
        "Manager",
        "Security Manager",
        "Moderator",
        "Member",
    ]
    assert items[2]["roles"] == ["member", "security_manager"]
    assert cast.browser("member").get(cast.path)["member_count"] == 5


def test_it_says_whom_the_viewer_may_remove(cast: Cast) -> None:
    items = cast.browser("manager").get(f"{cast.path}/members")["items"]
    removable = [item["person"]["display_name"] for item in items if item["removable"]]
    assert removable == ["Moderator", "Member"]


def test_page_by_page(cast: Cast) -> None:
    first = cast.browser("member").get(f"{cast.path}/members", limit=3)
    second = cast.browser("member").get(f"{cast.path}/members", limit=3, cursor=first["next"])
    assert (len(first["items"]), len(second["items"]), second["next"]) == (3, 2, None)


def test_the_list_costs_the_same_for_1_and_20(cast: Cast, query_count) -> None:
    browser, counts = cast.browser("owner"), []
    for number in (0, 15):
        for index in range(number):
            add_member(cast.project, make_person(f"P{index}"), "moderator")
        browser.get(f"{cast.path}/members")
        with query_count() as made:
            browser.get(f"{cast.path}/members", limit=50)
        counts.append(len(made))
    assert counts[0] == counts[1]


class TestHistory:
    """Who gave and took which rights, when and why."""

    def test_everything_is_there_newest_first(self, cast: Cast) -> None:
        owner, member = cast["owner"], cast["member"]
        actions.grant_role(
            actor=owner, project=cast.project, user=member, role="moderator", reason="Festival"
        )
        actions.remove_member(actor=owner, project=cast.project, user=member, reason="Spam")
        items = cast.browser("owner").get(f"{cast.path}/history", limit=3)["items"]
        told = [(item["type"], item["role"], item["how"], item["reason"]) for item in items]
        assert told == [
            ("MemberLeft", None, "removed", "Spam"),
            ("RoleRevoked", "moderator", "removed", "Spam"),
            ("RoleGranted", "moderator", None, "Festival"),
        ]
        assert {item["actor"]["display_name"] for item in items} == {"Owner"}
        assert {item["person"]["display_name"] for item in items} == {"Member"}

    @pytest.mark.parametrize("position", ["owner", "manager", "security_manager"])
    def test_who_sees_it(self, cast: Cast, position: str) -> None:
        assert cast.browser(position).get(f"{cast.path}/history")["items"]

    @pytest.mark.parametrize(
        ("position", "status"), [("moderator", 403), ("member", 403), ("ex_member", 404)]
    )
    def test_who_does_not(self, cast: Cast, position: str, status: int) -> None:
        cast.browser(position).get(f"{cast.path}/history", status)

    def test_a_removed_account_is_a_former_member(self, cast: Cast) -> None:
        actions.leave_project(actor=cast["member"], project=cast.project)
        cast["member"].delete()
        item = cast.browser("owner").get(f"{cast.path}/history", limit=1)["items"][0]
        assert item["person"] == {
            "uuid": None,
            "display_name": "Former member",
            "headline": "",
            "avatar_url": None,
        }

    def test_it_costs_the_same_for_1_and_20(self, cast: Cast, query_count) -> None:
        browser, counts = cast.browser("owner"), []
        for limit in (1, 1, 20):
            with query_count() as made:
                browser.get(f"{cast.path}/history", limit=limit)
            counts.append(len(made))
        assert counts[1] == counts[2]


def test_history_starts_when_one_joined_if_it_is_protected(cast: Cast) -> None:
    """P9."""
    member = cast["member"]
    assert queries.history_starts_at(member, cast.project) is None
    cast.project.protected_history = True
    joined = queries.membership_of(member, cast.project).joined_at  # type: ignore[union-attr]
    assert queries.history_starts_at(member, cast.project) == joined
    actions.leave_project(actor=member, project=cast.project)
    add_member(cast.project, member)
    assert queries.history_starts_at(member, cast.project) > joined  # type: ignore[operator]


def test_for_an_outsider_protected_history_never_starts(cast: Cast) -> None:
    cast.project.protected_history = True
    start = queries.history_starts_at(cast["outsider"], cast.project)
    assert start is not None
    assert start >= cast.project.created_at
