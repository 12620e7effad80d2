"""The group of all commands, which turns whatever goes wrong into one sentence and an exit code."""

from __future__ import annotations

import traceback
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from collabkit.infra.deploy import Exit, Trouble, explained
from collabkit.infra.render import TemplateTooLarge
from collabkit.infra.settings import SettingsError
from collabkit.infra.userdata import UserDataError

from . import INTERRUPTED, changing, judging, looking, templates
from .options import Tools
from .screen import Screen

__all__ = ["cli"]

REPORT = "That is a fault of this program: report it with the lines above."


class Program(click.Group):
    """The command, which turns whatever goes wrong into one sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand."""
        # Before there is a subcommand: what it puts there must be found here when it fails.
        ctx.ensure_object(Tools)
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            self._fail(ctx, Exit.STOPPED, INTERRUPTED)
        except Trouble as trouble:
            self._fail(ctx, trouble.exit, str(trouble))
        except (SettingsError, TemplateTooLarge, UserDataError) as error:
            self._fail(ctx, Exit.WRONG_USE, str(error))
        except (ClientError, BotoCoreError) as error:
            self._fail(ctx, Exit.AWS_REFUSED, str(explained(error)))
        except BrokenPipeError:
            # Whoever read the output has had enough of it; click knows.
            raise
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            self._fail(
                ctx, Exit.WRONG_USE, f"{place}{error.strerror or error}. Choose a place that can be used."
            )
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:  # noqa: BLE001 - the last who can make a sentence of it
            self._fail(ctx, Exit.FAULT, f"{type(error).__name__}: {error}. {REPORT}", traceback.format_exc())
        return None

    def _fail(self, ctx: click.Context, code: Exit, message: str, details: str = "") -> None:
        screen = ctx.ensure_object(Tools).screen or Screen("", as_json=False)
        screen.rest()
        if details:
            screen.note(details)
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
