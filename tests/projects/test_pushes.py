"""What open windows hear of projects."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from collabkit.core import clock
from collabkit.projects import actions, pushes
from tests.factories import make_project
from tests.projects.conftest import INSIDE, OUTSIDE, Cast


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Collect what would go to the sockets."""
    told: list[tuple[Any, ...]] = []
    monkeypatch.setattr(pushes, "publish", lambda topic, kind, data: told.append((topic, kind, data)))
    monkeypatch.setattr(pushes, "drop", lambda user_id: told.append(("drop", user_id)))
    return told


def test_a_member_follows_the_project_until_the_membership_ends(cast: Cast) -> None:
    end = clock.now() + timedelta(days=9)
    actions.set_membership_end(actor=cast["owner"], project=cast.project, user=cast["member"], ends_at=end)
    keys = [cast.project.uuid, uuid4()]
    assert pushes.authorize(cast["member"], keys) == {cast.project.uuid: end}
    for position in INSIDE:
        assert list(pushes.authorize(cast[position], keys)) == [cast.project.uuid]
    for position in OUTSIDE:
        assert pushes.authorize(cast[position], keys) == {}


def test_a_change_is_pushed_to_the_project(
    cast: Cast, heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.update_project(actor=cast["owner"], project=cast.project, changes={"name": "New"})
    topic = f"project:{cast.project.uuid}"
    assert heard == [(topic, "projects.changed", {"uuid": cast.project.uuid})]


def test_an_initiative_and_what_it_contains_both_hear_of_it(
    cast: Cast, heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    initiative = make_project(cast["owner"], kind="social_initiative")
    heard.clear()
    for change in (actions.add_child, actions.remove_child):
        with django_capture_on_commit_callbacks(execute=True):
            change(actor=cast["owner"], project=initiative, child=cast.project)
        assert [topic for topic, _kind, _data in heard] == [
            f"project:{initiative.uuid}",
            f"project:{cast.project.uuid}",
        ]
        heard.clear()


def test_a_person_hears_of_his_roles_and_his_topics_are_checked_again(
    cast: Cast, heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_member(actor=cast["owner"], project=cast.project, user=cast["member"])
    topic = f"user:{cast.person('member')}"
    assert (topic, "projects.membership", {"project": cast.project.uuid, "roles": []}) in heard
    assert ("drop", cast["member"].pk) in heard


def test_what_is_rolled_back_is_not_pushed(
    cast: Cast, heard: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(actions.LastOwner):
        actions.leave_project(actor=cast["owner"], project=cast.project)
    assert heard == []
