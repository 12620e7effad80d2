"""A project with a person in every position, and their browsers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from collabkit.accounts.queries import person_of
from collabkit.projects import actions
from collabkit.projects.models import Project
from tests import factories

INSIDE = ("owner", "manager", "security_manager", "moderator", "member")
OUTSIDE = ("outsider", "ex_member", "expired", "deactivated")


@dataclass
class Browser:
    """One person's browser, speaking JSON to the API of projects; nobody's when there is no user."""

    user: Any = None
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        if self.user is not None:
            self.client.force_login(self.user)

    def get(self, path: str = "", expect: int = 200, **params: Any) -> Any:
        return self._read(self.client.get(f"/api/projects{path}", params), expect)

    def send(self, method: str, path: str, expect: int = 200, **data: Any) -> Any:
        response = self.client.generic(
            method, f"/api/projects{path}", json.dumps(data), content_type="application/json"
        )
        return self._read(response, expect)

    def _read(self, response: Any, expect: int) -> Any:
        assert response.status_code == expect, response.content.decode()
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
        return response.json() if response.content else None


@dataclass
class Cast:
    """The people around one project, by position."""

    project: Project
    people: dict[str, Any]

    def __getitem__(self, position: str) -> Any:
        return self.people[position]

    def person(self, position: str) -> str:
        return str(person_of(self.people[position]))

    def browser(self, position: str) -> Browser:
        return Browser(self.people.get(position))

    @property
    def path(self) -> str:
        return f"/{self.project.uuid}"


def make_cast(**fields: Any) -> Cast:
    """Found a private project and fill every position around it."""
    people = {name: factories.make_person(name.replace("_", " ").title()) for name in (*INSIDE, *OUTSIDE)}
    project = factories.make_project(people["owner"], **fields)
    for role in INSIDE[1:]:
        factories.add_member(project, people[role], role)
    for name in ("ex_member", "expired", "deactivated"):
        factories.add_member(project, people[name])
    actions.leave_project(actor=people["ex_member"], project=project)
    project.memberships.filter(user=people["expired"]).update(ends_at=project.created_at)
    # The host closed this account by itself: no event, and the membership's row is still open.
    people["deactivated"].is_active = False
    people["deactivated"].save(update_fields=["is_active"])
    return Cast(project, people)


@pytest.fixture
def cast(db: None) -> Cast:
    """A private project."""
    return make_cast()


@pytest.fixture
def open_cast(db: None) -> Cast:
    """A project that every signed-in person sees and may join."""
    return make_cast(visibility="network", join_policy="open")


@pytest.fixture
def applying_cast(db: None) -> Cast:
    """A project that every signed-in person sees and may apply to."""
    return make_cast(visibility="network", join_policy="application")


def second_owner(cast: Cast, position: str = "manager") -> None:
    """Share the ownership with somebody who is in the project."""
    offer = actions.offer_ownership(
        actor=cast["owner"], project=cast.project, user=cast[position], stay_owner=True
    )
    actions.decide_ownership_offer(actor=cast[position], transfer=offer, accept=True)
