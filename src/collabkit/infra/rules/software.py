"""What runs, and how a release of it comes about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collabkit.infra.settings import Environment

__all__ = ["application", "delivery", "steps"]

_COMMAND = re.compile(r"[A-Za-z0-9_]+( [A-Za-z0-9_.:/=-]+)*")


def application(environment: Environment) -> Iterator[str]:
    application = environment.application
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", application.settings_module):
        yield f"application.settings_module is {application.settings_module!r}. Write a module: mysite.settings."
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*", application.wsgi):
        yield f"application.wsgi is {application.wsgi!r}. Write module and name: mysite.wsgi:application."
    for key in ("gateway_command", "worker_command"):
        if not _COMMAND.fullmatch(getattr(application, key)):
            yield f"application.{key} is {getattr(application, key)!r}. Write a management command and its options."
    if application.doctor_command and not _COMMAND.fullmatch(application.doctor_command):
        yield (
            f"application.doctor_command is {application.doctor_command!r}. Write a management command and its "
            "options, or nothing."
        )
    for key in ("alive_path", "ready_path"):
        if not re.fullmatch(r"/[A-Za-z0-9/_.-]*", getattr(application, key)):
            yield f"application.{key} is {getattr(application, key)!r}. Write a path, slash first: /healthz."


def delivery(environment: Environment) -> Iterator[str]:
    delivery = environment.delivery
    if delivery.source == "connection":
        if not re.fullmatch(
            r"arn:aws[a-z-]*:(codeconnections|codestar-connections):\S+:connection/\S+",
            delivery.connection_arn,
        ):
            yield "delivery.connection_arn is no connection. Make one in the console and copy its ARN."
        if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", delivery.repository):
            yield f"delivery.repository is {delivery.repository!r}. Write its full name: owner/name."
    elif delivery.source == "codecommit" and not re.fullmatch(r"[\w.-]{1,100}", delivery.repository):
        yield f"delivery.repository is {delivery.repository!r}. Write the name of the CodeCommit repository."
    elif delivery.source == "none" and (delivery.connection_arn or delivery.repository):
        yield 'delivery.source is "none", but a repository is named. Choose "connection" or "codecommit".'


def steps(environment: Environment) -> Iterator[str]:
    delivery = environment.delivery
    if not re.fullmatch(r"[\w./-]{1,100}", delivery.branch):
        yield f"delivery.branch is {delivery.branch!r}. Write the name of a branch: main."
    for key in ("test_command", "build_command"):
        command = getattr(delivery, key)
        if not command.strip() or "\n" in command:
            yield f"delivery.{key} is {command!r}. Write one line for the shell; a longer script belongs into a file."
    for key in ("requirements", "site"):
        if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", getattr(delivery, key)) or ".." in getattr(delivery, key):
            yield f"delivery.{key} is {getattr(delivery, key)!r}. Write a path inside the repository."
