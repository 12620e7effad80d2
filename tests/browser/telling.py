"""What makes notifications of every kind, done by other people's hands: by the API, as their clients would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from playwright.sync_api import expect

from example_project.demo.logins import LOGINS
from tests.browser.conftest import Arrive
from tests.browser.person import Person

INVITED_AS = {
    "project_member": "member",
    "project_manager": "manager",
    "security_manager": "security_manager",
    "initiative": "member",
}
DECIDED = {"Accept": "Accepted", "Decline": "Declined"}
Body = dict[str, Any]


@dataclass
class Cast:
    """Whoever is told (`who`), and some who do what there is to tell; each founds projects of their own."""

    who: Person
    others: list[Person]
    uuid: str = field(init=False)
    projects: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.uuid = self.who.uuid

    def found(self, owner: Person, **chosen: Any) -> str:
        """Found a project and return its id."""
        self.projects += 1
        body = {"name": f"Dyke {self.projects} {uuid4().hex[:6]}", "visibility": "network", **chosen}
        return str(owner.write("POST", "/api/projects", body)["uuid"])

    def invite(self, owner: Person, kind: str) -> tuple[str, str]:
        """Invite whoever is told to something new; return its id and the invitation's."""
        project = self.found(owner, kind="social_initiative" if kind == "initiative" else "project")
        body = {"kind": kind, "target": project, "role": INVITED_AS[kind], "person": self.uuid}
        return project, str(owner.write("POST", "/api/invitations", body)["uuid"])

    def take_back(self, owner: Person) -> None:
        """Invite, and take it back."""
        _project, invitation = self.invite(owner, "project_member")
        owner.write("POST", f"/api/invitations/{invitation}/revoke")

    def shared(self, owner: Person) -> str:
        """Found a project that whoever is told has joined."""
        project = self.found(owner, join_policy="open")
        self.who.write("POST", f"/api/projects/{project}/join")
        return project

    def apply(self) -> str:
        """Let all the others ask to join a project of whoever is told."""
        project = self.found(self.who, join_policy="application")
        for other in self.others:
            other.write("POST", f"/api/projects/{project}/applications", {"message": "I know the dyke."})
        return project

    def decide(self, owner: Person, *, accept: bool) -> None:
        """Decide an application of whoever is told."""
        project = self.found(owner, join_policy="application")
        asked = self.who.write("POST", f"/api/projects/{project}/applications", {"message": "Please."})
        owner.write("POST", f"/api/projects/applications/{asked['uuid']}/decision", {"accept": accept})

    def offer(self, owner: Person) -> str:
        """Offer the ownership of a shared project."""
        project = self.shared(owner)
        owner.write("POST", f"/api/projects/{project}/ownership", {"person": self.uuid, "stay_owner": True})
        return project

    def member(self, project: str) -> str:
        """Return the address of the membership."""
        return f"/api/projects/{project}/members/{self.uuid}"

    def change_member(self, owner: Person) -> None:
        """Give a role and take it, and end another membership: three things to tell."""
        project = self.shared(owner)
        owner.page.wait_for_timeout(2_100)  # a role that comes with the membership is no news
        owner.write("POST", f"{self.member(project)}/roles", {"role": "moderator"})
        owner.write("DELETE", f"{self.member(project)}/roles/moderator")
        owner.write("DELETE", f"{self.member(self.shared(owner))}?reason=The%20season%20is%20over")

    def channel(self, project: str) -> str:
        """Return the channel of a project."""
        rooms = self.who.read("/api/chat/conversations?limit=100")["items"]
        return str(next(row["uuid"] for row in rooms if row["project"] and row["project"]["uuid"] == project))

    def mention(self, author: Person, room: str) -> None:
        """Name whoever is told in a message."""
        self.say(author, room, f"@[{self.who.name}](person:{self.uuid}) the water stands at the mark.")

    def say(self, author: Person, room: str, text: str) -> None:
        """Write a message."""
        body = {"client_id": str(uuid4()), "body": text}
        author.write("POST", f"/api/chat/conversations/{room}/messages", body)

    def write_directly(self, author: Person) -> None:
        """Write a direct message."""
        room = author.write("POST", "/api/chat/direct", {"person": self.uuid})["uuid"]
        self.say(author, room, "Are you at the dyke?")

    def add_to_group(self, owner: Person) -> None:
        """Begin a group with whoever is told."""
        owner.write("POST", "/api/chat/groups", {"name": "Night watch", "people": [self.uuid]})

    def inbox(self, **shown: Any) -> list[Body]:
        """Return what the server lists, the newest first."""
        query = "&".join(f"{name}={value}" for name, value in {"limit": 100, **shown}.items())
        rows: list[Body] = self.who.read(f"/api/notifications?{query}")["items"]
        return rows

    def wait_until(self, done: Callable[[list[Body]], bool], **shown: Any) -> list[Body]:
        """Wait for the worker; return what is listed then."""
        rows: list[Body] = []
        for _ in range(120):
            rows = self.inbox(**shown)
            if done(rows):
                return rows
            self.who.page.wait_for_timeout(250)
        raise AssertionError(f"The inbox holds {len(rows)}: {[row['kind'] for row in rows]}.")


def come(arrive: Arrive, others: int = 1, **options: Any) -> Cast:
    """Bring somebody whose account is new, and some people of the demo."""
    name = "Ines Okoye"
    ines = arrive(name, **options)
    ines.page.goto("/sign-up")
    ines.sign_up_here(f"ines.{uuid4().hex[:8]}@elsewhere.example")
    expect(ines.page.get_by_role("heading", name="Hello, Ines")).to_be_visible()
    ines.page.get_by_role("button", name="Skip the tour").click()
    known = [arrive(login.name) for login in LOGINS[:others]]
    for person, login in zip(known, LOGINS, strict=False):
        person.sign_in(login.email)
    return Cast(ines, known)
