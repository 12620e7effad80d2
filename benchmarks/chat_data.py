"""The data of the chat benchmarks, the same at every run, and two people's sessions.

1,000 people; a project of 50 with a channel of 10,000 messages; a person with 20 conversations beside it; 50,000
messages in all, most of them in rooms that the person does not see.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from collabkit.accounts.queries import ensure_profiles, person_of
from collabkit.chat.actions import create_group, open_channel, open_direct
from collabkit.chat.models import Conversation, Message, ReadState
from collabkit.core import clock, markdown
from collabkit.core.ids import new_uuid
from collabkit.projects.actions import add_member, create_project

PEOPLE, MEMBERS, LONG, ALL, OWN = 1_000, 50, 10_000, 50_000, 20
CSRF = "c" * 32
WORDS = [
    "tide",
    "gauge",
    "valve",
    "sensor",
    "draft",
    "budget",
    "crane",
    "harbour",
    "grant",
    "review",
    "meeting",
    "sample",
    "pump",
    "reef",
    "buoy",
    "chart",
]


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the benchmarks ask for."""

    project: UUID
    channel: UUID
    channel_last: int
    cookies: str
    senders: list[str]


def seed(scale: int = 1) -> Data:
    """Fill an empty database and return where everything is."""
    call_command("migrate", verbosity=0)
    chance = random.Random(7)
    model = get_user_model()
    model._default_manager.bulk_create(
        [model(email=f"person{number}@bench.example", password="!") for number in range(PEOPLE)]
    )
    people = list(model._default_manager.order_by("pk"))
    ensure_profiles(people)
    rooms = [_room(people[start : start + MEMBERS], chance) for start in range(0, PEOPLE // 2, MEMBERS)]
    project, channel = rooms[0]
    viewer, members = people[1], people[:MEMBERS]
    _write(channel, members, LONG * scale, chance)
    for other in members[2 : 2 + OWN // 2]:
        _write(open_direct(actor=viewer, user=other), [viewer, other], 40, chance)
    for number in range(OWN // 2):
        persons = [person_of(person) for person in members[10 + number : 16 + number]]
        group = create_group(actor=viewer, name=f"Group {number}", people=persons)
        _write(group, [viewer, *members[10 + number : 16 + number]], 40, chance)
    left = (ALL - LONG) * scale // (len(rooms) - 1)
    for number, (_project, room) in enumerate(rooms[1:], start=1):
        _write(room, people[number * MEMBERS : (number + 1) * MEMBERS], left, chance)
    ReadState.objects.create(conversation=channel, user=viewer, read_seq=LONG * scale - 30)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    channel.refresh_from_db()
    return Data(
        project=project.uuid,
        channel=channel.uuid,
        channel_last=channel.last_seq,
        cookies=_cookies(viewer),
        senders=[_cookies(person) for person in members[:16]],
    )


def _room(people: list[Any], chance: random.Random) -> tuple[Any, Conversation]:
    owner = people[0]
    project = create_project(actor=owner, name=f"Project of {owner.pk}", summary=_text(chance))
    for person in people[1:]:
        add_member(actor=owner, project=project, user=person)
    return project, open_channel(project=project)


def _write(conversation: Conversation, authors: list[Any], number: int, chance: random.Random) -> None:
    """Write messages straight into the tables: tens of thousands by the action would take minutes."""
    conversation.refresh_from_db()
    began = clock.now() - timedelta(minutes=number)
    rows = []
    for step in range(1, number + 1):
        body = _text(chance)
        seq = conversation.last_seq + step
        rows.append(
            Message(
                uuid=new_uuid(), conversation=conversation, seq=seq, change_seq=seq, client_id=new_uuid(),
                author=chance.choice(authors), body=body, body_html=markdown.render(body),
                created_at=began + timedelta(minutes=step), published_at=began + timedelta(minutes=step),
            )
        )  # fmt: skip
    Message.objects.bulk_create(rows, batch_size=2_000)
    conversation.last_seq += number
    conversation.change_seq += number
    conversation.last_activity_at = clock.now()
    conversation.save()


def _text(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _word in range(chance.randint(4, 30))]
    return " ".join(words).capitalize() + "."


def _cookies(user: Any) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}; csrftoken={CSRF}"
