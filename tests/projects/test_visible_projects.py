"""Who sees which project (P1): a private one cannot be told from one that does not exist."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from collabkit.accounts.queries import person_of
from collabkit.projects import actions, policies, queries
from tests.factories import add_member, make_person, make_project
from tests.projects.conftest import INSIDE, OUTSIDE, Browser, Cast, make_cast

pytestmark = pytest.mark.django_db

PERSON = "0190aaaa-0000-7000-8000-000000000000"
# Every endpoint below a project, with a body that would do.
ENDPOINTS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "", {}),
    ("PATCH", "", {"name": "x"}),
    ("POST", "/archive", {}),
    ("POST", "/restore", {}),
    ("POST", "/join", {}),
    ("POST", "/leave", {}),
    ("GET", "/members", {}),
    ("GET", "/history", {}),
    ("GET", "/applications", {}),
    ("POST", "/applications", {"message": "Hi"}),
    ("POST", "/ownership", {"person": PERSON}),
    ("POST", f"/members/{PERSON}/roles", {"role": "manager"}),
    ("DELETE", f"/members/{PERSON}/roles/manager", {}),
    ("PUT", f"/members/{PERSON}/end", {"ends_at": None}),
    ("DELETE", f"/members/{PERSON}", {}),
    ("PUT", f"/children/{PERSON}", {}),
    ("DELETE", f"/children/{PERSON}", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), ENDPOINTS)
def test_hidden_equals_missing_everywhere(cast: Cast, method: str, path: str, body: dict[str, Any]) -> None:
    for position in ("outsider", "ex_member", "expired"):
        browser = cast.browser(position)
        hidden = browser.send(method, f"/{cast.project.uuid}{path}", 404, **body)
        missing = browser.send(method, f"/{uuid4()}{path}", 404, **body)
        assert hidden | {"request_id": None} == missing | {"request_id": None}


def test_nobody_signed_in_sees_public_ones_only() -> None:
    ada = make_person("Ada")
    for visibility in ("private", "network", "public"):
        make_project(ada, name=visibility, visibility=visibility)
    assert [item["name"] for item in Browser().get()["items"]] == ["public"]
    for project in queries.own_projects(ada):
        Browser().get(f"/{project.uuid}", 200 if project.visibility == "public" else 404)


def test_a_signed_in_person_sees_the_network_too() -> None:
    ada = make_person("Ada")
    for visibility in ("private", "network", "public"):
        make_project(ada, name=visibility, visibility=visibility)
    assert [item["name"] for item in Browser(make_person("Grace")).get()["items"]] == ["public", "network"]


@pytest.mark.parametrize("position", INSIDE)
def test_members_see_their_private_project(cast: Cast, position: str) -> None:
    assert policies.can_view_project(cast[position], cast.project)
    assert [item["uuid"] for item in cast.browser(position).get()["items"]] == [str(cast.project.uuid)]


@pytest.mark.parametrize("position", OUTSIDE)
def test_others_do_not(cast: Cast, position: str) -> None:
    assert not policies.can_view_project(cast[position], cast.project)
    assert not queries.visible_projects(cast[position]).exists()
    assert queries.page_of_projects(cast[position]) == ([], None)


def test_superusers_have_the_admin_and_no_shortcut_here(cast: Cast) -> None:
    root = make_person("Root", is_superuser=True, is_staff=True)
    Browser(root).get(cast.path, 404)


def test_the_name_of_a_hidden_project_is_not_found_by_search(cast: Cast) -> None:
    assert cast.browser("outsider").get(q=cast.project.name)["items"] == []
    assert len(cast.browser("member").get(q="GAUGES tide")["items"]) == 1


def test_organisations_of_a_person_are_those_the_viewer_may_know(cast: Cast) -> None:
    ada = make_person("Ada")
    for number, fields in enumerate(
        [
            {"visibility": "private"},
            {"visibility": "network", "member_list": "members"},
            {"visibility": "network", "member_list": "everybody"},
            {"visibility": "network", "member_list": "everybody", "kind": "project"},
        ]
    ):
        make_project(ada, **{"kind": "organisation", "name": f"O{number}", **fields})
    path = f"/of/{person_of(ada)}"
    assert [item["name"] for item in Browser(make_person("Grace")).get(path)] == ["O2"]
    assert [item["name"] for item in Browser(ada).get(path)] == ["O0", "O1", "O2"]
    Browser().get(path, 401)


class TestTheList:
    """Pages of projects."""

    def test_newest_first_page_by_page_without_doubles(self) -> None:
        ada, grace = make_person("Ada"), make_person("Grace")
        for number in range(7):
            project = make_project(ada, name=f"P{number}", visibility="public" if number % 2 else "private")
            if number % 3 == 0:
                add_member(project, grace)
        names, cursor = [], None
        for _page in range(5):
            page = Browser(grace).get(limit=2, **({"cursor": cursor} if cursor else {}))
            names += [item["name"] for item in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert names == ["P6", "P5", "P3", "P1", "P0"]

    def test_filters(self) -> None:
        ada = make_person("Ada")
        browser = Browser(ada)
        make_project(make_person("Grace"), name="Theirs", visibility="public")
        mine = make_project(ada, name="Mine", kind="organisation", visibility="public")
        old = make_project(ada, name="Old")
        actions.archive_project(actor=ada, project=old)
        assert {item["name"] for item in browser.get()["items"]} == {"Theirs", "Mine", "Old"}
        assert {item["name"] for item in browser.get(mine=True)["items"]} == {"Mine", "Old"}
        assert [item["name"] for item in browser.get(kind="organisation")["items"]] == [mine.name]
        assert [item["name"] for item in browser.get(state="archived")["items"]] == ["Old"]
        assert Browser().get(mine=True)["items"] == []

    @pytest.mark.parametrize(
        "params",
        [
            {"kind": "club"},
            {"state": "lost"},
            {"limit": 0},
            {"limit": 101},
            {"limit": "many"},
            {"mine": "perhaps"},
            {"q": "x" * 81},
        ],
    )
    def test_a_bad_filter_is_named(self, params: dict[str, Any]) -> None:
        assert Browser(make_person("Ada")).get("", 422, **params)["errors"]

    @pytest.mark.parametrize("cursor", ["x", "WzFd", "W251bGwsbnVsbF0", "WyJhIiwiYiJd", "é", "[]", "A" * 400])
    def test_a_bad_cursor_says_what_to_do(self, cursor: str) -> None:
        problem = Browser(make_person("Ada")).get("", 400, cursor=cursor)
        assert "first page" in problem["detail"]

    def test_the_cost_is_the_same_for_1_and_20(self, query_count) -> None:
        ada = make_person("Ada")
        parent = make_project(ada, kind="social_initiative", name="Coast")
        browser, counts = Browser(ada), []
        for number in (1, 19):
            for index in range(number):
                child = make_project(ada, name=f"P{number}{index}")
                actions.add_child(actor=ada, project=parent, child=child)
            browser.get(limit=50)
            with query_count() as made:
                browser.get(limit=50)
            counts.append(len(made))
        assert counts[0] == counts[1]

    def test_the_organisations_of_a_person_cost_the_same_for_1_and_20(self, query_count) -> None:
        ada, viewer = make_person("Ada"), Browser(make_person("Grace"))
        path, counts = f"/of/{person_of(ada)}", []
        fields = {"kind": "organisation", "visibility": "public", "member_list": "everybody"}
        for number in (1, 19):
            for index in range(number):
                make_project(ada, name=f"O{number}{index}", **fields)
            with query_count() as made:
                viewer.get(path)
            counts.append(len(made))
        assert len(viewer.get(path)) == 20
        assert counts[0] == counts[1]


def test_counts_follow_the_member_list() -> None:
    cast = make_cast(visibility="public", member_list="managers")
    for position, shown in (("owner", 5), ("manager", 5), ("member", None), ("outsider", None)):
        assert cast.browser(position).get(cast.path)["member_count"] == shown
        assert cast.browser(position).get()["items"][0]["member_count"] == shown
    assert Browser().get(cast.path)["member_count"] is None
