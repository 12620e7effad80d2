"""Two answers side by side: about a thing that the asker may not know of, and about nothing (B01, B13, P1)."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client

from . import matrix
from .calls import CALLS, filled
from .world import World

# Where an id stands: the number of a path's parameter, the name of a body's field, or the query.
Slot = int | str
QUERY = "?"
ASKERS = ("anonymous", "outsider", "ex_member")
# What none of these askers may know of; of people, one whose account is closed.
HIDDEN = {
    "project", "other_project", "archived_project", "archived_channel",
    "initiative", "child", "invitation", "link", "transfer", "application",
    "channel", "direct", "group", "message", "ex_message", "notification", "person:deactivated",
}  # fmt: skip
# Who sees much, and not this.
HALF_BLIND = {
    "member": {"other_project", "initiative", "child", "invitation", "link", "transfer", "application"},
    "manager": {"other_project", "initiative", "child", "application", "direct", "group"},
    "security_manager": {
        "other_project",
        "invitation",
        "link",
        "transfer",
        "direct",
        "group",
        "notification",
    },
}


def slots(case: str) -> Iterator[tuple[Slot, str]]:
    """Return where a case names a thing, and which thing; a person is replaced by one whose account is closed."""
    call = CALLS[case]
    named: list[tuple[Slot, Any]] = [*enumerate(call.path), (QUERY, call.query.rpartition("=$")[2])]
    if isinstance(call.body, dict):
        named += [(key, value) for key, value in call.body.items() if "$" in str(value)]
    for slot, value in named:
        name = str(value[0] if isinstance(value, list) and value else value).lstrip("$")
        name = "person:deactivated" if name.startswith("person:") else name
        if name in HIDDEN:
            yield slot, name


def request_of(world: World, case: str, slot: Slot, thing: str) -> tuple[str, str, Any]:
    """Return method, address and body of a case, with `thing` in the place of what its slot names."""
    call = CALLS[case]
    method, path = matrix.operations()[case.partition("@")[0]]
    ids = [name[1:] if name.startswith("=") else world.ids[name] for name in call.path]
    body, query = copy.deepcopy(filled(world, call.body)), call.query and filled(world, call.query)
    if isinstance(slot, int):
        ids[slot] = thing
    elif slot == QUERY:
        query = f"{query.partition('=')[0]}={thing}"
    else:
        body[slot] = [thing] if isinstance(body[slot], list) else thing
    given = iter(ids)
    address = re.sub(r"\{\w+\}", lambda match: next(given), path)
    return method, f"{address}?{query}" if query else address, body


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect the statements of a block in one form: without values, and without the length of lists."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        named = re.sub(r'"s\d+_x\d+"', "savepoint", sql)
        found.append(re.sub(r"\(%s(, %s)*\)", "(%s)", named))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


class Seen:
    """All that an asker can see of an answer, and what making it took: statements and password hashes."""

    def __init__(self, client: Client, method: str, path: str, body: Any, thing: str) -> None:
        with watched() as self.statements, hashing() as hashes:
            answer = _sent(client, method, path, body)
        # An answer may repeat what it was asked.
        content = re.sub(rb'"request_id":"\w+"', b"", answer.content).replace(thing.encode(), b"THING")
        headers = {key: value for key, value in answer.items() if key.lower() not in {"x-request-id", "date"}}
        self.told = (answer.status_code, content, headers, len(hashes))


@contextmanager
def hashing() -> Iterator[list[str]]:
    """Collect the salts of the passwords that are hashed in a block: it takes a time that somebody could measure."""
    found: list[str] = []
    encode = MD5PasswordHasher.encode

    def noted(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        found.append(salt)
        return encode(hasher, password, salt)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MD5PasswordHasher, "encode", noted)
        yield found


def _sent(client: Client, method: str, path: str, body: Any) -> Any:
    if method in {"GET", "DELETE"}:
        return client.generic(method, path)
    return client.generic(method, path, json.dumps({} if body is None else body), "application/json")


def both(world: World, case: str, slot: Slot, name: str, asker: str) -> tuple[Seen, Seen]:
    """Return what is seen of the hidden thing, and of a made-up one; each in the same state of everything else."""
    client = world.clients[asker]
    seen = []
    for thing in (world.ids[name], str(uuid4())):
        seen.append(Seen(client, *request_of(world, case, slot, thing), thing))
    return seen[0], seen[1]
