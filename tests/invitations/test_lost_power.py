"""An inviter who may no longer invite discloses nothing any more: no mail, no title, nothing to press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail

from collabkit.invitations import actions, policies
from collabkit.invitations.models import Invitation
from collabkit.invitations.notices.outside import mail_invitation
from collabkit.projects.actions import remove_member, revoke_role, update_project
from tests.factories import add_member, make_person, make_project

pytestmark = pytest.mark.django_db
SECRET = "SECRET-MERGER"
OUTSIDE, BO = "zoe@elsewhere.example", "bo@people.example"
Lose = Callable[["Stage"], None]


@dataclass
class Stage:
    """A private project, whose manager invites."""

    owner: Any
    manager: Any
    project: Any

    def send(self, email: str = OUTSIDE, **fields: Any) -> Any:
        return actions.invite(
            actor=self.manager, kind="project_member", target=self.project.uuid, email=email, **fields
        )

    def rename(self) -> None:
        update_project(actor=self.owner, project=self.project, changes={"name": SECRET})


@pytest.fixture
def stage(db: None) -> Stage:
    owner, manager = make_person("Olga Owner"), make_person("Max Manager")
    project = make_project(owner, visibility="private")
    add_member(project, manager, "manager")
    return Stage(owner, manager, project)


def removed(stage: Stage) -> None:
    remove_member(actor=stage.owner, project=stage.project, user=stage.manager)


def demoted(stage: Stage) -> None:
    revoke_role(actor=stage.owner, project=stage.project, user=stage.manager, role="manager")


def closed(stage: Stage) -> None:
    stage.manager.is_active = False
    stage.manager.save()


LOSSES = pytest.mark.parametrize("lose", [removed, demoted, closed])


def lookup(client: Any, token: str) -> Any:
    return client.post("/api/invitations/lookup", {"token": token}, content_type="application/json")


def mailed() -> set[str]:
    return {address for message in mail.outbox for address in message.to}


@LOSSES
def test_nobody_gets_a_mail(lose: Lose, bo: Any, stage: Stage, drain: Any, client_for: Any) -> None:
    stage.send()
    stage.send(BO)
    lose(stage)
    stage.rename()
    drain()
    assert not mailed() & {OUTSIDE, BO}
    assert client_for(bo).get("/api/notifications").json()["items"] == []


@LOSSES
def test_a_mail_that_waits_is_not_sent(lose: Lose, stage: Stage) -> None:
    invitation = stage.send()
    assert mail_invitation(invitation.uuid, OUTSIDE) is not None
    lose(stage)
    assert mail_invitation(invitation.uuid, OUTSIDE) is None


def test_who_still_may_invites_by_the_present_name(
    bo: Any, stage: Stage, drain: Any, client_for: Any
) -> None:
    stage.send()
    stage.send(BO)
    stage.rename()
    drain()
    assert mailed() >= {OUTSIDE, BO}
    assert SECRET in client_for(bo).get("/api/invitations/received").content.decode()


@LOSSES
def test_the_inbox_names_nothing_and_offers_nothing(
    lose: Lose, bo: Any, stage: Stage, drain: Any, client_for: Any
) -> None:
    stage.send(BO)
    drain()
    lose(stage)
    stage.rename()
    answer = client_for(bo).get("/api/notifications")
    assert SECRET not in answer.content.decode()
    [item] = answer.json()["items"]
    assert (item["title"], item["actions"], item["outcome"]) == ("Max Manager invited you", [], "Settled")
    assert client_for(bo).get("/api/notifications/count").json()["action"] == 0


@LOSSES
def test_the_list_names_nothing(lose: Lose, bo: Any, stage: Stage, client_for: Any) -> None:
    stage.send(BO)
    lose(stage)
    stage.rename()
    [row] = client_for(bo).get("/api/invitations/received").json()["items"]
    assert row["target"] == {"uuid": str(stage.project.uuid), "title": "", "url": ""}


@LOSSES
def test_the_token_shows_nothing(lose: Lose, stage: Stage, client: Any) -> None:
    tokens = [stage.send(message="Come").token]
    tokens.append(
        actions.create_link(actor=stage.manager, kind="project_member", target=stage.project.uuid)[1]
    )
    lose(stage)
    stage.rename()
    for token in tokens:
        found = lookup(client, token).json()
        assert (found["state"], found["title"], found["url"]) == ("lapsed", "", "")
        assert (found["message"], found["email"]) == ("", None)


def test_another_invitation_to_the_same_thing_still_shows_it(bo: Any, stage: Stage, client_for: Any) -> None:
    stage.send(BO)
    actions.invite(actor=stage.owner, kind="project_manager", target=stage.project.uuid, email=BO)
    removed(stage)
    stage.rename()
    rows = client_for(bo).get("/api/invitations/received").json()["items"]
    assert [(row["kind"], row["target"]["title"]) for row in rows] == [
        ("project_manager", SECRET),
        ("project_member", ""),
    ]


def test_one_inviter_target_and_role_is_asked_about_once(stage: Stage, query_count: Any) -> None:
    for number in range(20):
        stage.send(f"guest{number}@elsewhere.example")
    rows = list(Invitation.objects.select_related("inviter"))
    counts = []
    for some in (rows[:1], rows):
        with query_count() as queries:
            assert policies.standing(some) == {row.pk for row in some}
        counts.append(len(queries))
    assert len(rows) == 20
    assert counts[0] == counts[1]
