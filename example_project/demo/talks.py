"""The demo's conversations: months of them in the projects, some between two people, one in a group."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from collabkit.chat.actions import create_group, edit_message, open_channel, open_direct, post_message
from example_project.demo.agenda import Agenda, World
from example_project.demo.script import Line, Scene, Talk, directs, everyday, full_key, groups, scenes, table

MENTION = re.compile(r"@([a-z]+)\b")
EDIT_AFTER = timedelta(minutes=2)
Room = Callable[[], Any]


def converse(world: World, agenda: Agenda) -> None:
    """Note every message of the story."""
    for key, row in table("projects").items():
        _in_project(world, agenda, key, row)
    for number, talk in enumerate(directs()):
        _in_private(world, agenda, talk, started=12 - 2 * number, meet=_meet)
    for talk in groups():
        _in_private(world, agenda, talk, started=9, meet=_gather)


def _in_project(world: World, agenda: Agenda, key: str, row: dict[str, Any]) -> None:
    """Spread a project's dialogues over the time from its founding until the end."""
    told = _shuffled_in(world, scenes(key), _everyday_of(world, row))
    first = row["founded"] - 25
    for number, scene in enumerate(told):
        days = first - (first - 1) * number / max(len(told) - 1, 1)
        start = world.before_end(days=days, hour=world.dice.randint(7, 15), minute=world.dice.randint(0, 59))
        _say(world, agenda, scene, start, room=lambda: open_channel(project=world.spaces[key]))


def _everyday_of(world: World, row: dict[str, Any]) -> list[Scene]:
    """Return the everyday dialogues with people of this project in them, in an order of its own."""

    def cast() -> dict[str, str]:
        return dict(zip("ABC", world.dice.sample(row["members"], 3), strict=True))

    found = everyday(cast, row["words"])
    world.dice.shuffle(found)
    return found


def _shuffled_in(world: World, own: list[Scene], other: list[Scene]) -> list[Scene]:
    """Return both, the project's own dialogues in the order in which they are written."""
    places = sorted(world.dice.sample(range(len(own) + len(other)), len(own)))
    own_left, other_left = iter(own), iter(other)
    return [next(own_left) if place in places else next(other_left) for place in range(len(own) + len(other))]


def _in_private(
    world: World, agenda: Agenda, talk: Talk, *, started: float, meet: Callable[[World, Talk], Any]
) -> None:
    start = world.before_end(days=started, hour=16)
    met: list[Any] = []

    def begin() -> None:
        met.append(meet(world, talk))
        world.rooms.append((met[0], talk.people))

    agenda.add(start, begin)
    _say(world, agenda, talk.scene, start, room=lambda: met[0], pause=(10, 120))


def _meet(world: World, talk: Talk) -> Any:
    first, second = (world.people[key] for key in talk.people)
    return open_direct(actor=first, user=second)


def _gather(world: World, talk: Talk) -> Any:
    first, *others = talk.people
    people = [world.persons[key] for key in others]
    return create_group(actor=world.people[first], name=talk.name, people=people)


def _say(
    world: World,
    agenda: Agenda,
    scene: Scene,
    start: datetime,
    *,
    room: Room,
    pause: tuple[int, int] = (1, 14),
) -> None:
    """Note the messages of one dialogue, some minutes apart."""
    moment = start
    for line in scene:
        moment += timedelta(minutes=world.dice.randint(*pause), seconds=world.dice.randint(0, 59))
        moment = min(moment, world.end - timedelta(minutes=5))
        client_id = UUID(bytes=world.clock.token(16), version=4)
        agenda.add(moment, partial(_post, world, line, room, client_id))


def _post(world: World, line: Line, room: Room, client_id: UUID) -> None:
    author = world.people[line.speaker]
    body = _with_mentions(world, line.text)
    message = post_message(actor=author, conversation=room(), body=body, client_id=client_id)
    if line.edited:
        world.clock.move_to(world.clock.moment + EDIT_AFTER)
        edit_message(actor=author, message=message.uuid, body=_with_mentions(world, line.edited))


def _with_mentions(world: World, text: str) -> str:
    """Turn `@mei` into a mention of that person."""

    def mention(found: re.Match[str]) -> str:
        key = full_key(found[1])
        return f"@[{table('people')[key]['name']}](person:{world.persons[key]})"

    return MENTION.sub(mention, text)
