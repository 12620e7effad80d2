"""The demo's people: accounts with a proved address, and their profiles."""

from __future__ import annotations

from functools import partial

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from collabkit.accounts.actions import update_profile
from collabkit.accounts.queries import person_of
from example_project.demo.agenda import Agenda, World
from example_project.demo.logins import LOGINS, PASSWORD
from example_project.demo.script import table
from example_project.users.models import User

DOMAIN = "collabkit.example"
ADMIN = "admin"
# People join during the first weeks of the story, the administrator before everybody.
FIRST_JOINED = 330
NOBODYS_PASSWORD = make_password(None)[0]


def are_here() -> bool:
    """Tell whether the accounts exist."""
    return User.objects.filter(email=LOGINS[0].email).exists()


def create_accounts(world: World) -> None:
    """Create all accounts; only those that the demo prints have a password."""
    # One hash for all: a good hash is slow on purpose. The salt is fixed, so that the row is the same every time.
    password = make_password(PASSWORD, salt="collabkit-demo-salt-1")
    printed = {login.email for login in LOGINS}
    users = []
    for number, key in enumerate(_in_order_of_joining()):
        email = f"{key}@{DOMAIN}"
        users.append(
            User(
                email=email,
                password=password if email in printed else f"{NOBODYS_PASSWORD}demo",
                is_staff=key == ADMIN,
                is_superuser=key == ADMIN,
                date_joined=world.before_end(days=FIRST_JOINED - number, hour=8, minute=number),
            )
        )
    User.objects.bulk_create(users)
    made = {user.email.partition("@")[0]: user for user in User.objects.order_by("pk")}
    world.people.update({key: made[key] for key in _in_order_of_joining()})
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in world.people.values()
    )


def introduce(world: World, agenda: Agenda) -> None:
    """Let each person fill in the profile on the day of joining."""
    for key, user in world.people.items():
        agenda.add(user.date_joined, partial(_introduce, world, key))


def _introduce(world: World, key: str) -> None:
    user = world.people[key]
    row = table("people")[key]
    update_profile(
        actor=user,
        display_name=row["name"],
        headline=row["headline"],
        about=row["about"],
        offers=row["offers"],
        seeks=row["seeks"],
        time_zone=row["time_zone"],
    )
    world.persons[key] = person_of(user)


def _in_order_of_joining() -> list[str]:
    keys = list(table("people"))
    return [ADMIN, *(key for key in keys if key != ADMIN)]
