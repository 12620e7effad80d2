"""What waits for an answer when the story ends, and what has been read until then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Value
from django.db.models.functions import Replace

from collabkit.chat.actions import mark_read, open_channel
from collabkit.invitations.actions import accept_invitation, invite
from collabkit.notifications.actions import mark_notifications
from collabkit.notifications.models import Notification, OutgoingEmail
from collabkit.projects.actions import apply_to_project, offer_ownership
from example_project.demo.agenda import Agenda, World
from example_project.demo.logins import LOGINS
from example_project.demo.script import table
from example_project.outbox.models import Mail

# (days before the end, applicant, space, words)
APPLICATIONS = (
    (4, "noah.williams", "tide-gauges", "I live ten minutes from a pier and own a ladder."),
    (3, "leilani.kahale", "salinity", "Our wells turn salty as well. I could send samples every week."),
    (3, "kwame.boateng", "hand", "Two of my trainees want to build one in class. May we?"),
    (
        2,
        "jakub.svoboda",
        "heat-exchangers",
        "Student, optics. I can look into channels with a borescope that I built.",
    ),
    (
        1,
        "grace.wanjiru",
        "tide-gauges",
        "I can help with the data format, so that others can use the series.",
    ),
)


@dataclass(frozen=True)
class Invited:
    """Somebody who has an account is invited: when (days before the end), by whom, to what, with which words."""

    days: int
    inviter: str
    person: str
    space: str
    words: str
    kind: str = "project_member"
    role: str = "member"


ACCEPTED = (
    Invited(70, "diego.quispe", "henrik.madsen", "hand", "We need somebody who knows steel."),
    Invited(60, "elif.demir", "ingrid.solheim", "reef", "Your CTD casts would help us."),
)
INVITATIONS = (
    Invited(5, "priya.raghunathan", "amara.okafor", "perovskite", "Your salt would be welcome."),
    Invited(
        2,
        "diego.quispe",
        "mei.tanaka",
        "hand",
        "Users' data needs your eye.",
        kind="security_manager",
        role="security_manager",
    ),
    Invited(3, "hannah.weiss", "jonas.lindqvist", "microscopes", "Could the ring be metal?"),
    Invited(
        2,
        "oskar.nowak",
        "amara.okafor",
        "shared-manufacturing",
        "You always look for hours.",
        kind="initiative",
    ),
    Invited(
        1, "marguerite.lachance", "admin", "repair", "So that you see what we do with it.", kind="initiative"
    ),
    Invited(
        1,
        "fatima.el.sayed",
        "jonas.lindqvist",
        "booking",
        "Forge would be lab number 13.",
        kind="project_manager",
        role="manager",
    ),
)
# (days before the end, inviter, address, space): people who have no account yet
BY_EMAIL = (
    (6, "amara.okafor", "harbour.office@coast.example", "tide-gauges"),
    (2, "amara.okafor", "b.achterberg@waterboard.example", "salinity"),
    (2, "jonas.lindqvist", "lab@fracture.example", "heat-exchangers"),
)
# Everybody had a look three days before the end.
FIRST_LOOK = 3
# A number beyond the newest message stands for it.
NEWEST = 2**53


def leave_open(world: World, agenda: Agenda) -> None:
    """Note the applications, invitations and offers that stand when the story ends."""
    for days, person, space, words in APPLICATIONS:
        agenda.add(world.before_end(days=days, hour=18), partial(_apply, world, person, space, words))
    for invited in (*ACCEPTED, *INVITATIONS):
        agenda.add(world.before_end(days=invited.days, hour=17), partial(_invite, world, invited))
    for days, inviter, address, space in BY_EMAIL:
        agenda.add(
            world.before_end(days=days, hour=19), partial(_invite_address, world, inviter, address, space)
        )
    agenda.add(
        world.before_end(days=2, hour=12),
        partial(_offer, world, "marisol", "tomas.herrera", "peter.van.dijk"),
    )


def read(world: World, agenda: Agenda) -> None:
    """Let people read what is there; on the last evening those who sign in to the demo leave it for later."""
    printed = {login.email.partition("@")[0] for login in LOGINS}
    agenda.add(world.before_end(days=FIRST_LOOK, hour=6), partial(_look, world, set(world.people)))
    agenda.add(world.end, partial(_look, world, set(world.people) - printed))


def settle_ids(world: World) -> None:
    """Give notifications and their e-mails ids of the story: the database has made them up, other ones each time."""
    for notice in Notification.objects.order_by("pk"):
        made_up, settled = str(notice.uuid), world.clock.id_of(notice.created_at)
        Notification.objects.filter(pk=notice.pk).update(uuid=settled)
        for mail in OutgoingEmail.objects.filter(notification_id=notice.pk):
            message_id = mail.message_id.replace(made_up, str(settled))
            # The letter leads to the notification's page.
            texts = {part: Replace(part, Value(made_up), Value(str(settled))) for part in ("text", "html")}
            Mail.objects.filter(message_id=mail.message_id).update(message_id=message_id, **texts)
            OutgoingEmail.objects.filter(pk=mail.pk).update(uuid=settled, message_id=message_id)


def _apply(world: World, person: str, space: str, words: str) -> None:
    apply_to_project(actor=world.people[person], project=world.spaces[space], message=words)


def _invite(world: World, invited: Invited) -> None:
    invitation = invite(
        actor=world.people[invited.inviter],
        kind=invited.kind,
        target=world.spaces[invited.space].uuid,
        role=invited.role,
        person=world.persons[invited.person],
        message=invited.words,
        expires_in_days=30,
    )
    if invited in ACCEPTED:
        accept_invitation(actor=world.people[invited.person], uuid=invitation.uuid)


def _invite_address(world: World, inviter: str, address: str, space: str) -> None:
    invite(
        actor=world.people[inviter],
        kind="project_member",
        target=world.spaces[space].uuid,
        email=address,
        message="We spoke at the harbour. Here is the door.",
        expires_in_days=30,
    )


def _offer(world: World, space: str, owner: str, person: str) -> None:
    offer_ownership(actor=world.people[owner], project=world.spaces[space], user=world.people[person])


def _look(world: World, keys: set[str]) -> None:
    for key in sorted(keys):
        mark_notifications(actor=world.people[key], read=True)
    for name, row in table("projects").items():
        channel: Any = open_channel(project=world.spaces[name])
        _read_to_the_end(world, channel, keys.intersection(row["members"]))
    for room, people in world.rooms:
        _read_to_the_end(world, room, keys.intersection(people))


def _read_to_the_end(world: World, room: Any, keys: set[str]) -> None:
    for key in sorted(keys):
        mark_read(actor=world.people[key], conversation=room, seq=NEWEST)
