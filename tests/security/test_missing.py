"""A thing that one may not know of cannot be told from one that does not exist (B01, B13, P1).

By status, body, headers, statements to the database, hashing, any list or count, and any answer on the socket.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from collabkit.core import worker
from collabkit.projects.queries import get_visible_project
from collabkit.realtime import rights
from tests.factories import add_member

from .addresses import addresses
from .calls import CALLS
from .missing import ASKERS, HALF_BLIND, HIDDEN, Slot, both, slots, watched
from .rows import undone
from .world import World, call

pytestmark = pytest.mark.django_db

KNOCKS = [(case, slot, name) for case in CALLS for slot, name in slots(case)]


KNOCKERS = [(asker, *knock) for asker in ASKERS for knock in KNOCKS]
KNOCKERS += [
    (asker, *knock) for asker, hidden in HALF_BLIND.items() for knock in KNOCKS if knock[2] in hidden
]


@pytest.mark.parametrize(("asker", "case", "slot", "name"), KNOCKERS)
def test_the_answers_are_one_answer(world: World, asker: str, case: str, slot: Slot, name: str) -> None:
    with undone():
        hidden, missing = both(world, case, slot, name, asker)
    assert hidden.told == missing.told
    assert hidden.statements == missing.statements


def test_every_hidden_thing_is_asked_for() -> None:
    assert {name for _case, _slot, name in KNOCKS} == HIDDEN


def test_whose_an_address_is_shows_in_nothing_that_an_invitation_takes(world: World) -> None:
    """A member's, a stranger's and nobody's address cost the same statements (I8, B13)."""
    seen = []
    for address in ("member@people.example", "stranger@people.example", "nobody@people.example"):
        body = {"kind": "project_member", "target": world.ids["project"], "email": address}
        with undone(), watched() as statements:
            call(world.clients["owner"], "POST", "/api/invitations", body)
        seen.append(statements)
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("asker", ["outsider", "ex_member"])
@pytest.mark.parametrize(
    "topic",
    [
        "project:project",
        "conversation:channel",
        "conversation:direct",
        "conversation:group",
        "user:person:owner",
    ],
)
def test_topics_are_refused_alike(world: World, asker: str, topic: str) -> None:
    kind, _colon, name = topic.partition(":")
    seen = []
    for thing in (world.ids[name], str(uuid4())):
        with watched() as statements:
            verdict = rights.look_up(world.users[asker].pk, [f"{kind}:{thing}"])
        seen.append((verdict.allowed, verdict.heads, statements))
    assert seen[0] == seen[1]
    assert seen[0][0] == {}


def test_no_list_and_no_count_tells_that_private_things_come_to_be(world: World) -> None:
    """What each asker sees of everything that may be asked for, before and after each of them."""
    with undone():
        # Public, so that there is a place in which a private thing could be counted.
        world.ids["umbrella"] = founded(world, "Umbrella", kind="social_initiative", visibility="public")
        before = {asker: everything(world, asker) for asker in ASKERS}
        for happens in HAPPENS:
            happens(world)
            worker.drain()
            for asker in ASKERS:
                assert everything(world, asker) == before[asker], (happens.__name__, asker)
        # The eyes that see it do see a difference.
        assert world.ids["secret"] in str(everything(world, "owner"))


def everything(world: World, asker: str) -> dict[str, Any]:
    """Return every answer to a reading that needs no id, or the id of something public or of a person."""
    readings = [
        f"/{address.route}"
        for address in addresses()
        if address.route.startswith("api/") and "<" not in address.route
    ]
    readings += [
        f"/api/projects?q={SECRET}",
        "/api/projects?mine=true",
        f"/api/people?q={SECRET}",
        "/api/people?q=Owner",
    ]
    for name in ("owner", "member"):
        person = world.person(name)
        readings += [f"/api/people/{person}", f"/api/projects/of/{person}"]
    for name in ("umbrella", "open_project", "asking_project"):
        readings += [
            f"/api/projects/{world.ids[name]}{part}" for part in ("", "/members", "/history", "/applications")
        ]
    found = {}
    for path in readings:
        answer = world.clients[asker].get(path)
        found[path] = answer.status_code, re.sub(rb'"request_id":"\w+"', b"", answer.content)
    return found


SECRET = "Xylograph"


def founded(world: World, name: str, **fields: Any) -> str:
    body = {"kind": "project", "name": name, "summary": "", "description": "", **fields}
    uuid: str = call(world.clients["owner"], "POST", "/api/projects", body)["uuid"]
    return uuid


def a_private_project_is_founded(world: World) -> None:
    world.ids["secret"] = founded(world, SECRET, visibility="private", summary=SECRET)


def a_private_organisation_is_founded(world: World) -> None:
    founded(world, f"{SECRET} Ltd", kind="organisation", visibility="private")


def it_becomes_part_of_a_public_initiative(world: World) -> None:
    path = f"/api/projects/{world.ids['umbrella']}/children/{world.ids['secret']}"
    call(world.clients["owner"], "PUT", path)


def a_member_joins_it(world: World) -> None:
    project = get_visible_project(world.users["owner"], UUID(world.ids["secret"]))
    add_member(project, world.users["member"])


def somebody_else_is_invited_to_it(world: World) -> None:
    body = {
        "kind": "project_member",
        "target": world.ids["secret"],
        "email": "new@elsewhere.example",
        "role": "member",
    }
    call(world.clients["owner"], "POST", "/api/invitations", body)


def people_talk_in_it(world: World) -> None:
    items = call(world.clients["member"], "GET", "/api/chat/conversations")["items"]
    channel = next(
        item["uuid"] for item in items if (item["project"] or {}).get("uuid") == world.ids["secret"]
    )
    text = (
        f"{SECRET} @[Outsider](person:{world.person('outsider')}) @[Ex](person:{world.person('ex_member')})"
    )
    path = f"/api/chat/conversations/{channel}/messages"
    call(world.clients["member"], "POST", path, {"client_id": str(uuid4()), "body": text})


def people_talk_in_private(world: World) -> None:
    path = f"/api/chat/conversations/{world.ids['direct']}/messages"
    call(world.clients["member"], "POST", path, {"client_id": str(uuid4()), "body": SECRET})


HAPPENS = [
    a_private_project_is_founded,
    a_private_organisation_is_founded,
    it_becomes_part_of_a_public_initiative,
    a_member_joins_it,
    somebody_else_is_invited_to_it,
    people_talk_in_it,
    people_talk_in_private,
]
