"""The data of our side, the same at every run, and some people's sessions.

1,000 people; a project of 50 with a channel of 10,000 messages; a person with 20 conversations beside it; 50,000
messages in all, most of them in rooms that the person does not see. Where a path asks for them: 1,000
notifications of that person, half unread, and 10 of everybody else; 100,000 projects, of which the person is in 500.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from benchmarks.peers.words import (
    ALL,
    CSRF,
    LONG,
    MEMBERS,
    NOTIFICATIONS,
    OTHERS_NOTIFICATIONS,
    OWN,
    OWN_PROJECTS,
    PEOPLE,
    PROJECTS,
    sentence,
)
from collabkit.accounts.queries import ensure_profiles, person_of
from collabkit.chat.actions import create_group, open_channel, open_direct
from collabkit.chat.models import Conversation, Message, ReadState
from collabkit.core import clock
from collabkit.core.ids import new_uuid
from collabkit.notifications.models import Notification
from collabkit.projects.actions import add_member, create_project
from collabkit.projects.models import Membership, Project


@dataclass(frozen=True, kw_only=True)
class Data:
    """What the benchmarks ask for."""

    project: UUID
    channel: UUID
    channel_start: int
    channel_last: int
    small: UUID
    cookies: str
    senders: list[str]


def seed(scale: int = 1, parts: Sequence[str] = ()) -> Data:
    """Fill an empty database and return where everything is."""
    call_command("migrate", verbosity=0)
    chance = random.Random(7)
    model = get_user_model()
    model._default_manager.bulk_create(
        [model(email=f"person{number}@bench.example", password="!") for number in range(PEOPLE)]
    )
    people = list(model._default_manager.order_by("pk"))
    ensure_profiles(people)
    # A million projects are read beside no more messages than a hundred thousand are.
    talk = 1 if tuple(parts) == ("projects",) else scale
    rooms = [_room(people[start : start + MEMBERS], chance) for start in range(0, PEOPLE // 2, MEMBERS)]
    project, channel = rooms[0]
    viewer, members = people[1], people[:MEMBERS]
    _write(channel, members, LONG * talk, chance)
    small = open_direct(actor=viewer, user=members[2])
    for other in members[2 : 2 + OWN // 2]:
        _write(open_direct(actor=viewer, user=other), [viewer, other], 40, chance)
    for number in range(OWN // 2):
        persons = [person_of(person) for person in members[10 + number : 16 + number]]
        group = create_group(actor=viewer, name=f"Group {number}", people=persons)
        _write(group, [viewer, *members[10 + number : 16 + number]], 40, chance)
    left = (ALL - LONG) * talk // (len(rooms) - 1)
    for number, (_project, room) in enumerate(rooms[1:], start=1):
        _write(room, people[number * MEMBERS : (number + 1) * MEMBERS], left, chance)
    ReadState.objects.create(conversation=channel, user=viewer, read_seq=channel.last_seq - 30)
    if "notifications" in parts:
        _notify(channel, viewer, people, scale, chance)
    if "projects" in parts:
        _many_projects(viewer, people, PROJECTS * scale)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    channel.refresh_from_db()
    return Data(
        project=project.uuid,
        channel=channel.uuid,
        channel_start=channel.start_seq,
        channel_last=channel.last_seq,
        small=small.uuid,
        cookies=_cookies(viewer),
        senders=[_cookies(person) for person in members],
    )


def _room(people: list[Any], chance: random.Random) -> tuple[Any, Conversation]:
    owner = people[0]
    project = create_project(actor=owner, name=f"Project of {owner.pk}", summary=sentence(chance))
    for person in people[1:]:
        add_member(actor=owner, project=project, user=person)
    return project, open_channel(project=project)


def _write(conversation: Conversation, authors: list[Any], number: int, chance: random.Random) -> None:
    """Write messages straight into the tables: tens of thousands by the action would take minutes."""
    conversation.refresh_from_db()
    began = clock.now() - timedelta(minutes=number)
    rows = []
    for step in range(1, number + 1):
        body = sentence(chance)
        rows.append(
            Message(
                uuid=new_uuid(), conversation=conversation, client_id=new_uuid(),
                seq=conversation.last_seq + step, change_seq=conversation.change_seq + step,
                author=chance.choice(authors), body=body, body_html=f"<p>{body}</p>",
                created_at=began + timedelta(minutes=step), published_at=began + timedelta(minutes=step),
            )
        )  # fmt: skip
    Message.objects.bulk_create(rows, batch_size=2_000)
    conversation.last_seq += number
    conversation.change_seq += number
    conversation.last_activity_at = clock.now()
    conversation.save()


def _notify(channel: Conversation, viewer: Any, people: list[Any], scale: int, chance: random.Random) -> None:
    """Mention people in messages that they may read, straight into the tables."""
    messages = list(Message.objects.filter(conversation=channel).order_by("-seq")[:NOTIFICATIONS])
    named = str(person_of(viewer))
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(mentions=[named])

    def rows(user: Any, number: int) -> Iterator[Notification]:
        for step in range(number):
            message = messages[step % len(messages)]
            yield Notification(
                recipient=user, actor_id=message.author_id, kind="chat.mention", subject=message.uuid,
                scope=channel.project.uuid if channel.project else None, created_at=message.created_at,
                group_key=f"conversation:{channel.uuid}", read_at=clock.now() if step % 2 else None,
            )  # fmt: skip

    Notification.objects.bulk_create(rows(viewer, NOTIFICATIONS), batch_size=2_000)
    for user in people[2:]:
        Notification.objects.bulk_create(rows(user, OTHERS_NOTIFICATIONS * scale), batch_size=2_000)


def _many_projects(viewer: Any, people: list[Any], number: int) -> None:
    """Make private projects with one member each, and put the viewer into 500 of them."""
    projects, members = Project._meta.db_table, Membership._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {projects} (uuid, kind, name, summary, description, visibility, join_policy, "
            "member_list, protected_history, reviewed, state, created_at) "
            "SELECT gen_random_uuid(), 'project', 'Project ' || n, 'Tide gauges and a crane, number ' || n, '', "
            "'private', 'closed', 'members', false, false, 'active', "
            "now() - (%s - n) * interval '1 second' FROM generate_series(1, %s) n",
            [number, number],
        )
        join = (
            f"INSERT INTO {members} (uuid, project_id, user_id, joined_at, was_removed) "
            "SELECT gen_random_uuid(), id, {}, now(), false "
            f"FROM {projects} WHERE name LIKE 'Project %%' AND summary LIKE 'Tide gauges and a crane%%' "
        )
        cursor.execute(join.format("%s + id %% %s"), [people[50].pk, PEOPLE - 100])
        cursor.execute(join.format("%s") + "AND id %% %s = 0", [viewer.pk, number // OWN_PROJECTS])


def _cookies(user: Any) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}; csrftoken={CSRF}"
