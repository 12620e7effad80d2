"""Addresses that few screens need: looked up in the demo when they are asked for, or made there by the API."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from tests.browser.person import Person

PROJECT = "Low-cost tide gauges"
INVITED = "b.achterberg@waterboard.example"
TAKEN_BACK = "ferry@quay.example"
INVITING = re.compile(r'href="(/outbox/\d+/)">[^<]* invites you')
ANSWERED_AT = re.compile(r'href="([^"]+/invitation#[^"]+)"')


def _rooms(person: Person) -> list[Any]:
    rooms: list[Any] = person.read("/api/chat/conversations?limit=100")["items"]
    return rooms


def _own_projects(person: Person) -> list[Any]:
    projects: list[Any] = person.read("/api/projects?mine=true&kind=project&limit=100")["items"]
    return projects


def _edited(person: Person) -> str:
    """Return the address of a message that was edited."""
    for room in _rooms(person):
        for row in person.read(f"/api/chat/conversations/{room['uuid']}/messages?limit=100")["items"]:
            if row["edited_at"] and not row["deleted_at"]:
                return f"/chat/{room['uuid']}?message={row['uuid']}"
    raise AssertionError("The demo has no edited message.")


def _direct(person: Person) -> str:
    """Return a conversation with one other person."""
    return next(f"/chat/{room['uuid']}" for room in _rooms(person) if room["kind"] == "direct")


def _colleague(person: Person) -> str:
    """Return the page of somebody else."""
    people = person.read("/api/people?limit=20")["items"]
    return next(f"/people/{one['uuid']}" for one in people if one["uuid"] != person.uuid)


def _applicable(person: Person) -> str:
    """Return the page of a project that takes applications, and has none of this person yet."""
    for row in person.read("/api/projects?limit=100")["items"]:
        if person.read(f"/api/projects/{row['uuid']}")["permissions"]["apply"]:
            return f"/projects/{row['uuid']}"
    raise AssertionError("The demo has no project to apply to.")


def _archived(person: Person) -> str:
    """Return the page of a project that is archived: the demo has none, so that one is founded for it."""
    found = [row["uuid"] for row in _own_projects(person) if row["state"] == "archived"]
    if not found:
        found = [
            person.write("POST", "/api/projects", {"name": "Winter gauges", "visibility": "private"})["uuid"]
        ]
        person.write("POST", f"/api/projects/{found[0]}/archive")
    return f"/projects/{found[0]}"


def _archived_channel(person: Person) -> str:
    """Return a conversation that one can read and not write in."""
    uuid = _archived(person).rpartition("/")[2]
    mine = (room for room in _rooms(person) if room["project"] and room["project"]["uuid"] == uuid)
    return f"/chat/{next(mine)['uuid']}"


def _invitation(person: Person, address: str = INVITED) -> str:
    """Return the link in the newest e-mail that invites an address.

    It is read without a tab: the scripts that a walk has put into every page are not for that of an e-mail.
    """
    ask = person.page.request
    for _ in range(40):
        mail = INVITING.search(ask.get(f"/outbox/?to={address}").text())
        if mail:
            link = ANSWERED_AT.search(ask.get(mail[1]).text())
            assert link, f"The e-mail to {address} has no link."
            return html.unescape(link[1])
        person.page.wait_for_timeout(250)
    raise AssertionError(f"No e-mail invites {address}.")


def _taken_back(person: Person) -> str:
    """Return the link of an invitation that was taken back after it had been sent."""
    project = next(row["uuid"] for row in _own_projects(person) if row["name"] == PROJECT)
    before = person.read(f"/api/invitations/sent?target={project}&state=revoked&limit=100")["items"]
    if TAKEN_BACK in {row["email"] for row in before}:
        return _invitation(person, TAKEN_BACK)
    body = {"kind": "project_member", "target": project, "role": "member", "email": TAKEN_BACK}
    uuid = person.write("POST", "/api/invitations", body)["uuid"]
    # What is taken back before its e-mail was written is not written any more.
    link = _invitation(person, TAKEN_BACK)
    person.write("POST", f"/api/invitations/{uuid}/revoke")
    return link


SELDOM: dict[str, Callable[[Person], str]] = {
    "edited": _edited,
    "direct": _direct,
    "colleague": _colleague,
    "applicable": _applicable,
    "archived": _archived,
    "archived_channel": _archived_channel,
    "invitation": _invitation,
    "taken_back": _taken_back,
}
