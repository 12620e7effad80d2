"""A control, and the parts of which patterns are made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Control", "any_of", "events", "named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One thing to be told of: the events that count, and how many of them in which time are too many."""

    slug: str
    """The name of the alarm and of its runbook."""
    title: str
    pattern: str
    """A CloudWatch Logs filter pattern for CloudTrail's events."""
    cis: str = ""
    """The number in the benchmark; empty for the project's own."""
    at_least: int = 1
    """How many such events within `seconds` raise the alarm."""
    seconds: int = 300
    tells: Literal["engineers", "pages"] = "engineers"

    @property
    def metric(self) -> str:
        """Return the name of the metric: RootUsed."""
        return "".join(word.capitalize() for word in self.slug.split("-"))


def any_of(names: Iterable[str]) -> str:
    """Return the part of a pattern for one of these calls."""
    return " || ".join(f"$.eventName = {name}" for name in names)


def events(source: str, names: str) -> str:
    """Return the pattern for these calls of a service, separated by spaces."""
    return f"{{ $.eventSource = {source} && ({any_of(names.split())}) }}"


def named(names: str) -> str:
    """Return the pattern for these calls of whatever service, separated by spaces."""
    return f"{{ {any_of(names.split())} }}"
