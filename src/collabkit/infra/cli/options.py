"""Options that several commands have, and what they are turned into."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from collabkit.infra.deploy import ClientFactory, Clients, Stacks

from .screen import Screen

__all__ = ["Number", "Place", "Tools", "account", "as_json", "begin", "dry_run", "only_some", "settings"]

F = TypeVar("F", bound=Callable[..., Any])


def _now() -> datetime:
    return datetime.now(UTC)


class Place(click.Path):
    """A path; an empty one is a variable of the shell that was never set, and not the folder one is in."""

    def __init__(self, **kinds: bool) -> None:
        super().__init__(path_type=Path, **kinds)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; fail when there is none."""
        if value == "":
            self.fail("It is empty. Give a path.", param, ctx)
        return super().convert(value, param, ctx)


class Number(click.FloatRange):
    """A number from one to another, which "nan" is not: it is neither smaller nor larger than any."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number; fail when it is none."""
        if math.isnan(number := super().convert(value, param, ctx)):
            self.fail(f"{value!r} is not a valid number.", param, ctx)
        return number


@dataclass
class Tools:
    """What commands work with; tests bring their own."""

    clients: ClientFactory | None = None
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _now
    screen: Screen | None = field(default=None)

    def stacks(
        self, screen: Screen, profile: str | None, endpoint_url: str | None, role_arn: str | None = None
    ) -> Stacks:
        """Return the stacks of the account that the options name."""
        return Stacks(
            self.factory(profile, endpoint_url), progress=screen, sleep=self.sleep, role_arn=role_arn or ""
        )

    def factory(self, profile: str | None, endpoint_url: str | None) -> ClientFactory:
        """Return the clients of the account that the options name."""
        return self.clients or Clients(profile=profile, endpoint_url=endpoint_url)


def begin(context: click.Context, *, as_json: bool) -> tuple[Tools, Screen]:
    """Return the tools of a command and a screen of its own."""
    tools = context.ensure_object(Tools)
    tools.screen = Screen(context.info_name or "", as_json=as_json)
    return tools, tools.screen


def settings(*, required: bool = True) -> Callable[[F], F]:
    """Add --settings FILE."""
    return click.option(
        "--settings",
        "settings_file",
        type=Place(dir_okay=False),
        required=required,
        envvar="COLLABKIT_INFRA_SETTINGS",
        show_envvar=True,
        help="The environment's TOML file.",
    )


as_json = click.option("--json", "as_json", is_flag=True, help="Write one JSON document to stdout.")
dry_run = click.option("--dry-run", is_flag=True, help="Only show what would be done.")

only_some = click.option(
    "--only",
    multiple=True,
    metavar="STACK",
    help="Only this stack (data, production-cell-2); may be repeated.",
)


def account(function: F) -> F:
    """Add the options that say which account is spoken to."""
    for option in (
        click.option("--profile", help="The profile of the AWS configuration.", metavar="NAME"),
        click.option(
            "--endpoint-url", help="Speak to an emulator instead of AWS: http://127.0.0.1:4566", metavar="URL"
        ),
    ):
        function = option(function)
    return function
