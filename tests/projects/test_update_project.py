"""Changing a project."""

from __future__ import annotations

from typing import Any

import pytest

from collabkit.core.errors import Conflict, Invalid, NotAllowed, NotFound
from collabkit.core.testing import event_log
from collabkit.projects import actions
from tests.projects.conftest import Cast


@pytest.mark.parametrize("position", ["owner", "manager"])
def test_owners_and_managers_change_texts(cast: Cast, position: str) -> None:
    changed = cast.browser(position).send("PATCH", cast.path, name="New", description="*x*", summary="s")
    assert (changed["name"], changed["description_html"]) == ("New", "<p><em>x</em></p>\n")


@pytest.mark.parametrize("position", ["security_manager", "moderator", "member"])
def test_other_members_do_not(cast: Cast, position: str) -> None:
    problem = cast.browser(position).send("PATCH", cast.path, 403, name="New")
    assert problem["detail"] == "Only owners and managers can change the project."


@pytest.mark.parametrize("position", ["outsider", "ex_member", "expired"])
def test_who_is_outside_finds_nothing(cast: Cast, position: str) -> None:
    cast.browser(position).send("PATCH", cast.path, 404, name="New")
    with pytest.raises(NotFound):
        actions.update_project(actor=cast[position], project=cast.project, changes={"name": "New"})


def test_a_deactivated_person_is_signed_out(cast: Cast) -> None:
    cast.browser("deactivated").send("PATCH", cast.path, 401, name="New")


def test_a_change_is_announced_once_with_its_fields(cast: Cast) -> None:
    with event_log() as log:
        actions.update_project(
            actor=cast["owner"], project=cast.project, changes={"summary": "s", "name": "New"}
        )
    assert [event.changes for event in log.events] == [("name", "summary")]  # type: ignore[attr-defined]


def test_no_change_is_not_announced(cast: Cast) -> None:
    with event_log() as log:
        actions.update_project(actor=cast["owner"], project=cast.project, changes={"name": cast.project.name})
    assert log.names == []


@pytest.mark.parametrize(
    "change", [{"visibility": "public"}, {"protected_history": True}, {"reviewed": True}]
)
def test_only_owners_decide_on_access(cast: Cast, change: dict[str, Any]) -> None:
    problem = cast.browser("manager").send("PATCH", cast.path, 403, **change)
    assert problem["code"] == "owners_only"
    assert [error["field"] for error in problem["errors"]] == list(change)
    changed = cast.browser("owner").send("PATCH", cast.path, **change)
    assert {key: changed[key] for key in change} == change


def test_an_archived_project_is_read_only(cast: Cast) -> None:
    actions.archive_project(actor=cast["owner"], project=cast.project)
    problem = cast.browser("owner").send("PATCH", cast.path, 409, name="New")
    assert (problem["code"], "restore" in problem["detail"]) == ("archived", True)


def test_the_row_as_it_is_now_decides(cast: Cast) -> None:
    """A project archived after it was loaded is refused all the same."""
    stale = type(cast.project).objects.get(pk=cast.project.pk)
    actions.archive_project(actor=cast["owner"], project=cast.project)
    with pytest.raises(Conflict):
        actions.update_project(actor=cast["owner"], project=stale, changes={"name": "New"})


@pytest.mark.parametrize("field", ["state", "kind", "parent", "uuid", "created_by"])
def test_no_other_field_can_be_changed(cast: Cast, field: str) -> None:
    cast.browser("owner").send("PATCH", cast.path, 422, **{field: "archived"})
    with pytest.raises(Invalid):
        actions.update_project(actor=cast["owner"], project=cast.project, changes={field: "archived"})


def test_a_text_that_cannot_be_shown_is_not_stored(cast: Cast) -> None:
    deep = "\n".join(">" * 30 + f"x{line}" for line in range(3))
    cast.browser("owner").send("PATCH", cast.path, 422, description=deep)
    cast.project.refresh_from_db()
    assert cast.project.description == ""


def test_an_unknown_actor_is_refused(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.update_project(actor=cast["member"], project=cast.project, changes={"name": "New"})
