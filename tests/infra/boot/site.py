"""The site that the machines run, as somebody with a shell on one of them reaches it."""

from __future__ import annotations

import time
from collections.abc import Callable

from .machine import Machine

PYTHON = "/opt/collabkit/current/venv/bin/python"
SCRIPT = "/var/lib/cloud/instance/scripts/part-001"
"""The user data, where cloud-init has put it."""
# Two of the demo's people, without its story.
PEOPLE = """
from allauth.account.models import EmailAddress
from collabkit.accounts.actions import update_profile
from example_project.demo.logins import LOGINS, PASSWORD
from example_project.users.models import User
for login in LOGINS[:2]:
    user = User.objects.create_user(login.email, PASSWORD)
    EmailAddress.objects.create(user=user, email=login.email, verified=True, primary=True)
    update_profile(actor=user, display_name=login.name)
"""


def of_the_site(machine: Machine, *command: str) -> str:
    """Return what a command of the site prints, run as its user with its environment."""
    return machine.says(
        "systemd-run", "--quiet", "--wait", "--collect", "--pipe", "--uid=collabkit", "--gid=collabkit",
        "--working-directory=/opt/collabkit/current/site", "-p", "EnvironmentFile=/run/collabkit/environment",
        PYTHON, "-m", "django", *command,
    )  # fmt: skip


def users(machine: Machine) -> set[str]:
    """Return who the processes of the site belong to."""
    processes = machine.says("ps", "-eo", "user:20,args").splitlines()
    return {line.split()[0] for line in processes if "/opt/collabkit/" in line}


def eventually(holds: Callable[[], bool]) -> bool:
    """Wait a minute at most for what does not hold at once."""
    limit = time.monotonic() + 60
    while not holds():
        if time.monotonic() > limit:
            return False
        time.sleep(0.2)
    return True
