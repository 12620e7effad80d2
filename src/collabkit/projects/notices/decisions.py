"""What waits for somebody's decision, as its notice shows it: the two answers, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from collabkit.notifications.registry import Action, Notice

if TYPE_CHECKING:
    from collabkit.projects import models

RowT = TypeVar("RowT", "models.Application", "models.OwnershipTransfer")


def rows_of(visible: QuerySet[RowT], notices: Sequence[Notice]) -> dict[UUID, RowT]:
    """Return what these notices are about, as far as it is visible, by public id."""
    return {row.uuid: row for row in visible.filter(uuid__in={notice.subject for notice in notices})}


def answers(path: str, *, asks_for_reason: bool) -> list[Action]:
    """Return the two answers that are given at an address; a refusal may carry a reason."""
    return [
        Action(
            name="accept", label=_("Accept"), method="POST", path=path, body={"accept": True}, style="primary"
        ),
        Action(
            name="decline",
            label=_("Decline"),
            method="POST",
            path=path,
            body={"accept": False},
            style="danger",
            needs_reason=asks_for_reason,
        ),
    ]


def outcome(row: models.Application | models.OwnershipTransfer, *, otherwise: Any) -> str | None:
    """Say how it was decided, or `otherwise` when it ended without an answer; None while it waits."""
    if row.state == "pending":
        return None
    return str({"accepted": _("Accepted"), "declined": _("Declined")}.get(row.state, otherwise))
