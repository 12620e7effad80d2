"""Fill a peer's database with data of the same shape and size as ours; print where things are as JSON.

python -m benchmarks.peers.seed <scale>, in the peer's own environment with BENCH_PEER set.
"""

import json
import random
import sys
from datetime import timedelta

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

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


def people():
    """Make the people; the second is the one whose pages are measured."""
    from django.contrib.auth import get_user_model

    model = get_user_model()
    model.objects.bulk_create(
        [model(username=f"person{n}", email=f"person{n}@bench.example", password="!") for n in range(PEOPLE)]
    )
    return list(model.objects.order_by("pk"))


def cookies(user):
    """Sign somebody in."""
    from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}; csrftoken={CSRF}"


def pinax_messages(persons, scale, chance):
    """One thread of 10,000 messages among 50 people, 20 of the viewer's own, and the rest elsewhere."""
    from pinax.messages.models import Message, Thread, UserThread

    def thread(members, number):
        made = Thread.objects.create(subject=sentence(chance)[:100])
        UserThread.objects.bulk_create(
            [UserThread(thread=made, user=user, unread=True, deleted=False) for user in members]
        )
        began = timezone.now() - timedelta(minutes=number)
        rows = [
            Message(
                thread=made,
                sender=chance.choice(members),
                content=sentence(chance),
                sent_at=began + timedelta(minutes=step),
            )
            for step in range(number)
        ]
        Message.objects.bulk_create(rows, batch_size=2000)
        return made

    viewer, members = persons[1], persons[:MEMBERS]
    long = thread([user for user in members if user != viewer], LONG * scale)
    writer = members[2]
    for number in range(OWN):
        thread([viewer, members[2 + number]], 40)
    rooms = PEOPLE // 2 // MEMBERS - 1
    for number in range(1, rooms + 1):
        thread(persons[number * MEMBERS : (number + 1) * MEMBERS], (ALL - LONG) * scale // rooms)
    return {"thread": long.pk, "writer": cookies(writer)}


def private_chat2(persons, scale, chance):
    """One dialogue of 10,000 messages, 19 more of the viewer's, and the rest among others."""
    from django_private_chat2.models import DialogsModel, MessageModel

    def dialogue(one, other, number):
        DialogsModel.objects.create(user1=one, user2=other)
        began = timezone.now() - timedelta(minutes=number)
        rows = []
        for step in range(number):
            sender, recipient = (one, other) if chance.random() < 0.5 else (other, one)
            at = began + timedelta(minutes=step)
            rows.append(
                MessageModel(
                    sender=sender, recipient=recipient, text=sentence(chance), created=at, modified=at
                )
            )
        MessageModel.objects.bulk_create(rows, batch_size=2000)

    viewer = persons[1]
    dialogue(viewer, persons[2], LONG * scale)
    for number in range(OWN - 1):
        dialogue(viewer, persons[3 + number], 40)
    pairs = 200
    for number in range(pairs):
        dialogue(persons[100 + number], persons[400 + number], (ALL - LONG) * scale // pairs)
    return {"other": persons[2].pk, "me": viewer.pk, "other_cookies": cookies(persons[2])}


def notifications(persons, scale, chance):
    """1,000 notifications of the viewer's, every second one read, and some of everybody else."""
    from django.contrib.contenttypes.models import ContentType
    from notifications.models import Notification

    kind = ContentType.objects.get_for_model(type(persons[0]))
    began = timezone.now() - timedelta(days=30)

    def rows(user, number):
        for step in range(number):
            yield Notification(
                recipient=user,
                actor_content_type=kind,
                actor_object_id=str(chance.choice(persons).pk),
                verb="mentioned you",
                description=sentence(chance),
                unread=step % 2 == 0,
                timestamp=began + timedelta(minutes=step),
            )

    Notification.objects.bulk_create(rows(persons[1], NOTIFICATIONS), batch_size=2000)
    for user in persons[2:]:
        Notification.objects.bulk_create(rows(user, OTHERS_NOTIFICATIONS * scale), batch_size=2000)
    return {}


def guardian(persons, scale, chance):
    """100,000 projects, one person each who may see it, and the viewer on every 200th."""
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType

    from benchmarks.peers.projects.models import Project

    kind = ContentType.objects.get_for_model(Project)
    right = Permission.objects.get(content_type=kind, codename="view_project")
    number = PROJECTS * scale
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO peer_projects_project (uuid, kind, name, summary, visibility, state, created_at) "
            "SELECT gen_random_uuid(), 'project', 'Project ' || n, 'Tide gauges and a crane, number ' || n, "
            "'private', 'active', now() - (%s - n) * interval '1 second' FROM generate_series(1, %s) n",
            [number, number],
        )
        cursor.execute(
            "INSERT INTO guardian_userobjectpermission (permission_id, content_type_id, object_pk, user_id) "
            "SELECT %s, %s, id::text, %s + id %% %s FROM peer_projects_project",
            [right.pk, kind.pk, persons[50].pk, PEOPLE - 100],
        )
        cursor.execute(
            "INSERT INTO guardian_userobjectpermission (permission_id, content_type_id, object_pk, user_id) "
            "SELECT %s, %s, id::text, %s FROM peer_projects_project WHERE id %% %s = 0",
            [right.pk, kind.pk, persons[1].pk, number // OWN_PROJECTS],
        )
    return {}


def channels(persons, scale, chance):
    """Put 50 people into a room, each with a session."""
    from benchmarks.peers.room.models import Member

    members = persons[:MEMBERS]
    Member.objects.bulk_create([Member(room=1, user=user) for user in members])
    return {"members": [cookies(user) for user in members]}


def main():
    """Migrate, fill, and say where things are."""
    django.setup()
    call_command("migrate", verbosity=0)
    persons = people()
    fill = globals()[settings.PEER.replace("-", "_")]
    where = fill(persons, int(sys.argv[1]), random.Random(7))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps({"cookies": cookies(persons[1]), **where}))


if __name__ == "__main__":
    main()
