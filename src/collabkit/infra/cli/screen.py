"""What a command shows: progress and sentences on stderr, results on stdout.

A table is drawn on stderr for whoever sits at a terminal. Where stdout is no terminal, its rows are written there, a
line each, columns parted by tabs. With --json one JSON document is written there instead, errors within it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click
from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

__all__ = ["FORMAT", "Screen"]

FORMAT = 1
"""The number of the JSON's format; it changes when a key gets another meaning or goes away."""


class Screen:
    """Where a command speaks; it is the `Progress` of the engine, too."""

    def __init__(self, command: str, *, as_json: bool) -> None:
        self.as_json = as_json
        self.data: dict[str, Any] = {"command": command, "error": None, "format": FORMAT}
        self._error = Console(stderr=True, highlight=False)
        self._status: Status | None = None
        self._steps: dict[str, str] = {}

    def step(self, name: str, text: str) -> None:
        """Show what is happening to a stack; off a terminal only when it is something new."""
        if self._steps.get(name) == text:
            return
        self._steps[name] = text
        line = Text.assemble((name, "bold"), " ", text)
        if not self._error.is_terminal:
            self._say(line)
        elif self._status is None:
            self._status = self._error.status(line)
            self._status.start()
        else:
            self._status.update(line)

    def note(self, text: str) -> None:
        """Say a sentence that stays on the screen."""
        self._say(Text(text))

    def warn(self, text: str) -> None:
        """Say a sentence that is not to be missed."""
        self._say(Text(text, style="bold red"))

    def table(
        self, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, red: Sequence[int] = ()
    ) -> None:
        """Show a table; `red` are the numbers of the rows that need attention."""
        self.rest()
        shown = sys.stdout is not None and sys.stdout.isatty()
        if shown or self._error.is_terminal:
            drawn = Table(title=title, title_justify="left", header_style="bold")
            for column in columns:
                drawn.add_column(column, overflow="fold")
            for number, row in enumerate(rows):
                drawn.add_row(*(Text(_shown(cell)) for cell in row), style="red" if number in red else None)
            self._error.print(drawn)
        if not shown and not self.as_json:
            for row in rows:
                click.echo("\t".join(_shown(cell).replace("\t", " ") for cell in row))

    def _say(self, text: Text) -> None:
        # A log keeps a sentence on one line; a terminal breaks it between words.
        self._error.print(text, soft_wrap=not self._error.is_terminal)

    def result(self, text: str) -> None:
        """Write a result, unless JSON was asked for."""
        if not self.as_json:
            click.echo(text, nl=not text.endswith("\n"))

    def rest(self) -> None:
        """Take the line of progress away."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def finish(self) -> None:
        """End well: write the JSON."""
        self.rest()
        if self.as_json:
            # In ASCII: it is the same document whatever stdout can write.
            click.echo(json.dumps(self.data, indent=2, sort_keys=True))

    def fail(self, code: int, message: str) -> None:
        """End badly: say why, and write the JSON as far as it had come."""
        self.rest()
        self.warn(message)
        self.document(code, message)

    def document(self, code: int, message: str) -> None:
        """Write the JSON of an error that stderr has been told already."""
        self.data["error"] = {"exit": code, "message": message}
        # Where stdout itself was the error, nobody can be told by it.
        with suppress(OSError):
            self.finish()


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    return ("yes" if cell else "no") if isinstance(cell, bool) else str(cell)
