"""How the work of minutes tells whoever waits for it."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "Silent"]


class Progress(Protocol):
    """Who is told what happens; the command line shows it, tests keep it."""

    def step(self, name: str, text: str) -> None:
        """Take what is happening to a stack at this moment; the next word about it replaces this one."""

    def note(self, text: str) -> None:
        """Take a sentence that is to be read later too."""


class Silent:
    """Tells nobody."""

    def step(self, name: str, text: str) -> None:
        """Do nothing."""

    def note(self, text: str) -> None:
        """Do nothing."""
