"""The demo's organisations, initiatives and projects, and how people came to them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from collabkit.projects.actions import (
    add_child,
    add_member,
    apply_to_project,
    create_project,
    decide_application,
    grant_role,
)
from example_project.demo.agenda import Agenda, World
from example_project.demo.script import table

FIELDS = ("summary", "description", "offers", "seeks", "visibility", "join_policy", "protected_history")
KINDS = {"organisations": "organisation", "projects": "project"}
APPLICATION = "I have read your page and would like to help, mostly on weekdays."
WELCOME = "Good to have you."


def found(world: World, agenda: Agenda) -> None:
    """Note the founding of every space and the joining of its members."""
    for name in ("organisations", "initiatives", "projects"):
        for key, row in table(name).items():
            moment = world.before_end(days=row["founded"], hour=9, minute=20)
            agenda.add(moment, partial(_found, world, key, row, KINDS.get(name)))
            for number, person in enumerate(row["members"][1:], start=1):
                # Half of a project's people come on the first day, the others over the next weeks.
                later = timedelta(hours=number) if number % 2 else timedelta(days=2 * number, hours=1)
                agenda.add(moment + later, partial(_let_in, world, key, row, person, number))
    for key, row in table("initiatives").items():
        moment = world.before_end(days=100, hour=10)
        for child in row["children"]:
            agenda.add(moment, partial(_contain, world, key, child))


def _found(world: World, key: str, row: dict[str, Any], kind: str | None) -> None:
    owner = world.people[row["members"][0]]
    fields = {name: row[name] for name in FIELDS if name in row}
    fields["description"] = row["description"].strip()
    world.spaces[key] = create_project(actor=owner, name=row["name"], kind=kind or row["kind"], **fields)


def _let_in(world: World, key: str, row: dict[str, Any], person: str, number: int) -> None:
    """Let a person in: some apply, the others are added by the owner; then comes the role, if there is one."""
    space, owner, user = world.spaces[key], world.people[row["members"][0]], world.people[person]
    if row["join_policy"] == "application" and row["visibility"] != "private" and number % 3 == 2:
        application = apply_to_project(actor=user, project=space, message=APPLICATION)
        world.clock.move_to(world.clock.moment + timedelta(minutes=40))
        decide_application(actor=owner, application=application, accept=True, reason=WELCOME)
    else:
        add_member(actor=owner, project=space, user=user)
    role = row["roles"].get(person)
    if role:
        grant_role(actor=owner, project=space, user=user, role=role, reason="Agreed at the meeting.")


def _contain(world: World, key: str, child: str) -> None:
    """Take a project into an initiative; its owner, who helps to run the initiative, does that."""
    initiative, project = world.spaces[key], world.spaces[child]
    add_child(actor=world.people[table("projects")[child]["members"][0]], project=initiative, child=project)
