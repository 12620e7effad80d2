"""The group of all commands, which turns whatever goes wrong into one sentence and an exit code."""

from __future__ import annotations

import os
import traceback
from typing import Any, NoReturn

import click
from botocore.exceptions import BotoCoreError, ClientError

from collabkit.infra.deploy import Exit, Trouble, explained
from collabkit.infra.deploy.trouble import NOT_AWS
from collabkit.infra.render import TemplateTooLarge
from collabkit.infra.settings import SettingsError
from collabkit.infra.userdata import UserDataError

from . import INTERRUPTED, changing, judging, looking, templates
from .options import Tools
from .screen import Screen

__all__ = ["cli"]

_AS_JSON = f"{__name__}.as_json"
REPORT = "That is a fault of this program: report it with the lines above."


def _meaning(error: BaseException) -> tuple[Exit, str]:
    """Return the exit code of what went wrong, and the sentence."""
    match error:
        case KeyboardInterrupt() | click.Abort():
            return Exit.STOPPED, INTERRUPTED
        case Trouble():
            return error.exit, str(error)
        case SettingsError() | TemplateTooLarge() | UserDataError():
            return Exit.WRONG_USE, str(error)
        case ClientError() | BotoCoreError():
            return Exit.AWS_REFUSED, str(explained(error))
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            return Exit.WRONG_USE, f"{place}{error.strerror or error}. Choose a place that can be used."
    if _unreadable(error):
        return Exit.AWS_REFUSED, NOT_AWS
    return Exit.FAULT, f"{type(error).__name__}: {error}. {REPORT}"


def _unreadable(error: BaseException) -> bool:
    """Return whether botocore could not read an answer; it has no one error for that."""
    *_, (innermost, _) = traceback.walk_tb(error.__traceback__)
    return innermost.f_globals.get("__name__") == "botocore.parsers"


class Program(click.Group):
    """The command, which turns whatever goes wrong into one sentence and an exit code."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the subcommand, and remember whether JSON is asked for anywhere."""
        ctx.meta[_AS_JSON] = "--json" in args
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            self._wrong_use(ctx, error)
            raise
        except BrokenPipeError:
            self._unread(ctx)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand."""
        # Before there is a subcommand: what it puts there must be found here when it fails.
        ctx.ensure_object(Tools)
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            self._wrong_use(ctx, error)
            raise
        except (click.ClickException, click.exceptions.Exit):
            raise
        except BrokenPipeError:
            self._unread(ctx)
        except (KeyboardInterrupt, Exception) as error:  # noqa: BLE001 - the last who can make a sentence of it
            self._fail(ctx, *_meaning(error))

    def _wrong_use(self, ctx: click.Context, error: click.UsageError) -> None:
        """Write the JSON, where it was asked for, of a question that never became a command; click says the rest."""
        command = error.ctx.info_name if error.ctx is not None and error.ctx is not ctx else ""
        Screen(command or "", as_json=ctx.meta[_AS_JSON]).document(Exit.WRONG_USE, error.format_message())

    def _unread(self, ctx: click.Context) -> NoReturn:
        """End as interrupted: whoever read the output has had enough of it, and knows."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        # What was not read yet is written once more when Python ends.
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        ctx.exit(Exit.STOPPED)

    def _fail(self, ctx: click.Context, code: Exit, message: str) -> NoReturn:
        screen = ctx.ensure_object(Tools).screen or Screen("", as_json=False)
        screen.rest()
        if code is Exit.FAULT:
            screen.note(traceback.format_exc())
        screen.fail(code, message)
        ctx.exit(code)


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=(
        "Exit codes: 0 done; 1 something was found: a fault, drift, something to do; 2 wrong use or settings; "
        "3 AWS refused or could not; 4 interrupted, or refused because data could be lost; "
        "5 a fault of this program, to be reported."
    ),
)
def cli() -> None:
    """Deploy and look after an environment on AWS.

    Everything comes from one settings file: name its path with --settings or COLLABKIT_INFRA_SETTINGS.
    """


for command in (*templates.COMMANDS, *judging.COMMANDS, *changing.COMMANDS, *looking.COMMANDS):
    cli.add_command(command)
