"""What the notices of invitations have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabkit.accounts.queries import profiles_of
from collabkit.invitations import registry

ANSWER = gettext_lazy("Answer the invitation")


def about(event: Any) -> UUID:
    """Return the public id of the invitation that an event is about."""
    found: UUID = event.invitation
    return found


def names(rows: Iterable[Any]) -> Callable[[Any], str]:
    """Return a function that names a user: all at once, in one query."""
    profiles = profiles_of({pk for row in rows for pk in (row.inviter_id, row.invitee_id) if pk is not None})
    return lambda pk: profiles[pk].display_name if pk in profiles else _("A former member")


def invitation_text(row: Any) -> str:
    """Say what the sender wrote, and as what and until when one is invited."""
    role = _("Role: %(role)s.") % {"role": registry.role_label(row.kind, row.role)}
    until = formats.date_format(timezone.localtime(row.expires_at), "DATE_FORMAT")
    answer = _("Please answer by %(moment)s.") % {"moment": until}
    return "\n\n".join(part for part in (row.message, f"{role} {answer}") if part)
