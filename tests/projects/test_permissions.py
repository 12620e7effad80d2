"""What a role allows, asked in both ways: by policy and by `user.has_perm` (P4, P14)."""

from __future__ import annotations

import pytest

from collabkit.projects import actions, policies, queries
from tests.factories import make_person, make_project
from tests.projects.conftest import INSIDE, OUTSIDE, Cast

TABLE = {
    "view_project": set(INSIDE),
    "post_in_project": set(INSIDE),
    "moderate_project": {"owner", "manager", "moderator"},
    "change_project": {"owner", "manager"},
    "invite_members": {"owner", "manager"},
    "manage_members": {"owner", "manager"},
    "manage_children": {"owner", "manager"},
    "review_project": {"security_manager"},
    "see_history": {"owner", "manager", "security_manager"},
    "archive_project": {"owner"},
    "control_access": {"owner"},
    "transfer_ownership": {"owner"},
}


@pytest.mark.parametrize("permission", TABLE)
def test_has_perm_answers_for_roles(cast: Cast, permission: str) -> None:
    name = f"collabkit_projects.{permission}"
    holders = {position for position in (*INSIDE, *OUTSIDE) if cast[position].has_perm(name, cast.project)}
    assert holders == TABLE[permission]


@pytest.mark.parametrize("permission", TABLE)
def test_it_answers_for_this_project_only(cast: Cast, permission: str) -> None:
    other = make_project(make_person("Ada"))
    name = f"collabkit_projects.{permission}"
    assert not any(cast[position].has_perm(name, other) for position in INSIDE)
    assert not any(cast[position].has_perm(name) for position in INSIDE)


def test_every_permission_is_one_that_django_knows(cast: Cast) -> None:
    from django.contrib.auth.models import Permission

    known = set(
        Permission.objects.filter(content_type__app_label="collabkit_projects").values_list(
            "codename", flat=True
        )
    )
    given = {name for names in policies.ROLE_PERMISSIONS.values() for name in names}
    assert given == set(TABLE)
    assert given <= known


def test_the_shown_abilities_agree_with_the_policies(cast: Cast) -> None:
    for position in INSIDE:
        person, shown = cast[position], cast.browser(position).get(cast.path)["permissions"]
        project = cast.project
        assert shown["edit"] == policies.can_edit_project(person, project)
        assert shown["edit_access"] == policies.can_control_access(person, project)
        assert shown["archive"] == policies.can_archive_project(person, project)
        assert shown["invite"] == policies.can_invite_to_project(person, project, "member")
        assert shown["manage_members"] == policies.can_manage_members(person, project)
        assert shown["see_members"] == policies.can_see_members(person, project)
        assert shown["see_history"] == policies.can_see_history(person, project)
        assert shown["post"] == policies.can_post_in_project(person, project)
        assert shown["moderate"] == policies.can_moderate_project(person, project)
        assert shown["review"] == policies.can_review_project(person, project)
        assert shown["transfer_ownership"] == policies.can_transfer_ownership(person, project)
        assert shown["leave"] == policies.can_leave_project(person, project)
        assert (shown["join"], shown["apply"]) == (False, False)


@pytest.mark.parametrize("policy", ["open", "application", "closed"])
def test_the_shown_ways_in_agree_with_the_policies(open_cast: Cast, policy: str) -> None:
    cast = open_cast
    actions.update_project(actor=cast["owner"], project=cast.project, changes={"join_policy": policy})
    cast.project.refresh_from_db()
    for position in ("outsider", "ex_member", "expired", "member"):
        shown = cast.browser(position).get(cast.path)["permissions"]
        assert shown["join"] == policies.can_join_project(cast[position], cast.project)
        assert shown["apply"] == policies.can_apply_to_project(cast[position], cast.project)


def test_people_who_share_a_project(cast: Cast) -> None:
    assert queries.shares_project(cast["member"], cast["owner"])
    for position in OUTSIDE:
        assert not queries.shares_project(cast["member"], cast[position])
        assert not queries.shares_project(cast[position], cast["member"])
    found = set(queries.people_sharing_project(cast["member"]).values_list("user_id", flat=True))
    assert found == {cast[position].pk for position in INSIDE}


def test_a_deactivated_person_counts_for_nothing(cast: Cast) -> None:
    person = cast["deactivated"]
    assert queries.roles_of(person, cast.project) == frozenset()
    assert person.pk not in queries.member_user_ids(cast.project)
    assert queries.membership_of(person, cast.project) is None
