"""One private project with everything in it, a public one, and a person of each kind.

It is made through the API itself, as people would make it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from collabkit.core import worker
from tests.factories import make_person

PERSONAS = (
    "anonymous",
    "outsider",
    "invited",
    "applicant",
    "member",
    "manager",
    "security_manager",
    "owner",
    "ex_member",
    "deactivated",
)
ROLES = {"manager": "manager", "security_manager": "security_manager"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005"
    "0001ff89993d1d0000000049454e44ae426082"
)
TOKEN = re.compile(r"/invitation#(\S+)")


@dataclass
class World:
    """Clients, public ids and texts by name."""

    clients: dict[str, Client] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def person(self, name: str) -> str:
        """Return the public id of a person."""
        return self.ids[f"person:{name}"]


def call(client: Client, method: str, path: str, body: Any = None, *, raw: bytes = b"") -> Any:
    """Make a request that must succeed, and return its answer; `raw` is a multipart body in the place of JSON."""
    if raw:
        response = client.generic(method, path, raw, MULTIPART_CONTENT)
    else:
        response = client.generic(method, path, "" if body is None else json.dumps(body), "application/json")
    assert response.status_code < 300, (method, path, response.status_code, response.content)
    return response.json() if response.content else None


def build() -> World:
    """Make the world; several hundred requests, so build it once for many looks."""
    world = World()
    for name in (*PERSONAS[1:], "friend", "stranger"):
        user = make_person(name.replace("_", " ").title(), email=f"{name}@people.example")
        world.users[name], world.clients[name] = user, Client()
        world.clients[name].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        world.ids[f"person:{name}"] = call(world.clients[name], "GET", "/api/people/me")["uuid"]
    world.clients["anonymous"] = Client()
    _avatar(world)
    _projects(world)
    _members(world)
    _invitations(world)
    _talk(world)
    _archive(world)
    worker.drain()
    _notifications(world)
    world.users["deactivated"].is_active = False
    world.users["deactivated"].save(update_fields=["is_active"])
    return world


def _avatar(world: World) -> None:
    upload = {"file": SimpleUploadedFile("me.png", PNG, "image/png")}
    form = encode_multipart(BOUNDARY, upload)
    me = call(world.clients["member"], "PUT", "/api/people/me/avatar", raw=form)
    world.ids["avatar"] = me["avatar_url"].rstrip("/").rpartition("/")[2]


def _projects(world: World) -> None:
    owner = world.clients["owner"]

    def found(key: str, **fields: Any) -> None:
        body = {"kind": "project", "name": key, "summary": "", "description": "", **fields}
        world.ids[key] = call(owner, "POST", "/api/projects", body)["uuid"]

    found("project", visibility="private", join_policy="application", member_list="members")
    found("other_project", visibility="private", join_policy="application", member_list="members")
    found("archived_project", visibility="private", join_policy="open", member_list="members")
    found("open_project", visibility="public", join_policy="open", member_list="everybody")
    found("asking_project", visibility="public", join_policy="application", member_list="everybody")
    found(
        "initiative",
        kind="social_initiative",
        visibility="private",
        join_policy="closed",
        member_list="members",
    )
    found("child", visibility="private", join_policy="closed", member_list="members")
    call(owner, "PUT", f"/api/projects/{world.ids['initiative']}/children/{world.ids['child']}")


def _members(world: World) -> None:
    from collabkit.projects.queries import get_visible_project
    from tests.factories import add_member

    for key in ("project", "archived_project"):
        project = get_visible_project(world.users["owner"], UUID(world.ids[key]))
        for name in ("member", "manager", "security_manager", "ex_member", "deactivated", "friend"):
            add_member(project, world.users[name], role=ROLES.get(name, "member"))
    other = get_visible_project(world.users["owner"], UUID(world.ids["other_project"]))
    add_member(other, world.users["friend"])
    from collabkit.projects.actions import apply_to_project

    asking = get_visible_project(world.users["owner"], UUID(world.ids["asking_project"]))
    application = apply_to_project(actor=world.users["applicant"], project=asking, message="Please")
    world.ids["application"] = str(application.uuid)
    owner = world.clients["owner"]
    offer = call(
        owner, "POST", f"/api/projects/{world.ids['project']}/ownership", {"person": world.person("manager")}
    )
    world.ids["transfer"] = offer["uuid"] if "uuid" in offer else offer["pending_transfer"]["uuid"]


def _invitations(world: World) -> None:
    owner = world.clients["owner"]
    common = {"kind": "project_member", "target": world.ids["project"], "role": "member"}
    invitation = call(
        owner, "POST", "/api/invitations", {**common, "email": "invited@people.example", "message": ""}
    )
    world.ids["invitation"] = invitation["uuid"]
    mail.outbox.clear()
    call(owner, "POST", "/api/invitations", {**common, "email": "nobody@elsewhere.example", "message": ""})
    worker.drain()
    world.ids["token"] = TOKEN.search(str(mail.outbox[-1].body))[1]  # type: ignore[index]
    link = call(owner, "POST", "/api/invitations/links", {**common, "expires_in_days": 7, "max_uses": 5})
    world.ids["link"] = link["uuid"]
    world.ids["link_token"] = link["url"].partition("#")[2]


def _talk(world: World) -> None:
    member, project = world.clients["member"], world.ids["project"]
    worker.drain()
    items = call(member, "GET", "/api/chat/conversations")["items"]
    world.ids["channel"] = next(
        item["uuid"] for item in items if (item["project"] or {}).get("uuid") == project
    )
    world.ids["message"] = _post(
        world, "member", "channel", f"Hello @[Owner](person:{world.person('owner')})"
    )
    call(world.clients["ex_member"], "GET", "/api/chat/conversations")
    world.ids["ex_message"] = _post(world, "ex_member", "channel", "I was here")
    world.ids["direct"] = call(member, "POST", "/api/chat/direct", {"person": world.person("owner")})["uuid"]
    world.ids["direct_message"] = _post(world, "member", "direct", "Between us")
    people = [world.person("owner"), world.person("ex_member")]
    world.ids["group"] = call(member, "POST", "/api/chat/groups", {"name": "Group", "people": people})["uuid"]
    call(world.clients["ex_member"], "POST", f"/api/chat/conversations/{world.ids['group']}/leave")
    ex_member = world.person("ex_member")
    call(world.clients["owner"], "DELETE", f"/api/projects/{project}/members/{ex_member}?reason=left")


def _archive(world: World) -> None:
    owner, project = world.clients["owner"], world.ids["archived_project"]
    items = call(owner, "GET", "/api/chat/conversations")["items"]
    world.ids["archived_channel"] = next(
        item["uuid"] for item in items if (item["project"] or {}).get("uuid") == project
    )
    call(owner, "DELETE", f"/api/projects/{project}/members/{world.person('ex_member')}")
    call(owner, "POST", f"/api/projects/{project}/archive")


def _post(world: World, author: str, conversation: str, body: str) -> str:
    path = f"/api/chat/conversations/{world.ids[conversation]}/messages"
    message: dict[str, str] = call(
        world.clients[author], "POST", path, {"client_id": str(uuid4()), "body": body}
    )
    return message["uuid"]


def _notifications(world: World) -> None:
    items = call(world.clients["owner"], "GET", "/api/notifications")["items"]
    world.ids["notification"] = items[0]["uuid"]
