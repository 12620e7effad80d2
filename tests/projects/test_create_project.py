"""Founding a project."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from collabkit.core.errors import Invalid, NotAllowed
from collabkit.core.testing import event_log
from collabkit.projects import actions, queries
from collabkit.projects.models import Project
from tests.factories import make_person, make_project
from tests.projects.conftest import Browser

pytestmark = pytest.mark.django_db


def test_the_founder_becomes_owner_and_it_is_announced_once() -> None:
    ada = make_person("Ada")
    with event_log() as log:
        project = make_project(ada)
    assert queries.roles_of(ada, project) == {"member", "owner"}
    assert log.names == ["projects.ProjectCreated", "projects.MemberJoined", "projects.RoleGranted"]
    assert log.records[0].subject == project.uuid
    assert log.records[0].actor == ada


def test_a_new_project_is_private_and_closed() -> None:
    project = make_project(make_person("Ada"))
    assert (project.visibility, project.join_policy, project.member_list) == ("private", "closed", "members")


def test_every_field_can_be_given_over_http() -> None:
    browser = Browser(make_person("Ada"))
    fields = {
        "kind": "business_initiative",
        "name": "  Tide   gauges ",
        "summary": "Measure",
        "description": "**All** of it",
        "visibility": "public",
        "join_policy": "application",
        "member_list": "managers",
        "protected_history": True,
        "reviewed": True,
    }
    made = browser.send("POST", "", 201, **fields)
    assert made["description_html"] == "<p><strong>All</strong> of it</p>\n"
    assert {key: made[key] for key in fields} == {**fields, "name": "Tide gauges"}
    assert made["my_roles"] == ["member", "owner"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \n "),
        ("name", "x" * 121),
        ("name", None),
        ("name", 7),
        ("summary", "x" * 281),
        ("description", "x" * 20_001),
        ("kind", "club"),
        ("visibility", "secret"),
        ("join_policy", ""),
        ("member_list", "nobody"),
        ("reviewed", "perhaps"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_written(field: str, value: Any) -> None:
    browser = Browser(make_person("Ada"))
    problem = browser.send("POST", "", 422, **{"name": "Tide gauges", field: value})
    assert [error["field"].split(".")[-1] for error in problem["errors"]] == [field]
    assert not Project.objects.exists()


@pytest.mark.parametrize("field", ["uuid", "id", "state", "created_by", "parent", "archived_at", "my_roles"])
def test_no_other_field_can_be_set(field: str) -> None:
    browser = Browser(make_person("Ada"))
    browser.send("POST", "", 422, **{"name": "Tide gauges", field: 1})
    assert not Project.objects.exists()


def test_an_action_refuses_values_of_its_own_accord() -> None:
    ada = make_person("Ada")
    with pytest.raises(Invalid):
        actions.create_project(actor=ada, name="x" * 121)
    with pytest.raises(Invalid):
        actions.create_project(actor=ada, name="Tide gauges", kind="club")
    with pytest.raises(Invalid):
        actions.create_project(actor=ada, name="Tide gauges", state="archived")
    assert not Project.objects.exists()


def test_nobody_signed_in_founds_nothing() -> None:
    Browser().send("POST", "", 401, name="Tide gauges")


def test_a_deactivated_person_founds_nothing() -> None:
    ada = make_person("Ada")
    ada.is_active = False
    ada.save()
    with pytest.raises(NotAllowed):
        actions.create_project(actor=ada, name="Tide gauges")


def test_a_site_can_leave_founding_to_its_staff() -> None:
    ada, grace = make_person("Ada"), make_person("Grace", is_staff=True)
    with override_settings(COLLABKIT={"PROJECTS": {"STAFF_ONLY_CREATION": True}}):
        with pytest.raises(NotAllowed):
            actions.create_project(actor=ada, name="Tide gauges")
        assert actions.create_project(actor=grace, name="Tide gauges").created_by == grace


def test_two_projects_may_have_one_name() -> None:
    """A name that is taken would tell of a project that one must not know of."""
    make_project(make_person("Ada"), name="Tide gauges")
    assert make_project(make_person("Grace"), name="Tide gauges")
