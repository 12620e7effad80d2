"""The state of a piece of content between its author and everybody else. Fails closed.

A security review app registers a *gate*; while none is installed, content of a reviewed project stays held.
"""

from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["State", "clear_gate", "initial_state", "register_gate"]


class State(models.TextChoices):
    """Where a version of some content stands."""

    DRAFT = "draft", _("Draft")
    HELD = "held", _("Waiting for review")
    PUBLISHED = "published", _("Published")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


Gate = Callable[[str], State]
_gates: list[Gate] = []


def register_gate(gate: Gate) -> None:
    """Let ``gate(kind)`` choose the first state of new content in reviewed projects; there is at most one."""
    if _gates:
        raise ValueError("A publication gate is registered already.")
    _gates.append(gate)


def clear_gate() -> None:
    """Remove the gate, so that reviewed content is held again."""
    _gates.clear()


def initial_state(*, reviewed: bool, kind: str) -> State:
    """Return the state of new content of ``kind`` (such as "chat.message").

    Published at once where no review is asked for; where it is, what the gate says, and held while there is none.
    """
    if not reviewed:
        return State.PUBLISHED
    if not _gates:
        return State.HELD
    return _gates[0](kind)
