"""No list reads what belongs to others: their rows do not make one's own page dearer, whatever PostgreSQL believes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from collabkit.accounts.models import Profile
from collabkit.accounts.queries import person_of
from collabkit.chat.models import Conversation, Mention, Message, MessageRevision, Participant, ReadState
from collabkit.core import clock
from collabkit.core.http.api import build_api
from collabkit.core.ids import new_uuid
from collabkit.core.models import EventRecord
from collabkit.invitations.models import Invitation, InvitationLink
from collabkit.notifications.models import Notification
from collabkit.projects.events import MemberJoined
from collabkit.projects.models import Application, Membership, Project, RoleGrant
from tests.plans import plan_of, rows_read_by_table, run

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

# People, projects and rooms of one's own; messages, notices and invitations of one's own; and of each of another.
FEW, MANY, FOREIGN = 8, 500, 9_500
# A page looks at the person's own rows of a table, at some more than once; never at a part of the others'.
BOUND = 6 * MANY
PLANNERS = [
    "random_page_cost = 4",
    "random_page_cost = 1.1",
]
LISTS = {
    "/api/chat/conversations": ["", "?limit=5", "?project={project}"],
    "/api/chat/conversations/{uuid}/messages": ["", "?limit=5", "?before={middle}", "?after={middle}"],
    "/api/chat/conversations/{uuid}/changes": ["?after={changed}&limit=20"],
    "/api/chat/conversations/{uuid}/held": [""],
    "/api/chat/conversations/{uuid}/mentions": ["", "?q=own"],
    "/api/chat/conversations/{uuid}/participants": [""],
    "/api/chat/messages/{uuid}/history": [""],
    "/api/invitations/links": ["", "?target={project}"],
    "/api/invitations/received": ["", "?state=pending", "?state=expired"],
    "/api/invitations/sent": ["", "?target={project}", "?state=pending"],
    "/api/notifications": [
        "",
        "?filter=unread",
        "?filter=action",
        "?filter=mentions",
        "?filter=snoozed",
        "?filter=done",
        "?kind=chat.mention",
        *(
            f"?project={{project}}&filter={name}"
            for name in ("all", "unread", "action", "mentions", "snoozed")
        ),
    ],
    # Everybody is everybody's to see: only a page of all is bounded, not a search in all names and offers.
    "/api/people": [""],
    "/api/projects": [
        "",
        "?mine=true",
        "?q=own",
        "?mine=true&q=own",
        "?kind=organisation&offers=boat",
        "?kind=organisation&offers=gold&seeks=pier",
        "?mine=true&seeks=pier&q=own",
    ],
    "/api/projects/of/{person}": [""],
    "/api/projects/{uuid}/applications": ["", "?state=pending"],
    "/api/projects/{uuid}/history": [""],
    "/api/projects/{uuid}/members": [""],
}
NO_LISTS_BUT_MANY_ROWS = {"/api/notifications/count": [""], "/api/projects/{uuid}": [""]}


@dataclass
class Owner:
    """A person, the rooms that are his or hers, and what an address is made of."""

    user: Any
    names: dict[str, Any] = field(default_factory=dict)


def user_of(name: str) -> Any:
    user = get_user_model()._default_manager.create(email=f"{name}@people.example")
    Profile.objects.create(user=user, display_name=name)
    return user


def people(name: str, number: int) -> list[Any]:
    model = get_user_model()
    made = model._default_manager.bulk_create(model(email=f"{name}{n}@people.example") for n in range(number))
    Profile.objects.bulk_create(Profile(user=user, display_name=f"{name} {n}") for n, user in enumerate(made))
    return list(made)


def fill(name: str, few: int, many: int) -> Owner:
    """Give a person so many rows of everything, straight in the tables: by the actions it would take an hour."""
    owner = Owner(user_of(name))
    others = people(name, few)
    projects = Project.objects.bulk_create(
        Project(name=f"{name} {n}", kind="organisation", offers=["boats"], seeks=["a pier"])
        for n in range(few)
    )
    stays = Membership.objects.bulk_create(Membership(project=one, user=owner.user) for one in projects)
    RoleGrant.objects.bulk_create(RoleGrant(membership=stay, role="owner") for stay in stays)
    Membership.objects.bulk_create(Membership(project=projects[0], user=other) for other in others)
    Application.objects.bulk_create(Application(project=projects[0], user=other) for other in others)
    EventRecord.objects.bulk_create(
        EventRecord(type=MemberJoined.type_name, subject=projects[0].uuid, data={}) for _row in range(many)
    )
    owner.names |= {"project": projects[0].uuid, "person": person_of(owner.user)}
    talk(owner, projects, [others[n % few] for n in range(many)])
    invite(owner, [others[n % few] for n in range(many)])
    return owner


def talk(owner: Owner, projects: list[Project], authors: list[Any]) -> None:
    """Let these people write to a channel, and begin as many other channels and groups as there are projects."""
    channel = _room("channel", len(authors), project=projects[0])
    channel.save()
    channels = [_room("channel", 1, project=project) for project in projects[1:]]
    groups = Conversation.objects.bulk_create(_room("group", 1) for _project in projects)
    rooms = [*Conversation.objects.bulk_create(channels), *groups]
    Participant.objects.bulk_create(Participant(conversation=room, user=owner.user) for room in groups)
    ReadState.objects.bulk_create(ReadState(conversation=room, user=owner.user) for room in rooms)
    Message.objects.bulk_create(_message(room, owner, owner.user, 1) for room in rooms)
    said = Message.objects.bulk_create(_message(channel, owner, who, n) for n, who in enumerate(authors, 1))
    MessageRevision.objects.bulk_create(
        MessageRevision(message=each, body="Before", edited_at=clock.now()) for each in said
    )
    Mention.objects.bulk_create(
        Mention(message=each, user=owner.user, conversation=channel, seq=each.seq or 0) for each in said
    )
    told = [("chat.mention", each.uuid) for each in said] + [
        ("chat.group_added", room.uuid) for room in groups
    ]
    Notification.objects.bulk_create(_notice(owner, *what, number) for number, what in enumerate(told))
    middle = len(authors) // 2
    owner.names |= {"channel": channel.uuid, "message": said[0].uuid, "middle": middle, "changed": middle}


def _room(kind: str, messages: int, **fields: Any) -> Conversation:
    numbers = {"start_seq": 0, "start_change_seq": 0, "last_seq": messages, "change_seq": messages}
    return Conversation(kind=kind, name="general", **numbers, **fields)


def _message(room: Conversation, owner: Owner, author: Any, number: int) -> Message:
    written = {"body": "Hello", "mentions": [str(owner.names["person"])], "published_at": clock.now()}
    return Message(conversation=room, author=author, seq=number, change_seq=number, **written)


def _notice(owner: Owner, kind: str, subject: UUID, number: int, **fields: Any) -> Notification:
    """Tell the owner of something in a project: some is read already, some done, some snoozed."""
    now = clock.now()
    states: list[dict[str, Any]] = [
        {},
        {"read_at": now},
        {"read_at": now, "archived_at": now},
        {"snoozed_until": now + timedelta(days=1)},
    ]
    scope = owner.names["project"] if number % 2 else new_uuid()
    told = {"recipient": owner.user, "kind": kind, "subject": subject, "scope": scope}
    return Notification(**told, **states[number % 4], **fields)


def invite(owner: Owner, others: list[Any]) -> None:
    """Let the owner invite people to a project, and others invite the owner to theirs."""
    common = {"kind": "project_member", "role": "member", "expires_at": clock.now() + timedelta(days=7)}
    to_own = {**common, "target": owner.names["project"]}
    sent, got, links = list[Invitation](), list[Invitation](), list[InvitationLink]()
    for number, other in enumerate(others):
        sent.append(Invitation(inviter=owner.user, email=f"{new_uuid()}@people.example", **to_own))
        got.append(Invitation(inviter=other, invitee=owner.user, target=new_uuid(), **common))
        links.append(InvitationLink(created_by=owner.user, max_uses=1, token_hash=str(number), **to_own))
    Invitation.objects.bulk_create([*sent, *got])
    InvitationLink.objects.bulk_create(links)
    Notification.objects.bulk_create(
        _notice(owner, "invitations.received", each.uuid, number, actionable=True)
        for number, each in enumerate(got)
    )


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[Owner]:
    """Leave a person with little of everything beside one with much, who came later: the newest rows are foreign."""
    with django_db_blocker.unblock(), transaction.atomic():
        ada = fill("Own", FEW, MANY)
        fill("Foreign", FOREIGN, FOREIGN)
        run("ANALYZE")
        yield ada
        transaction.set_rollback(True)


def addresses(own: Owner) -> Iterator[str]:
    for path, queries in (LISTS | NO_LISTS_BUT_MANY_ROWS).items():
        name = next((kind for kind in ("message", "channel", "project") if _is_of(kind, path)), "")
        for query in queries:
            yield (path.replace("{uuid}", str(own.names.get(name))) + query).format(**own.names)


def _is_of(kind: str, path: str) -> bool:
    return {
        "message": "/chat/messages/" in path,
        "channel": "/chat/conversations/" in path,
        "project": "/projects/" in path,
    }[kind]


def test_every_list_is_looked_at() -> None:
    schema = build_api().get_openapi_schema()
    shapes = schema["components"]["schemas"]

    def is_list(operation: dict[str, Any]) -> bool:
        content = operation["responses"].get(200, {}).get("content", {})
        shape = content.get("application/json", {}).get("schema", {})
        named = shapes.get(shape.get("$ref", "").rpartition("/")[2], {})
        return shape.get("type") == "array" or "items" in named.get("properties", {})

    found = {
        path for path, methods in schema["paths"].items() if is_list(methods.get("get", {"responses": {}}))
    }
    assert found == set(LISTS)


@pytest.mark.usefixtures("db")
def test_no_list_reads_what_belongs_to_others(own: Owner, query_count: Any) -> None:
    client = Client()
    client.force_login(own.user, backend="django.contrib.auth.backends.ModelBackend")
    faults = []
    for address in addresses(own):
        with query_count() as made:
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.content)
        selects = [each["sql"] for each in made.captured_queries if each["sql"].startswith("SELECT")]
        assert selects, address
        for planner in PLANNERS:
            run("SAVEPOINT planner")
            run(f"SET LOCAL {planner}")
            faults += [
                (address, planner, table, rows, sql)
                for sql in selects
                for table, rows in rows_read_by_table(plan_of(sql)).items()
                if rows > BOUND
            ]
            run("ROLLBACK TO SAVEPOINT planner")
    assert faults == []
