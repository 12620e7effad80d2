"""What a rule finds."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault in a template: the rule that found it, where, what is wrong, and what to do."""

    rule: str
    stack: str
    path: str
    """Resources/<logical id>/… within the template."""
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.rule} {self.stack} {self.path}: {self.problem} {self.remedy}"
