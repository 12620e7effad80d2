"""Every operation × every persona answers as the reviewed matrix says (B01, B06, B12, B16)."""

from __future__ import annotations

import os
from typing import Any

import pytest

from . import matrix
from .calls import CALLS
from .rows import changed, digests, undone
from .world import PERSONAS, World

pytestmark = pytest.mark.django_db
WRITE = "COLLABKIT_WRITE_MATRIX" in os.environ


def test_every_operation_has_a_case_and_every_case_an_operation() -> None:
    assert set(matrix.operations()) == {case.partition("@")[0] for case in CALLS}


def answers(world: World, case: str, before: dict[str, str]) -> dict[str, str]:
    """Return the status by persona; who is refused must have changed no row of any table."""
    found = {}
    for persona in PERSONAS:
        with undone():
            status = matrix.knock(world, case, persona).status_code
            if status >= 400:
                assert changed(before, digests()) == set(), (case, persona)
        found[persona] = str(status)
    return found


def test_the_matrix_holds_and_a_refusal_changes_no_row(world: World) -> None:
    rows, before = [], digests()
    for case in CALLS:
        method, path = matrix.operations()[case.partition("@")[0]]
        rows.append({"case": case, "method": method, "path": path, **answers(world, case, before)})
    if WRITE:
        matrix.write(rows)
    stored = matrix.stored()
    assert {row["case"]: row for row in rows} == stored


def test_nothing_but_the_persona_decides(world: World) -> None:
    for row in matrix.stored().values():
        assert row["deactivated"] == row["anonymous"], row["case"]


OPEN = {"open_project", "asking_project", "avatar", "application"}
PRIVATE = [
    case
    for case, wanted in CALLS.items()
    if wanted.path and wanted.path[0] not in OPEN and not wanted.path[0].startswith("person:")
]


@pytest.mark.parametrize("case", PRIVATE)
@pytest.mark.parametrize("persona", ["outsider", "ex_member"])
def test_a_private_thing_cannot_be_told_from_a_missing_one(world: World, case: str, persona: str) -> None:
    real, missing = matrix.knock(world, case, persona), matrix.knock(world, case, persona, missing=True)
    assert (real.status_code, _body(real), _headers(real)) == (
        missing.status_code,
        _body(missing),
        _headers(missing),
    )
    assert real.status_code == 404


def _body(response: Any) -> Any:
    return {**response.json(), "request_id": None}


def _headers(response: Any) -> dict[str, str]:
    return {name: value for name, value in response.items() if name.lower() not in {"x-request-id", "date"}}


@pytest.mark.parametrize(
    "case", ["listSentInvitations", "listInvitationLinks", "listNotifications", "listConversations"]
)
@pytest.mark.parametrize("persona", ["outsider", "applicant"])
def test_lists_hold_nothing_of_a_private_project(world: World, case: str, persona: str) -> None:
    text = matrix.knock(world, case, persona).content.decode()
    assert [
        name for name in ("project", "channel", "direct", "group", "link") if world.ids[name] in text
    ] == []


def test_a_private_project_is_in_no_outsiders_list(world: World) -> None:
    text = matrix.knock(world, "listProjects", "outsider").content.decode()
    assert world.ids["open_project"] in text
    assert [
        name for name in ("project", "other_project", "initiative", "child") if world.ids[name] in text
    ] == []
